import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";
import { Refused } from "../errors.ts";
import type { PhaseReview } from "../levers/review.ts";
import { leverSteps } from "../levers/reviewText.ts";
import type { PreparedTurn } from "../levers/turnLevers.ts";
import type { SealedPlan } from "./sealed.ts";
import { assertUnchanged } from "./sealed.ts";
import type { World } from "./world.ts";

const leverSchema = z.object({
  name: z.string(),
  phase: z.enum(phases),
  /** Why it would be refused. */
  refusals: z.array(z.string()),
  /** What pulling it changes, by resource. */
  changes: z.record(z.string(), z.array(z.object({ path: z.string(), after: z.unknown().optional() }))),
});

type SealedLever = z.output<typeof leverSchema>;

/** What is sealed of the levers of a phase: what pulling each of them changes. */
export function sealedLevers({ phase, levers }: PhaseReview): SealedLever[] {
  return levers.map(({ name, plan, refusals }) => ({
    ...{ name, phase, refusals },
    changes: changesOf(plan?.forward.steps ?? []),
  }));
}

function changesOf(steps: readonly Step[]): SealedLever["changes"] {
  const entry = ({ urn, changes }: Step) => [urn, changes.map(({ path, after }) => ({ path, after }))] as const;
  return Object.fromEntries(leverSteps(steps).map(entry));
}

/**
 * Throws {@link Refused} unless pulling a lever does what was sealed, by the same program and stack file. The state has moved
 * since, by the switch itself: what counts is that the same is changed to the same.
 */
export function assertSealedLever(sealed: SealedPlan, { phase, turn, plan }: PreparedTurn, now: World): void {
  const [name = ""] = turn.pulled;
  assertUnchanged({ ...sealed, world: { ...sealed.world, state: now.state } }, now);
  const levers = z.array(leverSchema).safeParse(sealed.plan["levers"]).data ?? [];
  const found = levers.find((lever) => lever.name === name && lever.phase === phase);
  if (!found) throw new Refused(`The plan sealed at ${sealed.at} holds no lever ${name} for ${phase}.`);
  if (found.refusals.length > 0) throw new Refused(`It was sealed as refused: ${found.refusals.join(" ")}`);
  // As JSON has it: a key without a value is no key.
  const wanted = JSON.parse(JSON.stringify(changesOf(plan.forward.steps))) as SealedLever["changes"];
  const differing = [...new Set([...Object.keys(wanted), ...Object.keys(found.changes)])].filter(
    (urn) => !isDeepStrictEqual(wanted[urn], found.changes[urn]),
  );
  if (differing.length === 0) return;
  const names = differing.map((urn) => urn.split("::").at(-1)).join(", ");
  throw new Refused(
    `pull ${name} is not what was sealed at ${sealed.at}: ${names} would change otherwise. Nothing was changed.`,
  );
}
