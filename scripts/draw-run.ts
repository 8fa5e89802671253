import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";
import { terminalPicture } from "./terminalPicture.ts";

/** Draws what `npm start` prints without a CLI: the README's picture, from a real run. */
const { stdout, status } = spawnSync("node", ["bin/broadcast.mjs", "rehearse", "--engine", "offline"], {
  cwd: projectFolder,
  encoding: "utf8",
});
if (status !== 0) throw new Error(`The rehearsal ended with ${String(status)}:\n${stdout}`);

const colourOf = (line: string): string | undefined =>
  /^(Held|Checks)/.test(line.trim()) ? "#7ee787" : /^(The switch|Rehearsal|Midday)/.test(line) ? "#ffffff" : undefined;
const picture = terminalPicture(stdout.trimEnd().split("\n"), "What npm start prints", colourOf);
writeFileSync(join(projectFolder, "docs", "rehearsal.svg"), picture);
