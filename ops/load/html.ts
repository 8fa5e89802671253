import type { Html } from "../../infra/contract/html.ts";
import { markup } from "../../infra/contract/html.ts";
import { page, scrolling, table } from "../render/html/page.ts";
import { arrivalsChart, errorsChart, kneeChart, latencyChart } from "./charts.ts";
import { kneeOf, kneeText } from "./knee.ts";
import type { LoadFlow, LoadReport } from "./report.ts";
import { testedIn } from "./report.ts";
import { hasPassed, summaryRows, summaryHeaders, toyRemark, verdictLine } from "./text.ts";

/** The report of a load test as one file that asks for nothing else. */
export function loadHtml(report: LoadReport): string {
  const { flows, verdicts, started } = report;
  const title = `Load test of ${testedIn(report)}, ${started.slice(0, 16).replace("T", " ")} UTC`;
  return page({
    title,
    lead: markup`<p class="verdict ${hasPassed(report) ? "good" : "bad"}">${verdictLine(report)}</p>
      <p class="faint">
        ${report.evening}, at ${report.scale} of its arrivals, against ${report.target}.
        ${report.toy && toyRemark}
        ${!report.complete && "It did not run to its end: what it saw until then counts."}
      </p>`,
    main: markup`${
      verdicts.length > 0 &&
      markup`<h2>Verdict</h2>
          ${table(
            "Verdicts",
            ["held", "what", "limit", "seen"],
            verdicts.map(({ ok, threshold, limit, seen }) => [ok ? "✓" : "✗", threshold, amount(limit), amount(seen)]),
          )}`
    }
      <h2>Sessions</h2>
      ${table("Sessions", summaryHeaders, summaryRows(report))}
      <h2>Arrivals</h2>
      ${scrolling("Arrivals chart", arrivalsChart(flows))}
      <h2>Latency</h2>
      <p class="faint">What a session waits for answers, all its requests together; its pauses are left out.</p>
      ${scrolling("Latency chart", latencyChart(flows))}
      <h2>Errors</h2>
      ${scrolling("Errors chart", errorsChart(flows))} ${errorsTable(flows)}
      <h2>Knee</h2>
      ${flows.map((flow) => kneeMarkup(flow, report))}`,
  });
}

const amount = (value: number): string => value.toLocaleString("en-US");

function kneeMarkup(flow: LoadFlow, report: LoadReport): Html {
  const knee = kneeOf(flow, report);
  const { p95 } = flow.thresholds ?? report.thresholds;
  return markup`<p>${kneeText(flow, knee, p95)}</p>
    ${knee?.saturated && scrolling(`Knee of ${flow.flow}, chart`, kneeChart(flow, knee))}`;
}

function errorsTable(flows: readonly LoadFlow[]): Html {
  const rows = flows.flatMap(({ flow, windows }) => {
    const sums = new Map<string, number>();
    for (const [name, count] of windows.flatMap(({ errors }) => Object.entries(errors))) {
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
    return [...sums].map(([name, count]) => [flow, name, amount(count)]);
  });
  return rows.length === 0
    ? markup`<p>No session failed.</p>`
    : table("Errors", ["scenario", "error", "sessions"], rows);
}
