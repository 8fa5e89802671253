import type { LandingArgs } from "../schema.ts";

type Colours = LandingArgs["colours"];

function variables({ page, text, accent, onAccent }: Colours["light"]): string {
  return `--page:${page};--text:${text};--accent:${accent};--on-accent:${onAccent}`;
}

/** What all pages share. Sizes are in rem alone, so that zoom and the visitor's own text size reach everything. */
export function baseStyle({ light, dark }: Colours): string {
  return `:root{color-scheme:light dark;${variables(light)}}
@media(prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100svh;display:flex;flex-direction:column;align-items:center;justify-content:center;font:1.125rem/1.6 system-ui,sans-serif;background:var(--page);color:var(--text);overflow-wrap:anywhere}
main{width:100%;max-width:38rem;padding:1.5rem}
h1{margin:0 0 1rem;font-size:2rem;font-weight:800;letter-spacing:-.02em;line-height:1.15;text-wrap:balance}
p{margin:0 0 1rem}
a{color:inherit;text-underline-offset:.2em}
a:focus-visible{outline:3px solid var(--text);outline-offset:3px}
.brand{display:flex;align-items:center;gap:.75rem;font-size:1.25rem;font-weight:700;margin:0 0 1.75rem}
.brand span{display:grid;padding:.5rem;border-radius:.75rem;background:var(--accent);color:var(--on-accent)}
.brand img{height:2.5rem;max-width:12rem;object-fit:contain}
svg{width:1.5em;height:1.5em;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
svg[hidden]{display:none}
.button{display:flex;align-items:center;justify-content:center;gap:.6rem;min-height:3.5rem;padding:.625rem .75rem;border:2px solid var(--accent);border-radius:1rem;font-weight:600;text-decoration:none;text-align:center;line-height:1.3}
.button:hover{text-decoration:underline}
.first{background:var(--accent);color:var(--on-accent)}
.scene{display:none}
@media(min-width:40rem){h1{font-size:2.75rem}}
@media(min-width:160rem){html{font-size:150%}}`;
}

/**
 * One list for each kind of device, the right store first; all but one are not displayed, so reading order, focus order and
 * what is seen agree. What tells them apart: a coarse pointer is a phone or a tablet; WebKit on iOS alone knows
 * `-webkit-touch-callout`; Firefox alone knows `-moz-appearance`. Nothing in CSS tells Edge from Chrome.
 */
export const deviceStyle = `.stores{list-style:none;margin:2rem 0;padding:0;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr))}
.stores,.stores[hidden]{display:none}
.stores>li{display:grid}
.lead{grid-column:1/-1}
.lead .button{min-height:4rem;font-size:1.25rem}
.computer{display:grid}
@media(pointer:coarse){.computer{display:none}.android[hidden]{display:grid}}
@media(pointer:fine){@supports(-moz-appearance:none){.computer{display:none}.firefox[hidden]{display:grid}}}
@supports(-webkit-touch-callout:none){.computer,.android[hidden]{display:none}.ios[hidden]{display:grid}}
footer{display:flex;gap:1.5rem;flex-wrap:wrap;margin-top:2rem}
footer a{padding:.5rem 0}
@media(min-width:64rem){main{max-width:74rem;display:grid;grid-template-columns:minmax(0,1fr) minmax(0,26rem);gap:5rem;align-items:center}
.scene{display:block;width:100%;height:auto;padding:1.5rem;border-radius:2.5rem;stroke-width:6;background:color-mix(in srgb,var(--accent) 14%,var(--page))}
img.scene{padding:0;object-fit:cover;max-height:80vh}
.scene .page{fill:var(--page)}
.scene .accent,.scene .on{stroke:none;fill:var(--accent)}
.scene .on{fill:var(--on-accent)}
.scene .tick{stroke:var(--on-accent)}}`;
