import type { Input, Output, ProviderResource, Resource } from "@pulumi/pulumi";
import { getStack } from "@pulumi/pulumi";
import { childrenDependOn } from "../infra/contract/childrenDependOn.ts";
import type { Phase } from "../infra/contract/dial.ts";
import { thingsInPhase } from "../infra/contract/estate.ts";
import type { BuildContext, Kind } from "../infra/contract/kind.ts";
import { requireTarget } from "../infra/contract/estate.ts";
import { providerOf } from "../infra/providers/index.ts";
import { assertTargets, identify } from "./credentials.ts";
import type { Estate } from "./estate.ts";
import { Guard } from "./guard.ts";
import { leveredEstate } from "./levers.ts";
import type { Judge } from "./move.ts";
import { assertMove } from "./move.ts";
import { realTargetsOf } from "./realTargets.ts";
import type { Settings } from "./settings.ts";
import type { StateReader } from "./stackState.ts";

/** The stack's outputs. */
export interface Outputs extends Record<string, unknown> {
  /** The phase everything has arrived in. */
  phase: Output<Phase>;
}

type Providers = ReadonlyMap<string, ProviderResource>;

/** What the program asks where a real engine runs it. */
export interface Engine {
  read: StateReader;
  judge: Judge;
}

/**
 * The whole program: right targets, guard, estate, record. Nothing is registered before the targets are known to be right and
 * the move is known to be safe. Without an engine it is only a graph.
 */
export async function program(settings: Settings, engine?: Engine): Promise<Outputs> {
  const { phase, levers } = settings;
  const estate = leveredEstate(settings.estate, levers, phase);
  const providers: Providers = new Map(
    Object.entries(estate.targets).map(([name, target]) => [name, providerOf(target).create(target)]),
  );
  const [identities, state] = await Promise.all([identify(estate.targets, providers), engine?.read()]);
  assertTargets(estate.targets, identities);
  const known = engine && state && { state, read: engine.read };
  if (engine && state) await assertMove(state, settings, engine.judge);
  const realTargetOf = engine && realTargetsOf(estate.targets, providers, identities);
  const guard = new Guard(settings, known, realTargetOf);
  const { components, addresses } = compose(estate, phase, providers);
  return { phase: guard.recordSettled(components), ...addresses };
}

/** Builds every thing of every kind, kind by kind. */
function compose(estate: Estate, phase: Phase, providers: Providers) {
  const built = new Map<string, Map<string, Resource>>();
  const addresses: Record<string, Record<string, Input<string>>> = {};
  const context: BuildContext = {
    stack: getStack(),
    phase,
    estate,
    bindTarget: (provider, named) => {
      const target = requireTarget(estate.targets, provider, named);
      const found = providers.get(target.name);
      if (!found) throw new Error(`Target ${target.name} has no provider`);
      return { target, provider: found };
    },
    built: (key, name) => {
      const things = built.get(key) ?? new Map<string, Resource>();
      const one = name === undefined ? undefined : things.get(name);
      return name === undefined ? [...things.values()] : one ? [one] : [];
    },
    childrenDependOn: (resources) => childrenDependOn(...resources),
  };
  for (const kind of estate.kinds) {
    const components = new Map<string, Resource>();
    built.set(kind.key, components);
    for (const [name, thing] of Object.entries(thingsInPhase(estate, kind, phase))) {
      const { component, address } = build(kind, name, thing, context);
      components.set(name, component);
      if (address !== undefined) (addresses[kind.key] ??= {})[name] = address;
    }
  }
  return { components: [...built.values()].flatMap((things) => [...things.values()]), addresses };
}

function build(kind: Kind, name: string, thing: unknown, context: BuildContext) {
  return kind.build(name, thing, context);
}
