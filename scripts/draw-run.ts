import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";

/** Draws what `npm start` prints without a CLI: the README's picture, from a real run. */
const { stdout, status } = spawnSync("node", ["bin/broadcast.mjs", "rehearse", "--engine", "offline"], {
  cwd: projectFolder,
  encoding: "utf8",
});
if (status !== 0) throw new Error(`The rehearsal ended with ${String(status)}:\n${stdout}`);

const lines = stdout.trimEnd().split("\n");
const [charWidth, lineHeight, margin] = [7.83, 18, 20];
const widest = Math.max(...lines.map((line) => Math.min(line.length, 150)));
const [width, height] = [Math.ceil(widest * charWidth) + 2 * margin, lines.length * lineHeight + 2 * margin];
const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const colour = (line: string): string =>
  /^(Held|Checks)/.test(line.trim()) ? "#7ee787" : /^(The switch|Rehearsal|Midday)/.test(line) ? "#ffffff" : "#c9d1d9";
const text = lines
  .map((line, index) => {
    const shown = line.length > 150 ? `${line.slice(0, 149)}…` : line;
    const y = margin + (index + 1) * lineHeight - 5;
    return `<text x="${String(margin)}" y="${String(y)}" fill="${colour(line)}" xml:space="preserve">${escape(shown)}</text>`;
  })
  .join("\n");

writeFileSync(
  join(projectFolder, "docs", "rehearsal.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="What npm start prints" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="13">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${text}
</svg>
`,
);
