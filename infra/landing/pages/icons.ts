import type { StoreName } from "../stores.ts";
import type { Html } from "../../contract/html.ts";
import { markup } from "../../contract/html.ts";

/** Drawn once and used by name; they say nothing that the words beside them do not. */
export const drawings = markup`<svg hidden>
<symbol id="tv" viewBox="0 0 24 24"><rect x="2.5" y="7" width="19" height="13" rx="2.5"/><path d="m7.5 2.5 4.5 4.5 4.5-4.5M10.5 11v5l4-2.5z"/></symbol>
<symbol id="phone" viewBox="0 0 24 24"><rect x="6.5" y="2.5" width="11" height="19" rx="2.5"/><path d="M11 18.5h2"/></symbol>
<symbol id="extension" viewBox="0 0 24 24"><path d="M9.5 6V5A2.3 2.3 0 0 1 14 5v1h4a1 1 0 0 1 1 1v3.5h1a2.3 2.3 0 0 1 0 4.5h-1V19a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-3.5h1A2.3 2.3 0 0 0 6 11H5V7a1 1 0 0 1 1-1z"/></symbol>
</svg>`;

/** What happened: a television, and a phone that answers it. Only where it takes nobody's room. */
export const scene = markup`<svg class="scene" viewBox="0 0 320 340" aria-hidden="true">
<path d="m112 42 40 44 40-44"/><path d="M84 254v22M172 254v22"/>
<rect class="page" x="24" y="86" width="256" height="168" rx="22"/>
<rect class="accent" x="42" y="104" width="220" height="132" rx="10"/>
<path class="on" d="M128 142v56l48-28z"/>
<rect class="page" x="196" y="148" width="96" height="166" rx="18"/>
<path d="M234 164h20"/>
<rect class="accent" x="220" y="184" width="48" height="48" rx="13"/>
<path class="tick" d="m233 209 8 8 15-16"/>
<path d="M216 250h56M228 266h32"/>
<rect class="accent" x="214" y="282" width="60" height="16" rx="8"/>
</svg>`;

export function icon(name: "tv" | "phone" | "extension"): Html {
  return markup`<svg aria-hidden="true"><use href="#${name}"/></svg>`;
}

export const storeIcon: Record<StoreName, "phone" | "extension"> = {
  ios: "phone",
  android: "phone",
  chrome: "extension",
  edge: "extension",
  firefox: "extension",
};

/** The tab's picture inside its own address, so that no browser asks for /favicon.ico. */
export function favicon(colour: string): string {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='${colour}' stroke-width='2'><rect x='2.5' y='7' width='19' height='13' rx='2.5'/><path d='m7.5 2.5 4.5 4.5 4.5-4.5'/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
