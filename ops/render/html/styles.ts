/** Colours have a contrast of 4.5 or more on their ground, in both schemes. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: #fff; --raised: #f5f6f8; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de;
  --good: #1a7f37; --bad: #b3261e; --warn: #8a5300; --bar: #0b5cad; --settling: #8db8e8; --chain: #6f42c1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318; --raised: #1a2027; --ink: #e6edf3; --faint: #9aa7b4; --line: #343d47;
    --good: #5fd07a; --bad: #ff8f85; --warn: #f0b35a; --bar: #6cb0ff; --settling: #2f547c; --chain: #c3a5ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main, header { max-width: 72rem; margin: 0 auto; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .faint { color: var(--faint); }
.verdict { border-left: 4px solid currentColor; padding-left: .75rem; font-weight: 600; }
ul { padding-left: 1.2rem; } li { margin: .25rem 0; }
code { font: .875em/1.5 ui-monospace, monospace; background: var(--raised); border-radius: 3px; padding: .1em .3em; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; }
.scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
td.wide { white-space: normal; min-width: 16rem; }
tr:last-child td, tr:last-child th { border-bottom: 0; }
thead th { color: var(--faint); font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; }
summary { cursor: pointer; padding: .5rem .75rem; font-weight: 600; }
details > :not(summary) { margin: 0 .75rem .75rem; }
svg { display: block; width: 100%; height: auto; min-width: 720px; max-width: none; background: var(--ground); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
a { color: var(--bar); }
figure { margin: 1rem 0; } figcaption { font-weight: 600; }
@media (max-width: 40rem) {
  .scroll:has(> table) { border: 0; overflow-x: visible; }
  table, tbody, tr, td, tbody th { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .35rem .6rem; }
  td, tbody th { border: 0; padding: .1rem 0; white-space: normal; text-align: left; }
  td:empty { display: none; }
  td[data-head]:not(:empty)::before { content: attr(data-head) ": "; color: var(--faint); }
}
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .875rem; color: var(--faint); margin: 0; padding: 0; list-style: none; }
.key i { display: inline-block; width: .9em; height: .9em; border-radius: 2px; margin-right: .4em; vertical-align: -.1em; }
`;
