import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workflow } from "./workflows.ts";

const script = workflow("plan.yml").jobs["plan"]?.steps.find(({ name }) => name === "Plan")?.run ?? "";

describe("the step that plans", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "plan-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Plays a command that prints a page, a note, and ends with a code. */
  function play(page: string, note: string, code: number) {
    writeFileSync(join(folder, "node"), `#!/bin/sh\nprintf '%s' "${page}"\nprintf '%s' "${note}" >&2\nexit ${code}\n`);
    chmodSync(join(folder, "node"), 0o755);
    const [summary, output] = [join(folder, "summary"), join(folder, "output")];
    const { status } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      env: {
        PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
        RUNNER_TEMP: folder,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: output,
      },
    });
    return { status, summary: readFileSync(summary, "utf8"), output: readFileSync(output, "utf8") };
  }

  it("leaves the page in the summary and hands it on", () => {
    const { status, summary, output } = play("# All well", "", 0);
    expect(status).toBe(0);
    expect(summary).toBe("# All well");
    expect(output).toMatch(/^markdown<<(plan-[0-9a-f]{32})\n# All well\n\1\n$/);
  });

  it("fails with a refusal, after the page that says why", () => {
    const { status, output } = play("# Refused", "", 1);
    expect(status).toBe(1);
    expect(output).toContain("# Refused");
  });

  it("says in the comment why there is no plan", () => {
    const { status, summary, output } = play("", "broadcast:estate.apps.web: found nothing", 2);
    expect(status).toBe(2);
    for (const text of [summary, output]) expect(text).toMatch(/exit code 2[^]*estate\.apps\.web: found nothing/);
  });
});
