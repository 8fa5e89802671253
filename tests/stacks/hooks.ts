import type { CustomResourceOptions, Resource, ResourceHook, ResourceHookArgs } from "@pulumi/pulumi";
import { CustomResource, runtime } from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import type { Kind, TypeFacts } from "../../infra/contract/kind.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { nameIn } from "../../infra/contract/graph.ts";
import type { Known } from "../../stacks/guard.ts";
import type { Lever } from "../../stacks/leverSchema.ts";
import { Guard } from "../../stacks/guard.ts";
import { leverRecord } from "../../stacks/phaseRecords.ts";
import type { RealTargetOf } from "../../stacks/realTargets.ts";
import { urnOf } from "./states.ts";

type Operation = "beforeCreate" | "beforeUpdate" | "beforeDelete" | "afterCreate" | "afterUpdate";

/** A program under the guard, whose hooks a test runs as the engine would. */
export interface Guarded {
  /** What each resource was registered with, by name. */
  options: ReadonlyMap<string, CustomResourceOptions>;
  /** Its inputs, by name. */
  inputs: ReadonlyMap<string, unknown>;
  hooks: (name: string, operation: Operation) => ResourceHook[];
  /** Runs every hook of a resource for an operation; throws what they throw. */
  run: (name: string, operation: Operation, args?: Partial<ResourceHookArgs>) => Promise<void>;
}

/** What a provider makes, of any type. */
export class Part extends CustomResource {}

/** A kind of which only the types matter here. */
export const kindOf = (types: Readonly<Record<string, Partial<TypeFacts>>>): Kind =>
  ({ key: "things", types }) as unknown as Kind;

/** The SDK's own, but for hooks. */
class Monitor extends MockMonitor {
  registerResourceHook(_request: unknown, callback: (error: unknown, response: unknown) => void): void {
    callback(null, {});
  }
}

interface Program {
  phase: Phase;
  known?: Known;
  kinds?: readonly Kind[];
  /** Levers that the file has. */
  has?: readonly string[];
  /** Those that are to be out. */
  levers?: readonly string[];
  /** What the record of levers holds after its own update. */
  recordedLevers?: readonly string[];
  /** What the record of the phase holds after its own update; a targeted run leaves it where it was. */
  recorded?: Phase;
  /** Default: all of them are the sandbox's. */
  realTargetOf?: RealTargetOf;
  /** Registers what the guard guards. */
  build?: () => Resource[];
}

const lever: Lever = { title: "A lever", phases: ["live"], set: {}, excludes: [] };

/** Registers resources under a guard. Throws what the guard throws. */
export async function guarded(wanted: Program): Promise<Guarded> {
  const {
    realTargetOf,
    phase,
    known,
    kinds = [],
    has = [],
    levers = [],
    recorded = phase,
    recordedLevers = levers,
    build,
  } = wanted;
  const stashed: Record<string, unknown> = { phase: recorded, levers: leverRecord(recordedLevers) };
  const newResource = ({ name, inputs }: { name: string; inputs: object }) => ({
    id: name,
    state: name in stashed ? { input: stashed[name] } : inputs,
  });
  const mocks = { newResource, call: () => ({}) };
  const options = new Map<string, CustomResourceOptions>();
  const inputs = new Map<string, unknown>();
  const note = () =>
    runtime.registerStackTransformation(({ name, opts, props }) => {
      inputs.set(name, props);
      options.set(name, opts);
      return undefined;
    });
  await runtime.setMocks(mocks, "broadcast", "qa", false);
  // The SDK's own URNs have the root's type in them, and an engine's have not.
  const newUrn = (_parent: string, type: string, name: string) => urnOf(name, type);
  setMockOptions(Object.assign(new Monitor(mocks), { newUrn }), "broadcast", "qa", false);
  await runtime.runInPulumiStack(() => {
    // Before the guard's own for the record it makes at once, and after it for all that follows.
    note();
    const guard = new Guard(
      { phase, levers, estate: { kinds, levers: Object.fromEntries(has.map((name) => [name, lever])) } },
      known,
      realTargetOf,
    );
    note();
    guard.recordSettled(build?.() ?? [new Part("a:b/c:C", "web", {})]);
    return Promise.resolve({});
  });
  await runtime.disconnect();
  const hooks: Guarded["hooks"] = (name, operation) => (options.get(name)?.hooks?.[operation] ?? []) as ResourceHook[];
  return {
    options,
    inputs,
    hooks,
    run: async (name, operation, args = {}) => {
      const urn = args.urn ?? urnOf(name);
      for (const { callback } of hooks(name, operation))
        await callback({ id: name, type: "a:b/c:C", ...args, urn, name: nameIn(urn) });
    },
  };
}
