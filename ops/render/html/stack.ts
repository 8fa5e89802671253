import type { CheckVerdict } from "../../../policies/run.ts";
import type { Phase } from "../../../infra/contract/dial.ts";
import type { Plan } from "../../plan/plan.ts";
import type { UncountedItem } from "../../plan/uncounted.ts";
import { uncountedItems, uncountedInSafety } from "../../plan/uncounted.ts";
import { asFarAsKnown, holdText } from "../../plan/wording.ts";
import { duration } from "../../terminal.ts";
import type { Edit } from "../../base/edit.ts";
import type { LeverComparison } from "../../base/levers.ts";
import { leverPresence, leverSides } from "../../base/levers.ts";
import type { PhaseReview } from "../../levers/review.ts";
import { leverFacts, leverSteps } from "../../levers/reviewText.ts";
import type { LeadTime, StackDocument } from "../document.ts";
import { stackRefusals } from "../refusals.ts";
import { stackUncounted } from "../uncounted.ts";
import type { Html } from "../../../infra/contract/html.ts";
import { markup } from "../../../infra/contract/html.ts";
import { moveMarkup, stepsMarkup } from "./move.ts";
import { scrolling } from "./page.ts";
import { idOf, summaryMarkup } from "./summary.ts";

/** One stack: its verdict and what stands in the way, when to begin, then each switch both ways. */
export function stackMarkup(document: StackDocument): Html {
  const { stack, asked, plans, leadTime, comparison } = document;
  return markup`<section aria-label="${stack}" id="${idOf(stack)}">
    <h2>${stack}${asked && markup`: ${asked.from} → ${asked.to}`}</h2>
    ${verdictMarkup(document)} ${leadTime && leadMarkup(leadTime)} ${comparison?.edits.map(editMarkup)}
    ${comparison?.phases.map(({ phase, steps }) => stepsMarkup(`What this branch changes in ${phase}`, steps))}
    ${comparison?.levers.map(leverChangeMarkup)}
    ${plans.length > 0 && summaryMarkup(stack, plans)} ${plans.map((plan) => planMarkup(stack, plan))}
    ${document.levers?.map(leversMarkup)} ${checksByPhase(document)}
    ${notesMarkup("The checks do not count", uncountedItems(plans.flatMap(({ checks }) => checks.flatMap(({ verdicts }) => verdicts))))}
  </section>`;
}

/** The levers of a phase, each with what it does, and which of them do not go together. */
function leversMarkup({ phase, levers, refused, combinations: { possible, tried } }: PhaseReview): Html {
  return markup`<h3>Levers in ${phase}</h3>
    ${levers.map(
      ({ name, title, plan, refusals }) =>
        markup`<p class="${refusals.length === 0 ? "good" : "bad"}">
            ${refusals.length === 0 ? "✓" : "✗"} ${name}: ${title}${plan && markup`; ${leverFacts({ plan })}`}
          </p>
          <ul>
            ${refusals.map((refusal) => markup`<li>would be refused: ${refusal}</li>`)}
          </ul>
          ${plan && stepsMarkup(`What ${name} changes`, leverSteps(plan.forward.steps))}`,
    )}
    ${possible > 0 && markup`<p>${tried} of ${possible} combinations were tried, each lever pulled and released beside the others.</p>`}
    <ul>
      ${refused.map(
        ({ out, turn, refusals }) => markup`<li>${turn} with ${out.join(" and ")} out: ${refusals.join(" ")}</li>`,
      )}
    </ul>`;
}

/** What the branch makes of a lever. */
function leverChangeMarkup(lever: LeverComparison): Html {
  const { name, title, phases } = lever;
  return markup`<h3>Lever ${name}: ${leverPresence(lever)}</h3>
    <p>${title}</p>
    ${phases.map(
      (change) =>
        markup`<ul>
            ${change.refusals.map((refusal) => markup`<li>would be refused: ${refusal}</li>`)}
          </ul>
          ${leverSides(change).map((side) => stepsMarkup(`What ${side.title}`, side.steps))}`,
    )}`;
}

/** The branch as a move of the running estate. */
function editMarkup({ asked, forward, back, refusals }: Edit): Html {
  const where = forward.from === forward.to ? `in ${forward.to}` : `with ${forward.from} → ${forward.to}`;
  const verdict = refusals.length === 0 ? "may go ahead, and be undone" : "would be refused";
  return markup`<h3>${asked ? "Merged now" : "Merged later"}, ${where}: ${verdict}</h3>
    <ul>
      ${refusals.map(({ sentence }) => markup`<li>${sentence}</li>`)}
      ${forward.timing.interruptions.map(({ name, of, most }) => markup`<li>${name} interrupts ${of} for up to ${duration(most)}</li>`)}
      <li>It takes ${duration(forward.timing.seconds)}; the way back ${duration(back.timing.seconds)}.</li>
    </ul>`;
}

