import type { Move } from "../../plan/plan.ts";
import { isUncounted } from "../../plan/uncounted.ts";
import type { SafetyVerdict } from "../../safety/safety.ts";
import type { Step } from "../../../infra/contract/step.ts";
import { chainText, changeText, operationSign, stepsSummary } from "../../plan/wording.ts";
import { duration } from "../../terminal.ts";
import { loadChart, maxBars, timeAxis } from "./charts.ts";
import type { Html } from "../../../infra/contract/html.ts";
import { markup } from "../../../infra/contract/html.ts";
import { scrolling } from "./page.ts";

/** Rows a folded list may have: a page with more is no page. */
const mostRows = 500;

/** One way of a switch: when what happens, the worst moment of every limit, and every step. */
export function moveMarkup(stack: string, move: Move): Html {
  const { from, to, steps, timing } = move;
  const way = `${from} → ${to}`;
  return markup`
    <h3>${way}</h3>
    <p>${stepsSummary(steps)}, ${duration(timing.seconds)}, as long as ${chainText(timing)}.</p>
    ${timing.interruptions.map(
      ({ name, of, least, most }) =>
        markup`<p class="warn">⚠ <code>${name}</code> interrupts ${of}, for ${duration(least)} to ${duration(most)}.</p>`,
    )}
    ${axisMarkup(stack, move)} ${loadMarkup(stack, move)} ${stepsMarkup(`Every step of ${way}`, steps)}
  `;
}

function axisMarkup(stack: string, { from, to, timing }: Move): Html | undefined {
  const taking = timing.steps.filter(({ effect, start }) => effect > start);
  if (taking.length === 0) return undefined;
  const longest = [...taking].sort((a, b) => b.effect - b.start - (a.effect - a.start)).slice(0, maxBars);
  const shown = taking.filter((step) => longest.includes(step));
  const title = `Time axis of ${from} → ${to} for ${stack}`;
  const left = timing.steps.length - shown.length;
  return markup`
    <ul class="key">
      <li><i style="background: var(--chain)"></i>critical path</li>
      <li><i style="background: var(--bar)"></i>update</li>
      <li><i style="background: var(--settling)"></i>until it takes effect</li>
    </ul>
    ${scrolling(title, timeAxis(title, shown, new Set(timing.chain.map(({ urn }) => urn))))}
    ${left > 0 && markup`<p class="faint">${left} ${left === 1 ? "step takes" : "steps take"} no time, or less than these.</p>`}
  `;
}

function loadMarkup(stack: string, { from, to, safety }: Move): Html {
  const loads = safety.flatMap((verdict) =>
    verdict.kind === "limit" && verdict.worst ? [{ ...verdict.worst, name: verdict.name, ok: verdict.ok }] : [],
  );
  const title = `Load against capacity, ${from} → ${to} for ${stack}`;
  const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 1 });
  const table = markup`<table>
    <thead>
      <tr>
        <th scope="col">limit or implication</th>
        <th scope="col" class="number">wanted</th>
        <th scope="col" class="number">allowed</th>
        <th scope="col">at its worst</th>
      </tr>
    </thead>
    <tbody>
      ${safety.map((verdict) => {
        const worst = verdict.kind === "limit" ? verdict.worst : undefined;
        return markup`<tr>
          <th scope="row" class="${classOf(verdict)}">${markOf(verdict)} ${verdict.name}</th>
          <td class="number" data-head="wanted">${worst && number(worst.demand)}</td>
          <td class="number" data-head="allowed">${worst && number(worst.capacity)}</td>
          <td class="wide">${saidAbove(verdict) ? "refused, as said at the top" : verdict.message}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
  return markup`
    ${loads.length > 0 && scrolling(title, loadChart(title, loads))} ${scrolling(`${title}, in numbers`, table)}
  `;
}

/** What refuses stands at the top of the page, in full. */
function saidAbove(verdict: SafetyVerdict): boolean {
  return !verdict.ok && !isUncounted(verdict) && verdict.level === "mandatory";
}

function classOf(verdict: SafetyVerdict): string {
  if (isUncounted(verdict)) return "warn";
  return verdict.ok ? "good" : verdict.level === "mandatory" ? "bad" : "warn";
}

function markOf(verdict: SafetyVerdict): string {
  if (isUncounted(verdict)) return "?";
  return verdict.ok ? "✓" : "✗";
}

/** A folded list of steps, one line each. */
export function stepsMarkup(title: string, steps: readonly Step[]): Html | undefined {
  if (steps.length === 0) return undefined;
  const left = steps.length - mostRows;
  return markup`<details>
    <summary>${title}: ${stepsSummary(steps)}</summary>
    <ul>
      ${steps.slice(0, mostRows).map(stepMarkup)}
      ${left > 0 && markup`<li>… and ${left} more: broadcast plan --json has them all.</li>`}
    </ul>
  </details>`;
}

function stepMarkup({ op, name, changes, replacedBy }: Step): Html {
  const shown = op === "update" || op === "replace" ? changes : [];
  const forced =
    replacedBy.length > 0 &&
    markup` <strong class="bad">replaced: ${replacedBy.join(", ")} cannot change in place</strong>`;
  return markup`<li>
    <code>${operationSign[op]} ${name}</code>
    ${shown.map((change) => markup`<code>${changeText(change)}</code> `)}${forced}
  </li>`;
}
