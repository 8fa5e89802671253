import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { YAMLSeq } from "yaml";
import { parse, parseDocument } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { describeEngine } from "../engine.ts";
import { drop, rawEstate } from "../estates.ts";
import { Operator } from "../switching/evening.ts";
import { broadcast } from "../terminal.ts";
import { blocksIn, pageAt } from "./pages.ts";

const page = pageAt("docs/unattended.md");
// Steps of a list are indented.
const flat = { ...page, text: page.text.replace(/^ {3}/gm, "") };
const settings = parse(blocksIn(flat, "yaml")[0] ?? "") as Record<string, unknown>;
const lines = blocksIn(flat, "sh").map((block) => block.trim());
const cron = blocksIn(flat, "cron")[0]?.trim() ?? "";
const job = parseDocument(
  readFileSync(join(projectFolder, "docs", "examples", "kubernetes", "due-cronjob.yaml"), "utf8"),
);

/** What a line of the page is, beside `npx broadcast`: quotes are the shell's. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "").slice(2);

describe("docs/unattended.md", () => {
  it("has settings that a stack file may have", () => {
    const { estate } = parseSettings("normal", { ...rawEstate("qa"), ...settings });
    expect(estate.unattended).toMatchObject({ everyMinutes: 5, noticeHours: 4, onDeadline: "tell" });
  });

  it("has a CronJob that never runs twice at once and repeats no run", () => {
    expect(job.errors).toEqual([]);
    const { spec } = job.toJS() as {
      spec: { concurrencyPolicy: string; jobTemplate: { spec: { backoffLimit: number } } };
    };
    expect([spec.concurrencyPolicy, spec.jobTemplate.spec.backoffLimit]).toEqual(["Forbid", 0]);
  });
});

describeEngine("the steps of docs/unattended.md", { timeout: 900_000 }, () => {
  let operator: Operator;
  let due = "";
  beforeAll(async () => {
    operator = new Operator((estate) => {
      const { devices } = estate["databases"] as Record<string, unknown>;
      const { paris, cluster } = estate["targets"] as Record<string, unknown>;
      Object.assign(estate, { databases: { devices }, targets: { paris, cluster } }, settings);
      drop(estate, "caches", "apps", "nodePools", "landings", "zones", "alarms", "levers", "load");
    });
    await operator.run("status");
  }, 600_000);
  afterAll(() => operator.remove());

  it("show the schedule", async () => {
    const args = [...wordsOf(lines[0] ?? ""), "--cwd", operator.folder, "--now", "2027-02-19T13:00Z"];
    const { code, out } = await broadcast(...args);
    expect(out).toContain("Evening news, Fri 2027-02-19 20:00 +01:00 to 21:00 Europe/Paris");
    expect(out).toMatch(/normal → prewarm .*latest \d\d:\d\d, last call \d\d:\d\d/);
    expect(code).toBe(0);
    const { out: json } = await broadcast(...args, "--json");
    due = (JSON.parse(json) as { shows: { runs: { at: string }[] }[] }).shows[0]?.runs[0]?.at ?? "";
  });

  it("approve, and tell what is due", async () => {
    const [verb = "", ...args] = wordsOf(lines[1] ?? "").filter(
      (word, index, all) => word !== "--stack" && all[index - 1] !== "--stack",
    );
    const approved = await operator.run(verb, ...args, "--yes", "--now", "2027-02-19T14:00Z");
    expect(approved.notes).toMatch(/^Approved as \w+ in .*: normal → prewarm → live → prewarm → normal\.$/m);
    const { code, out } = await operator.run("due", "--now", "2027-02-19T15:00Z");
    expect(out).toMatch(/^Next: normal → prewarm for Evening news, Fri 2027-02-19 20:00 \+01:00$/m);
    expect(code).toBe(0);
  });

  it("run it from cron at its minute, and the CronJob after it does nothing more", async () => {
    const command = cron.split(" ").slice(5).join(" ");
    mkdirSync(join(operator.folder, ".broadcast"), { recursive: true });
    const sandbox = join(operator.folder, "sandbox");
    const own = command
      .replace("/srv/estate", operator.folder)
      .replace("npx broadcast", `${process.execPath} ${join(projectFolder, "bin", "broadcast.mjs")}`)
      .replace("--run", `--run --cwd ${operator.folder} --sandbox ${sandbox} --now ${due}`);
    execFileSync("sh", ["-c", own], { env: { ...process.env, BROADCAST_SANDBOX_SCALE: "0" } });
    const log = readFileSync(join(operator.folder, ".broadcast", "due.log"), "utf8");
    expect(log).toMatch(/qa is in prewarm/);

    const path = ["spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "command"];
    const [, , verb = "", ...args] = (job.getIn(path) as YAMLSeq).toJSON() as string[];
    const approvals = join(sandbox, "qa", "records", "approvals");
    const again = await operator.run(
      verb,
      ...args.map((word) => (word === "/srv/approvals" ? approvals : word)),
      ...["--now", due],
    );
    expect(again.out).toMatch(/^Next: prewarm → live/m);
    expect(operator.journal()).toHaveLength(1);
  });

  it("put off the end", async () => {
    const extended = await operator.run("extend", "--until", "+1h", "--now", due);
    expect(extended.notes).toMatch(/^qa is up until .*, recorded with the stack; it was 2027-02-19T20:00:00Z\.$/m);
    expect(extended.code).toBe(0);
  });
});
