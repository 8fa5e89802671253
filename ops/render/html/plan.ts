import { asFarAsKnown } from "../../plan/wording.ts";
import type { PlanDocument, Together } from "../document.ts";
import { mayGoAhead } from "../refusals.ts";
import { togetherFacts, togetherTitle } from "../togetherText.ts";
import { stackUncounted } from "../uncounted.ts";
import type { Html } from "../../../infra/contract/html.ts";
import { markup } from "../../../infra/contract/html.ts";
import { page } from "./page.ts";
import { stackMarkup } from "./stack.ts";
import { idOf } from "./summary.ts";

/** All of them as one. */
function togetherMarkup(together: Together): Html {
  return markup`<section aria-label="Together">
    <h2>${togetherTitle(together)}</h2>
    <ul>${togetherFacts(together).map((fact) => markup`<li>${fact}</li>`)}</ul>
  </section>`;
}

/** The plan as one file that asks for nothing else. */
export function planHtml(document: PlanDocument): string {
  const { base, stacks, source, together } = document;
  const may = mayGoAhead(document);
  const known = asFarAsKnown(stacks.flatMap(stackUncounted));
  return page({
    title: `Broadcast plan: ${stacks.map(({ stack }) => stack).join(", ")}`,
    lead: markup`<p class="verdict ${may ? "good" : "bad"}">
        ${may ? `✓ Everything may go ahead${known}.` : "✗ Refused."}
      </p>
      <p class="faint">
        ${source === "engine" ? "From the engine's preview of the real state." : "Planned offline: the program itself, without engine or credentials."}
        ${base && markup`Compared with ${base.ref} (${base.commit.slice(0, 12)}). ${base.notes.join(" ")}`}
      </p>
      ${
        stacks.length > 1 &&
        markup`<nav aria-label="Contents"><ul>${stacks.map(({ stack }) => markup`<li><a href="#${idOf(stack)}">${stack}</a></li>`)}</ul></nav>`
      }`,
    main: [...stacks.map(stackMarkup), ...(together ? [togetherMarkup(together)] : [])],
  });
}
