import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource, CustomResource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import { sdkInputsOf } from "../contract/sdkInputs.ts";
import { patchOptions } from "../providers/kubernetes/patch.ts";
import { atOnce, component } from "./facts.ts";
import { keysOf, withValues } from "./path.ts";
import type { ChangeRules } from "../contract/inputFacts.ts";
import type { DialArgs } from "./schema.ts";
import { objectOf, valuesOf } from "./schema.ts";
import { effectOf, objectTypeOf, providerOf } from "./types.ts";

/** A resource of any type: its class would have to be loaded, and says nothing that its type does not. */
class AnyResource extends CustomResource {}

/** A dial with what a kind knows of its type; undefined where no kind has it. */
type KnownDial = DialArgs & { rules: ChangeRules | undefined };

/** Some properties of one resource that exists. */
export class DialComponent extends ComponentResource {
  constructor(label: string, name: string, args: KnownDial, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    const set = valuesOf(args).map(([path, value]) => [keysOf(path) ?? [], value] as const);
    if (providerOf(args.type) === "kubernetes") this.patch(label, args, set);
    else this.imported(label, args, set);
    this.registerOutputs({});
  }

  private patch(label: string, { type, adopt }: DialArgs, set: Parameters<typeof withValues>[1]): void {
    const owned = withValues({ ...objectTypeOf(type), metadata: objectOf(adopt) }, set);
    new AnyResource(`${type}Patch`, `${label}-patch`, owned, patchOptions(this));
  }

  private imported(label: string, { type, adopt }: DialArgs, set: Parameters<typeof withValues>[1]): void {
    const queues = sdkInputsOf(type)?.inputs.has(atOnce) === true;
    const owned = withValues(queues ? { [atOnce]: true } : {}, set);
    new AnyResource(type, `${label}-resource`, owned, adoptOptions(this, type, adopt, owned));
  }
}

/** What checks must know of a dial; the same in every phase. */
function factsOf(name: string, args: KnownDial): Record<string, unknown> {
  const { type, adopt, turns, takesSeconds, interrupts, inPlaceBecause, rules } = args;
  const paths = valuesOf(args).map(([path]) => path);
  const unproven = paths.filter((path) => effectOf(type, keysOf(path) ?? [], rules).does === "unknown");
  return {
    dial: name,
    ...{ type, adopt, turns, paths, takesSeconds, interrupts },
    ...(unproven.length > 0 && { unproven, ...definedEntries({ inPlaceBecause }) }),
  };
}
