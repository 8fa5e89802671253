import type { Html } from "../../infra/contract/html.ts";
import { markup } from "../../infra/contract/html.ts";
import { seriesChart } from "../render/html/seriesChart.ts";
import type { Series } from "./history.ts";

/** More charts than anyone looks at. */
const mostCharts = 16;

/** A chart for each figure that has a past, as a piece of the page. `zone` is where the clock is. */
export function chartsMarkup(all: readonly Series[], zone: string): Html {
  const shown = all.filter(({ points }) => points.length > 1).slice(0, mostCharts);
  if (shown.length === 0) return markup`<p class="faint">Nothing has a past yet: it takes a minute or two.</p>`;
  return markup`${shown.map(
    (series) => markup`<figure><figcaption>${series.title}</figcaption>${seriesChart(series, zone)}</figure>`,
  )}`;
}
