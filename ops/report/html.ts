import { markup } from "../../infra/contract/html.ts";
import { page, table } from "../render/html/page.ts";
import type { Report } from "./rows.ts";
import { cellsOf, headers, sumOf, titleOf } from "./rows.ts";

/** The report as one file that asks for nothing else. */
export function reportHtml({ stack, company, evenings, prices }: Report): string {
  const sections = evenings.map(
    (evening) =>
      markup`<section aria-label="${titleOf(evening)}">
        <h2>${titleOf(evening)}</h2>
        <p>${sumOf(evening, prices)}</p>
        ${table(`Switches, ${titleOf(evening)}`, headers, evening.switches.map(cellsOf))}
      </section>`,
  );
  return page({
    title: `${company}: evenings of ${stack}`,
    main: evenings.length === 0 ? markup`<p>No switch stands in this stack's history.</p>` : sections,
  });
}
