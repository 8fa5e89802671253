import { Markup, html } from "../render/html/markup.ts";
import { styles } from "../render/html/styles.ts";
import { arrivalsChart, errorsChart, kneeChart, latencyChart } from "./charts.ts";
import { kneeOf, kneeText } from "./knee.ts";
import type { LoadFlow, LoadReport } from "./report.ts";
import { passed, summaryRows, summaryHeads, verdictLine } from "./text.ts";

/** The report of a load test as one file that asks for nothing else. */
export function loadHtml(report: LoadReport): string {
  const { stack, flows, verdicts, started } = report;
  const title = `Load test of ${stack}, ${started.slice(0, 16).replace("T", " ")} UTC`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="verdict ${passed(report) ? "good" : "bad"}">${verdictLine(report)}</p>
          <p class="faint">
            ${report.evening}, at ${report.scale} of its arrivals, against ${report.target}.
            ${!report.complete && "It did not run to its end: what it saw until then counts."}
          </p>
        </header>
        <main>
          ${
            verdicts.length > 0 &&
            html`<h2>Verdict</h2>
              ${table(
                "Verdicts",
                ["held", "what", "limit", "seen"],
                verdicts.map(({ ok, threshold, limit, seen }) => [
                  ok ? "✓" : "✗",
                  threshold,
                  amount(limit),
                  amount(seen),
                ]),
              )}`
          }
          <h2>Sessions</h2>
          ${table("Sessions", summaryHeads, summaryRows(report))}
          <h2>Arrivals</h2>
          ${drawing("Arrivals chart", arrivalsChart(flows))}
          <h2>Latency</h2>
          <p class="faint">What a session waits for answers, all its requests together; its pauses are left out.</p>
          ${drawing("Latency chart", latencyChart(flows))}
          <h2>Errors</h2>
          ${drawing("Errors chart", errorsChart(flows))} ${errorsTable(flows)}
          <h2>Knee</h2>
          ${flows.map((flow) => kneeMarkup(flow, report))}
        </main>
      </body>
    </html> `.text;
}

const amount = (value: number): string => value.toLocaleString("en-US");

function kneeMarkup(flow: LoadFlow, report: LoadReport): Markup {
  const knee = kneeOf(flow, report);
  const { p95 } = flow.thresholds ?? report.thresholds;
  return html`<p>${kneeText(flow, knee, p95)}</p>
    ${knee?.saturated && drawing(`Knee of ${flow.flow}, chart`, kneeChart(flow, knee))}`;
}

function errorsTable(flows: readonly LoadFlow[]): Markup {
  const rows = flows.flatMap(({ flow, windows }) => {
    const sums = new Map<string, number>();
    for (const [name, count] of windows.flatMap(({ errors }) => Object.entries(errors))) {
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
    return [...sums].map(([name, count]) => [flow, name, amount(count)]);
  });
  return rows.length === 0 ? html`<p>No session failed.</p>` : table("Errors", ["scenario", "error", "sessions"], rows);
}

function drawing(name: string, chart: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${chart}</div>`;
}

function table(name: string, heads: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
