import type { Output } from "@pulumi/pulumi";
import type { Addresses } from "./compose.ts";
import { compose } from "./compose.ts";
import { Guard, reachedPhase } from "./guard.ts";
import { createProviders, identify } from "./providers.ts";
import type { Settings } from "./settings.ts";
import { assertTarget } from "./target.ts";

/** The stack's outputs. */
export interface Outputs extends Addresses {
  /** The phase everything has arrived in. */
  phase: Output<Settings["phase"]>;
}

/** The whole program: right target, guard, estate, record. Nothing is registered before the target is known to be right. */
export async function program({ phase, estate }: Settings): Promise<Outputs> {
  const providers = createProviders(estate.target);
  const [identity, reached] = await Promise.all([identify(estate.target, providers), reachedPhase()]);
  assertTarget(estate.target, identity);
  const guard = new Guard(phase, reached);
  const { addresses, parts } = compose(estate, phase, providers);
  return { phase: guard.settle(parts), ...addresses };
}
