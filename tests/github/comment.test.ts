import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workflow } from "./workflows.ts";

const script = workflow("plan.yml").jobs["comment"]?.steps[0]?.run ?? "";

/** Plays GitHub: answers what comments there are, and notes what is sent. */
const gh = `#!/usr/bin/env bash
if [[ "$*" == *--paginate* ]]; then
  [ "$FAKE_READ" = ok ] || { echo "gh: Not Found (HTTP 404)" >&2; exit 1; }
  printf '%s' "$FAKE_IDS"; exit 0
fi
echo "$*" >> "$FAKE_SENT"
[ -z "$FAKE_REFUSAL" ] || { echo "$FAKE_REFUSAL" >&2; exit 1; }
`;

describe("the step that keeps one comment up to date", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "comment-"));
    writeFileSync(join(folder, "gh"), gh);
    chmodSync(join(folder, "gh"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function play(fake: { read?: string; ids?: string; refusal?: string; markdown?: string }) {
    const ran = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      encoding: "utf8",
      env: {
        PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
        RUNNER_TEMP: folder,
        REPOSITORY: "shop/estate",
        NUMBER: "7",
        RUN: "https://example.com/run",
        MARKDOWN: fake.markdown ?? "# The plan",
        FAKE_SENT: join(folder, "sent"),
        FAKE_READ: fake.read ?? "ok",
        FAKE_IDS: fake.ids ?? "",
        FAKE_REFUSAL: fake.refusal ?? "",
      },
    });
    const sent = existsSync(join(folder, "sent")) ? readFileSync(join(folder, "sent"), "utf8") : "";
    return { code: ran.status, out: ran.stdout, sent };
  }

  it("writes the first one, marked", () => {
    const { code, sent } = play({});
    expect(code).toBe(0);
    expect(sent).toMatch(/--method POST repos\/shop\/estate\/issues\/7\/comments --field body=@/);
    expect(readFileSync(join(folder, "comment.md"), "utf8")).toMatch(/^<!-- broadcast-plan -->\n# The plan\n/);
  });

  it("changes that one afterwards", () => {
    const { code, sent } = play({ ids: "11\n12\n" });
    expect(code).toBe(0);
    expect(sent).toMatch(/--method PATCH repos\/shop\/estate\/issues\/comments\/11 /);
    expect(sent.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    ["may not write", { refusal: "gh: Resource not accessible by integration (HTTP 403)" }],
    ["may not read", { read: "no" }],
  ])("leaves the plan in the summary where it %s", (_, fake) => {
    const { code, out } = play(fake);
    expect(code).toBe(0);
    expect(out).toMatch(/::notice::.*summary/);
  });

  it("fails when GitHub does", () => {
    expect(play({ refusal: "gh: Server Error (HTTP 502)" }).code).toBe(1);
  });

  it("takes a plan for nothing but text", () => {
    const markdown = '`$(touch "$RUNNER_TEMP/ran")`; %s \'"\n::error::x';
    expect(play({ markdown }).code).toBe(0);
    expect(existsSync(join(folder, "ran"))).toBe(false);
    expect(readFileSync(join(folder, "comment.md"), "utf8")).toContain(markdown);
  });
});
