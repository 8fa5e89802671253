import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { describeEngine } from "../engine.ts";
import { broadcast } from "../terminal.ts";

interface Quoted {
  /** As typed, comments left out. */
  command: string;
  /** What the page says it prints. */
  lines: string[];
}

/** Every command of a page, with what is quoted of its output. */
function quotedIn(page: string): Quoted[] {
  const blocks = [...page.matchAll(/^```(sh)?\n(.*?)^```$/gms)].map(([, shell, text = ""]) => ({
    shell: shell !== undefined,
    lines: text.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…"),
  }));
  const quoted: Quoted[] = [];
  for (const { shell, lines } of blocks) {
    if (shell) {
      for (const line of lines) quoted.push({ command: line.replace(/ +#.*$/, ""), lines: [] });
    } else quoted.at(-1)?.lines.push(...lines);
  }
  return quoted;
}

/** Figures and moments differ from run to run; which word stands where does not. */
const shape = (line: string): string =>
  line
    .replace(/\d[\d,.:TZ-]*/g, "#")
    .replace(/\s+/g, " ")
    .replace(/# (h|min|s)( # (min|s))*/g, "#")
    .trim();

const runbook = quotedIn(readFileSync(join(projectFolder, "docs", "runbook.md"), "utf8"));

describe("docs/runbook.md", () => {
  it("names commands of this project only, and quotes what most of them print", () => {
    for (const { command } of runbook) expect(command).toMatch(/^npx broadcast [a-z]/);
    expect(runbook.filter(({ lines }) => lines.length > 0).length).toBeGreaterThan(7);
  });
});

describeEngine("the evening of docs/runbook.md", { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "runbook-"));
  const before = process.env["BROADCAST_SANDBOX_SCALE"];
  beforeAll(() => void (process.env["BROADCAST_SANDBOX_SCALE"] = "0"));
  afterAll(() => {
    if (before === undefined) delete process.env["BROADCAST_SANDBOX_SCALE"];
    else process.env["BROADCAST_SANDBOX_SCALE"] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(runbook.filter(({ lines }) => lines.length > 0))("$command", async ({ command, lines }) => {
    const [, , verb = "", ...given] = command.split(" ");
    const args = given.map((arg) => (arg.endsWith(".json") ? join(folder, arg) : arg));
    const estate = ["check", "plan", "switch", "rollback", "pull", "release", "status", "report"].includes(verb);
    const asking = ["switch", "rollback", "pull", "release"].includes(verb);
    const { code, out, notes } = await broadcast(
      verb,
      ...args,
      ...(asking ? ["--yes"] : []),
      ...(estate ? ["--sandbox", join(folder, "sandbox")] : []),
    );
    expect([code, notes]).toEqual([0, expect.anything()]);
    // A command that is printed ends with where the sandbox is.
    const printed = `${out}\n${notes}`.split("\n").map((line) => shape(line.replace(/ --sandbox \S+/, "")));
    for (const line of lines) expect(printed).toContain(shape(line));
  });
});
