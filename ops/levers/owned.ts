import { liesWithin } from "../../infra/contract/changes.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import type { Step } from "../../infra/contract/step.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import { stepsBetween } from "../plan/steps.ts";

interface Turning {
  /** Levers that the run turns. */
  moved: readonly string[];
  /** Levers that are out afterwards. */
  wanted: readonly string[];
  kinds: readonly Kind[];
  /** What the program registers in the phase with levers out. */
  graphWith: (levers: readonly string[]) => Promise<Graph>;
}

/**
 * What a run that turns levers would change beyond what they own, a sentence each. A lever owns what its being out makes
 * different, computed figures included, beside the levers that stay out.
 */
export async function notOwned(
  steps: readonly Step[],
  { moved, wanted, kinds, graphWith }: Turning,
): Promise<string[]> {
  const rules = changeRulesOf(kinds);
  const kept = wanted.filter((name) => !moved.includes(name));
  const ends = [wanted, ...moved.map((name) => [...kept, name])];
  const owned = new Map<string, string[]>();
  for (const end of ends) {
    for (const { urn, changes } of stepsBetween(await graphWith(kept), await graphWith(end), rules))
      owned.set(urn, [...(owned.get(urn) ?? []), ...changes.map(({ path }) => path)]);
  }
  return steps.flatMap(({ urn, type, name, op, changes }) => {
    if (type === phaseRecords.type) return [];
    if (op !== "update") return [`it would ${op} ${name}, which ${leverText(moved)} does not own.`];
    const paths = owned.get(urn) ?? [];
    return changes
      .filter(({ path }) => !paths.some((own) => liesWithin(path, own)))
      .map(({ path }) => `it would change ${name}, ${path}, which ${leverText(moved)} does not own.`);
  });
}

function leverText(names: readonly string[]): string {
  return `${names.length === 1 ? "lever" : "levers"} ${names.join(", ")}`;
}