function verdictMarkup(document: StackDocument): Html {
  const { phase, comparison, plans } = document;
  if (comparison?.presence === "removed") return markup`<p>This branch removes its stack file.</p>`;
  const refusals = [...new Set(stackRefusals(document).map(({ sentence }) => sentence))];
  const uncounted = stackUncounted(document);
  const left =
    uncounted.length > 0 &&
    markup`<p class="warn">Not counted:</p>
      <ul>
        ${uncounted.map((text) => markup`<li>${text}</li>`)}
      </ul>`;
  if (refusals.length === 0) {
    const ways = plans.map(({ forward }) => `${forward.from} → ${forward.to}`).join(" and ");
    return markup`<p class="verdict good">
        ✓ ${ways || `Staying in ${phase ?? "its phase"}`} may go ahead${asFarAsKnown(uncounted)}, and the way back
        undoes every step.
      </p>
      ${left}`;
  }
  return markup`
    <p class="verdict bad">✗ Refused, for ${refusals.length === 1 ? "one reason" : `${refusals.length} reasons`}:</p>
    <ul>
      ${refusals.slice(0, 50).map((refusal) => markup`<li>${refusal}</li>`)}
    </ul>
    ${left}
  `;
}

function leadMarkup({ switches, seconds, next }: LeadTime): Html | undefined {
  if (switches.length === 0) return undefined;
  const needs = `${duration(seconds)} with its margins`;
  if (!next) return markup`<p>From here to live it takes ${needs}: begin that long before the show.</p>`;
  if (next.late) {
    return markup`<p class="bad">
      <strong>The latest safe start is past:</strong> ${next.start}, for ${next.name}, on air ${next.air}.
    </p>`;
  }
  return markup`<p>
    Latest safe start: <strong>${next.start}</strong>, for ${next.name}, on air ${next.air} (${needs}).
  </p>`;
}

function planMarkup(stack: string, plan: Plan): Html {
  const { forward, back, cost, roundTrip } = plan;
  const money = (amount: number): string => `${amount.toFixed(2)} ${cost?.currency ?? ""}`;
  return markup`<details class="switch">
    <summary>${forward.from} → ${forward.to} and back, step by step</summary>
    ${moveMarkup(stack, forward)}
    ${cost && markup`<p>Costs ${money(cost.before)} an hour before, ${money(cost.after)} after, at list prices of ${cost.date} or later${cost.unpriced.length > 0 ? `; without ${cost.unpriced.join(", ")}` : ""}.</p>`}
    ${moveMarkup(stack, back)}
    ${notesMarkup(`The limits of ${forward.from} ⇄ ${forward.to} do not count`, uncountedInSafety(plan))}
    <p class="${roundTrip.restores ? "good" : "bad"}">
      There and back: ${roundTrip.restores ? "every dial comes back." : "not every dial comes back."}
    </p>
    ${
      roundTrip.remarks.length > 0 &&
      markup`<ul>
        ${roundTrip.remarks.map(
          ({ name, path, level, message }) =>
            markup`<li class="${level === "error" ? "bad" : "warn"}">
              <code>${name}${path ? `, ${path}` : ""}</code>: ${message}
            </li>`,
        )}
      </ul>`
    }
  </details>`;
}

/** What verdicts leave out, and which do. */
function notesMarkup(title: string, notes: readonly UncountedItem[]): Html | undefined {
  if (notes.length === 0) return undefined;
  return markup`<p class="warn">${title}:</p>
    <ul>
      ${notes.map(({ text, by }) => markup`<li>${text} ${by.map((name) => markup`<code>${name}</code> `)}</li>`)}
    </ul>`;
}

/** Two switches share a phase: it is shown once. */
function checksByPhase({ stack, plans }: StackDocument): Html[] {
  const phases = new Map(
    plans.flatMap(({ checks }) => checks.map(({ phase, verdicts }) => [phase, verdicts] as const)),
  );
  return [...phases].map(([phase, verdicts]) => checksMarkup(stack, phase, verdicts));
}

function checksMarkup(stack: string, phase: Phase, verdicts: readonly CheckVerdict[]): Html {
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  const rows = verdicts.map(
    ({ check, passed: ok, level, reason, examined, violations }) =>
      markup`<tr>
        <th scope="row" class="${ok ? "good" : level === "mandatory" ? "bad" : "warn"}">${ok ? "✓" : "✗"} ${check}</th>
        <td class="number" data-head="looked at">${examined}</td>
        <td class="wide">${ok ? reason : violations.map(({ message }) => message).join(" ")}</td>
      </tr>`,
  );
  const checked = markup`<table>
    <thead>
      <tr>
        <th scope="col">check</th>
        <th scope="col" class="number">looked at</th>
        <th scope="col">why, or what is wrong</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return markup`<details>
    <summary>Checks in ${phase}: ${holdText(passed, verdicts.length)}</summary>
    ${scrolling(`Checks of ${stack} in ${phase}`, checked)}
  </details>`;
}
