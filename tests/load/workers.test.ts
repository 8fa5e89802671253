import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readLoadReport } from "../../ops/load/report.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { broadcast } from "../terminal.ts";
import { describeLoad } from "./local.ts";
import { errorsOf, flowOf, sumsOf, runLoad } from "./shop.ts";

const stairs = (flow: string, ...more: string[]) =>
  runLoad("--stairs", flow, "--steps", "5", "--step-seconds", "3", ...more);

describeLoad("several workers", () => {
  it("count together what a single one counts", async () => {
    const [one, three] = await Promise.all([stairs("visit=15"), stairs("visit=15", "--workers", "3")]);
    const sums = sumsOf(flowOf(one, "visit"));
    expect(sums.arrivals).toBeGreaterThan(60);
    expect(sums.requests).toBe(4 * sums.arrivals);
    expect(sumsOf(flowOf(three, "visit"))).toEqual(sums);
    expect([one.report.complete, three.report.complete]).toEqual([true, true]);
  });

  // Whether two meet in one millisecond is chance, and on a busy machine a small one; target.test.ts has it for certain.
  it("find the same-millisecond collision, and none where there is none", { retry: 3 }, async () => {
    const shop = ["--try-pool", "8", "--try-service-ms", "0"];
    const [colliding, sound] = await Promise.all([
      stairs("signup=60", ...shop, "--try-clock-ids"),
      stairs("signup=60", ...shop),
    ]);
    expect(errorsOf(flowOf(colliding, "signup"))).toEqual(["http.500.duplicate-id"]);
    expect(colliding.out).toMatch(/failed: signup http\.500\.duplicate-id: \d+/);
    expect(colliding.page).toContain("http.500.duplicate-id");
    expect(errorsOf(flowOf(sound, "signup"))).toEqual([]);
    expect(sumsOf(flowOf(sound, "signup")).completed).toBeGreaterThan(300);
  });

  it.runIf(existsSync("/proc/self"))("all end at Ctrl-C, and what was seen is kept", async () => {
    const folder = mkdtempSync(join(tmpdir(), "load-stop-"));
    // PostgreSQL is another user's where we are root.
    chmodSync(folder, 0o755);
    const child = spawn(
      process.execPath,
      [
        join(projectFolder, "bin/broadcast.mjs"),
        ...["load", "--stack", "qa", "--try", "--workers", "3", "--scale", "0.01", "-o", join(folder, "report")],
      ],
      { env: { ...process.env, TMPDIR: folder } },
    );
    let said = "";
    let running = 0;
    child.stderr.on("data", (data: Buffer) => {
      said += data.toString();
      if (/ sessions, [1-9]\d* requests/.test(said) && !child.killed) {
        running = commandsBelow(folder).length;
        child.kill("SIGINT");
      }
    });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect([code, said]).toEqual([130, expect.stringContaining("every worker has ended")]);
    // Three of Artillery, and PostgreSQL.
    expect(running).toBeGreaterThanOrEqual(4);
    expect(commandsBelow(folder)).toEqual([]);
    const path = join(folder, "report/report.json");
    const report = readLoadReport(path);
    expect(report.complete).toBe(false);
    const told = Number(/ sessions, ([1-9]\d*) requests/.exec(said)?.[1]);
    const kept = report.flows.reduce((total, flow) => total + sumsOf(flow).requests, 0);
    expect(kept).toBeGreaterThanOrEqual(told);
    const { notes } = await broadcast("size", "--stack", "qa", "--from", path);
    expect(notes).toContain("did not run to its end");
    rmSync(folder, { recursive: true });
  });
});

/** Command lines of running processes that name the folder. */
function commandsBelow(folder: string): string[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      return command.includes(folder) && !command.includes("bin/broadcast.mjs") ? [command] : [];
    } catch {
      return [];
    }
  });
}
