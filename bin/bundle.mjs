// Makes one file of a module and of what it imports, packages included: a plan's time was once spent on finding and reading a thousand.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  existsSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Packages that a bundle takes in, with all that these need. Others are loaded from where they lie, most of them only by a verb that asks for them. */
const takenIn =
  /^(?:@grpc\/grpc-js|@pulumi\/(?:aws|cloudflare|kubernetes|pulumi)|commander|fastest-levenshtein|google-protobuf|ical\.js|ml-levenberg-marquardt|picocolors|temporal-polyfill|yaml|zod)(?:\/|$)/;

/** Hosted by the engine, a program must use the SDK that its host has loaded. */
const hostsOwn = /^(?:@pulumi\/(?:pulumi|policy)|@grpc\/grpc-js|google-protobuf)(?:\/|$)/;

/**
 * Written aside and moved into place, so that two processes may do it at once and a killed one leaves nothing half done.
 * @param {{ root: string, path: string, cache: string, name: string, hosted: boolean }} what
 */
export async function bundle({ root, path, cache, name, hosted }) {
  const { build } = await import("esbuild");
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, "writing-"));
  const file = join(aside, "bundle.cjs");
  await build({
    entryPoints: [join(root, path)],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Functions from kept code have lost, on Node 20, what an import needs: it is a require, which takes ES modules as well.
    supported: { "dynamic-import": false },
    // What has fewer characters is read faster. Names stay: the SDK shows some of them.
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "error",
    plugins: [sources, lazyParts, packages(hosted)],
  });
  // Of a package: where an error came from is told less exactly then.
  const text = readFileSync(file, "utf8");
  if (/[^\0-\x7f]/.test(text)) writeFileSync(file, escaped(text));
  forgetOld(cache);
  try {
    renameSync(aside, join(cache, name));
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(cache, name))) throw error;
  }
}

/** A bundle is read once, as a process begins; only its map may be asked for later. */
function forgetOld(cache) {
  const longAgo = Date.now() - 2 * 3600 * 1000;
  for (const entry of readdirSync(cache)) {
    const path = join(cache, entry);
    // Another process may have moved its own into place meanwhile.
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (made < longAgo) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * A bundled module finds the project's files as if it still lay where its source does. Its other characters are escaped here: esbuild
 * leaves those of regular expressions and of tagged templates, and a bundle is read byte by byte.
 */
const sources = {
  name: "sources",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: escaped(text.replaceAll("import.meta.url", url)), loader: "ts" };
    });
  },
};

function escaped(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Which packages are taken in: those of the list when a source imports them, and whatever these import. */
function packages(hosted) {
  return {
    name: "packages",
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
        if (hosted && hostsOwn.test(path)) return { path, external: true };
        const ofPackage = /[\\/]node_modules[\\/]/.test(importer);
        return ofPackage || takenIn.test(path) || path.startsWith("node:") ? undefined : { path, external: true };
      });
    },
  };
}

/**
 * The SDK can serialize functions and drive stacks. A program does neither, and the compiler and package manager it brings for that are
 * most of what it costs to load it at all: from a bundle, these parts are loaded when something of them is first used.
 */
const lazyParts = {
  name: "lazy-parts",
  setup({ onResolve, onLoad, resolve }) {
    const parts = /^(?:typescript|@npmcli\/arborist|normalize-package-data|\.\/automation|(?:\.\.\/)+typescript-shim)$/;
    onResolve({ filter: parts }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === "found" || !/[\\/]@pulumi[\\/]pulumi[\\/]/.test(importer)) return undefined;
      if (path === "./automation" && !/[\\/]pulumi[\\/]index\.js$/.test(importer)) return undefined;
      // Too large to be taken in for the one use in a thousand.
      if (/^[^.]/.test(path)) return { path, namespace: "lazy", pluginData: { resolveDir, outside: true } };
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: "found" });
      return { path: found.path, namespace: "lazy", pluginData: { resolveDir } };
    });
    onResolve({ filter: /^outside:/ }, ({ path }) => ({ path: path.replace(/^outside:/, ""), external: true }));
    onLoad({ filter: /.*/, namespace: "lazy" }, ({ path, pluginData: { resolveDir, outside } }) => ({
      resolveDir,
      contents: `let loaded;
        const real = () => (loaded ??= require(${JSON.stringify((outside ? "outside:" : "") + path)}));
        module.exports = new Proxy({}, {
          get: (_, key) => key === "__esModule" ? true : key === "default" ? real().default ?? real() : real()[key],
          has: (_, key) => key in real(),
        });`,
      loader: "js",
    }));
  },
};
