// The Pulumi SDK can serialize functions, which no program here does: for that it loads the TypeScript compiler and npm's
// arborist, most of what it costs to load it at all. From here on both are loaded when something of them is first used.
import module from "node:module";

const serializers = new Set(["typescript", "@npmcli/arborist"]);
const loadNow = module._load;

module._load = function load(request, parent, isMain) {
  const ofSdk = serializers.has(request) && /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
  return ofSdk
    ? lazily(() => loadNow.call(this, request, parent, isMain))
    : loadNow.call(this, request, parent, isMain);
};

/** A module that is loaded once a property of it is asked for. */
function lazily(loadModule) {
  let loaded;
  const real = () => (loaded ??= loadModule());
  return new Proxy(
    {},
    {
      // Asked for by whoever imports it, before it is used.
      get: (_, key) => (key === "__esModule" ? true : key === "default" ? (real().default ?? real()) : real()[key]),
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(real(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
}
