import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { findNode, loadFolder } from "../../ops/load/node.ts";
import { readLoadReport } from "../../ops/load/report.ts";
import { LocalTarget } from "../../ops/load/target.ts";
import { readTest } from "../../ops/load/loadTest.ts";
import { broadcast } from "../terminal.ts";
import { describeLoad } from "./local.ts";
import { sumsOf } from "./shop.ts";

interface Job {
  spec: { completions: number; template: { spec: { containers: { command: string[] }[] } } };
}

describeLoad("pods of a Job", () => {
  const folder = mkdtempSync(join(tmpdir(), "load-pods-"));
  const load = (...args: string[]) =>
    broadcast("load", "--stack", "qa", "--prepare", folder, "--yes-load", "127.0.0.1", ...args);
  let target: LocalTarget;
  let logs: string[] = [];

  beforeAll(async () => {
    target = await LocalTarget.start();
    const { code, notes } = await load(
      ...["--target", target.url, "--stairs", "visit=12", "--steps", "5", "--step-seconds", "2", "--workers", "2"],
    );
    expect(code, notes).toBe(0);
    const [, document] = parseAllDocuments(readFileSync(join(folder, "jobs.yaml"), "utf8"));
    const job = document?.toJS() as Job;
    const command = job.spec.template.spec.containers[0]?.command[2] ?? "";
    logs = await Promise.all(
      Array.from({ length: job.spec.completions }, async (_, index) => {
        // The pod's very command, with this machine's folders for the container's.
        const here = command.replace("/test/", `${folder}/`).replace("/load/", `${loadFolder}/`);
        const { stdout } = await run("sh", ["-c", here], {
          JOB_COMPLETION_INDEX: String(index),
          BROADCAST_LOAD_MEET_SECONDS: "2",
        });
        return stdout;
      }),
    );
  }, 180_000);
  afterAll(async () => {
    await target.stop();
    rmSync(folder, { recursive: true });
  });

  const kept = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it("play the whole between them, and their logs make one report", async () => {
    expect(logs).toHaveLength(2);
    const { code, notes } = await load("--collect", kept("pods.log", logs.join("")), "-o", join(folder, "report"));
    expect(code, notes).toBe(0);
    const [flow] = readLoadReport(join(folder, "report/report.json")).flows;
    const sums = sumsOf(flow ?? { flow: "", windows: [] });
    const { sessions } = readTest(folder);
    expect(sessions).toBeGreaterThan(40);
    expect([sums.arrivals, sums.completed, sums.requests]).toEqual([sessions, sessions, 4 * sessions]);
  });

  it("are told apart where they began at different times, and where a session was lost", async () => {
    const [first = "", second = ""] = logs;
    const later = second.replace(/"began":(\d+)/, (_, began) => `"began":${Number(began) + 40}`);
    expect((await load("--collect", kept("late.log", first + later), "-o", join(folder, "late"))).notes).toMatch(
      /began up to (39|4\d) s apart/,
    );
    const lost = second.replace(/("visit\/\d+\/arrivals":)\d+/, "$10");
    const { code, out } = await load("--collect", kept("lost.log", first + lost), "-o", join(folder, "lost"));
    expect(code).toBe(1);
    expect(out).toContain("✗ It did not run to its end.");
  });

  it("are refused where a log is missing, cut, or empty", async () => {
    expect((await load("--collect", kept("one.log", logs[0] ?? ""))).notes).toContain(
      "1 tallies of 1 workers are there, and the test has 2",
    );
    expect((await load("--collect", kept("twice.log", `${logs[0]}${logs[0]}`))).notes).toContain(
      "2 tallies of 1 workers",
    );
    expect((await load("--collect", kept("cut.log", logs.join("").slice(0, -40)))).code).toBe(2);
    expect((await load("--collect", kept("empty.log", ""))).notes).toContain("is empty");
  });

  it("may bring Artillery's own report in their place, as Fargate does", async () => {
    const alone = join(folder, "alone");
    const stairs = ["--stairs", "sync=20", "--steps", "5", "--step-seconds", "2"];
    await load("--target", target.url, ...stairs, "--prepare", alone);
    const output = join(alone, "fargate.json");
    const artillery = join(loadFolder, "node_modules/artillery/bin/run");
    await run("node", [artillery, "run", "--quiet", "--output", output, join(alone, "script-0.json")]);
    const { code, notes } = await load("--prepare", alone, "--collect", output, "-o", join(alone, "report"));
    expect(code, notes).toBe(0);
    const [flow] = readLoadReport(join(alone, "report/report.json")).flows;
    const sums = sumsOf(flow ?? { flow: "", windows: [] });
    const { sessions } = readTest(alone);
    expect(sessions).toBeGreaterThan(60);
    expect([sums.arrivals, sums.completed, sums.requests]).toEqual([sessions, sessions, sessions]);
  });
});

function run(program: string, args: readonly string[], environment: Record<string, string> = {}) {
  return promisify(execFile)(program, args, {
    env: {
      ...process.env,
      ...environment,
      ARTILLERY_DISABLE_TELEMETRY: "true",
      PATH: `${dirname(findNode() ?? "")}:${process.env["PATH"]}`,
    },
  });
}
