import type { Step } from "../../infra/contract/step.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import { stepRows } from "../plan/text.ts";
import { duration, paint } from "../terminal.ts";
import type { LeverReview, PhaseReview } from "./review.ts";

/** What the levers of a phase do, one after the other and together, as a part of the plan's page. */
export function reviewText({ phase, levers, combinations, refused }: PhaseReview): string[] {
  if (levers.length === 0) return [];
  return [
    paint.strong(`Levers in ${phase}`),
    ...levers.flatMap(leverText),
    ...combinationsText({ combinations, refused }).map((line) => `  ${line}`),
  ];
}

function leverText({ name, title, plan, refusals, relieves, unknownHelps }: LeverReview): string[] {
  const mark = refusals.length === 0 ? paint.good("✓") : paint.bad("✗");
  return [
    `  ${mark} ${paint.strong(name)}  ${title}`,
    ...stepRows(leverSteps(plan?.forward.steps ?? [])).map((row) => `  ${row}`),
    ...(plan ? [`      ${leverFacts({ plan })}`] : []),
    ...(relieves.length > 0 ? [`      relieves ${relieves.join(", ")}`] : []),
    ...refusals.map((refusal) => `      ${paint.bad("would be refused:")} ${refusal}`),
    ...unknownHelps.map((figure) => `      ${paint.warning("! helps")} ${figure}, which watch has no figure of`),
  ];
}

/** The steps of a lever without those of its records. */
export function leverSteps(steps: readonly Step[]): Step[] {
  return steps.filter(({ type }) => type !== phaseRecords.type);
}

/** How long it takes there and back, its worst moments, what it interrupts, and what it costs. */
export function leverFacts({ plan }: Required<Pick<LeverReview, "plan">>): string {
  const { forward, back, cost } = plan;
  const all = [...forward.safety, ...back.safety];
  const interrupts = [...forward.timing.interruptions, ...back.timing.interruptions].map(
    ({ of, most }) => `interrupts ${of} for up to ${duration(most)}`,
  );
  return [
    `${duration(forward.timing.seconds)} there, ${duration(back.timing.seconds)} back`,
    `${all.filter(({ ok }) => ok).length} of ${all.length} hold at every step`,
    ...new Set(interrupts),
    ...(cost ? [costText(cost.after - cost.before, cost.currency)] : []),
  ].join("; ");
}

function costText(more: number, currency: string): string {
  if (Math.abs(more) < 0.005) return "costs nothing more";
  return `${more > 0 ? "costs" : "saves"} ${Math.abs(more).toFixed(2)} ${currency} an hour${more > 0 ? " more" : ""}`;
}

/** Which combinations were tried, which would be refused, and what nobody has tried. */
function combinationsText({
  combinations: { possible, tried },
  refused,
}: Pick<PhaseReview, "combinations" | "refused">): string[] {
  if (possible === 0) return [];
  const untried = possible - tried;
  const count = tried === 1 ? "1 combination" : `${tried} combinations`;
  return [
    refused.length === 0
      ? paint.good(`and together: ${count} of them, pulled and released in any order, all safe`)
      : paint.warning(`and together: of ${count} not all hold:`),
    ...refused.flatMap(({ out, turn, refusals }) =>
      refusals.map((refusal) => `  ${paint.bad("✗")} ${turn} with ${out.join(" and ")} out: ${refusal}`),
    ),
    ...(untried > 0 ? [paint.warning(`? ${untried} more were not tried: let levers exclude each other`)] : []),
  ];
}
