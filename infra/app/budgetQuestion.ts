import { formatNumber } from "../contract/format.ts";
import type { Finding, Question } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf } from "../contract/shape.ts";
import { budgetClient } from "./budgetClient.ts";
import type { FoundBudget } from "./budgets.ts";
import { movable, termsOf } from "./budgets.ts";
import { readApp, scaleTargetName, scaleTargetOf, sizersIn } from "./reading.ts";

/** A node cannot be drained of pods that no budget lets go, nor of those that two budgets select. */
export const budgets: Question = {
  name: "budgets",
  asks: "Has every app one disruption budget, which lets some of its pods be moved?",
  ask: ({ resources }, clients) =>
    askEach(sizersIn(resources.normal), scaleTargetName, async (shape) => {
      const found = await clients.of(budgetClient, shape.target).budgets(scaleTargetOf(shape));
      const label = scaleTargetName(shape);
      if (!found) return unknown(label, "its pods cannot be found");
      return wrongOne(shape, found) ?? judged(label, found, sizesOf(shape, resources));
    }),
};

/** Fewest pods, in each phase that has another number of them. */
function sizesOf(shape: ResourceShape, resources: Readonly<Record<"normal" | "live", Resources>>): number[] {
  const own = sizersIn(resources.live).find(({ urn }) => urn === shape.urn) ?? shape;
  // One that rests at no pod is woken before anybody is moved.
  return [...new Set([shape, own].map((each) => Math.max(1, readApp(each).min)))];
}

/** What contradicts the file, or keeps every pod where it is. */
function wrongOne(shape: ResourceShape, found: readonly FoundBudget[]): Finding | undefined {
  const label = scaleTargetName(shape);
  const said = componentInputsOf(shape).at("budget").text() ?? "unknown";
  const names = found.map(({ name }) => name);
  const [first = ""] = names;
  if (said === "made") {
    // It is called as what is scaled is.
    const others = names.filter((name) => name !== scaleTargetOf(shape).name);
    if (others.length === 0) return undefined;
    return no(
      label,
      `${others.join(", ")} selects its pods as well as the budget that the playbook makes: of two, Kubernetes lets no pod be evicted`,
      `say budget: { adopt: ${others[0] ?? ""} }`,
    );
  }
  if (found.length > 1)
    return no(label, `${names.join(", ")} select its pods: of several, Kubernetes lets no pod be evicted`, "keep one");
  if (said === "unknown" || said === first) return undefined;
  return found.length === 0
    ? no(label, `no budget selects its pods, and the stack file names ${said}`, "correct budget.adopt, or omit budget")
    : no(label, `${first} selects its pods, not ${said}`, `say budget: { adopt: ${first} }`);
}

/** Whether it is meant that nobody moves, its owner knows. */
function judged(label: string, [budget]: readonly FoundBudget[], sizes: readonly number[]): Finding {
  if (!budget) return unknown(label, "no budget selects its pods: a node that is drained may take all of them at once");
  const terms = `${budget.name}, ${termsOf(budget)}`;
  const stuck = sizes.filter((pods) => movable(budget, pods) === 0);
  if (stuck.length > 0) {
    const pods = stuck.map((each) => (each === 1 ? "its one pod" : `${formatNumber(each)} pods`)).join(" nor of ");
    return unknown(label, `${terms}: none of ${pods} may be moved, and no node with one of them can be drained`);
  }
  const parts = sizes.map((pods) => `${formatNumber(movable(budget, pods))} of ${formatNumber(pods)} pods`);
  return yes(label, `${terms}: ${parts.join(", in the show ")} may be moved at once`);
}
