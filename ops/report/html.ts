import type { Html } from "../../infra/contract/html.ts";
import { markup } from "../../infra/contract/html.ts";
import { page, scrolling, table } from "../render/html/page.ts";
import { seriesChart } from "../render/html/seriesChart.ts";
import type { Curve } from "./curve.ts";
import type { Report, ReportedEvening } from "./rows.ts";
import { cellsOf, coverOf, curveHeaders, curveRows, headers, outcomeOf, titleOf, totalOf } from "./rows.ts";

/** Charts that are seen at once: what visitors asked for, and what was nearest to its limit. */
const firstCharts = 2;
const mostCharts = 16;

/** The report as one file that asks for nothing else: what it came to first, the newest evening open. */
export function reportHtml(report: Report): string {
  const { stack, company, evenings, remarks } = report;
  return page({
    title: `${company}: evenings of ${stack}`,
    lead: markup`${[...totalOf(report), ...remarks].map((line) => markup`<p>${line}</p>`)}`,
    main:
      evenings.length === 0
        ? markup`<p>No switch stands in this stack's history.</p>`
        : evenings.map((evening, index) => section(evening, report, index === 0)),
  });
}

function section(evening: ReportedEvening, { prices }: Report, open: boolean): Html {
  const { curve, switches, zone } = evening;
  const title = titleOf(evening);
  const body = markup`<ul>
      ${outcomeOf(evening, prices).map((line) => markup`<li>${line}</li>`)}
    </ul>
    ${curve && curveMarkup(curve, zone, title)}
    ${table(
      `Switches, ${title}`,
      headers,
      switches.map((one) => cellsOf(one, evening)),
    )}`;
  return open
    ? markup`<section aria-label="${title}">
        <h2>${title}</h2>
        ${body}
      </section>`
    : markup`<details>
        <summary>${title}</summary>
        ${body}
      </details>`;
}

function curveMarkup(curve: Curve, zone: string, title: string): Html {
  const charts = curve.figures
    .filter(({ points }) => points.length > 1)
    .slice(0, mostCharts)
    .map(({ title: name, unit, points, expected }) => {
      const most = points
        .map(({ most: allowed }) => allowed)
        .reverse()
        .find((allowed) => allowed !== undefined);
      const shown = points.map(({ at, highest }) => ({ at, value: highest }));
      const chart = seriesChart({ title: name, unit, points: shown, most: most ?? expected }, zone);
      return markup`<figure><figcaption>${name}</figcaption>${scrolling(`${name}, chart`, chart)}</figure>`;
    });
  return markup`${charts.slice(0, firstCharts)}
    ${table(`Figures, ${title}`, curveHeaders, curveRows(curve, zone))}
    <p class="faint">${coverOf(curve, zone)}</p>
    ${
      charts.length > firstCharts &&
      markup`<details><summary>The other charts</summary>${charts.slice(firstCharts)}</details>`
    }`;
}
