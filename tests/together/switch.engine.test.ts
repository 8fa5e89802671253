import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import type { Fault } from "../../sandbox/faults.ts";
import { describeEngine } from "../engine.ts";
import { drop, rawEstate } from "../estates.ts";
import { broadcast } from "../terminal.ts";

/** Two regions' stacks, each with a database for prewarm and flags for live, and a group of them. */
class Regions {
  readonly folder = mkdtempSync(join(tmpdir(), "regions-"));

  constructor() {
    for (const stack of ["eu", "us"]) {
      const document = parseDocument(readFileSync(stackFilePath("qa", projectFolder), "utf8"));
      const estate = rawEstate("qa");
      const { devices } = estate["databases"] as Record<string, unknown>;
      const { paris, cluster } = estate["targets"] as Record<string, unknown>;
      estate["databases"] = { devices };
      estate["targets"] = { paris, cluster };
      drop(estate, "caches", "apps", "nodePools", "landings", "zones", "alarms", "load");
      document.setIn(["config", "broadcast:estate"], estate);
      writeFileSync(stackFilePath(stack, this.folder), document.toString());
    }
    writeFileSync(join(this.folder, "groups.yaml"), "world: [eu, us]\n");
    // Simulated time passes at once.
    process.env["BROADCAST_SANDBOX_SCALE"] = "0";
  }

  run(verb: string, ...args: string[]) {
    return broadcast(
      verb,
      "--stack",
      "world",
      "--cwd",
      this.folder,
      "--sandbox",
      join(this.folder, "sandbox"),
      ...args,
    );
  }

  phases(): unknown[] {
    return ["eu", "us"].map((stack) => {
      const path = stackFilePath(stack, join(this.folder, "sandbox", stack));
      return parseDocument(readFileSync(path, "utf8")).getIn(["config", "broadcast:phase"]);
    });
  }

  faults(stack: string, ...faults: Fault[]): void {
    writeFileSync(join(this.folder, "sandbox", stack, "store", "faults.json"), JSON.stringify(faults));
  }
}

describeEngine("two regions' stacks as one", { timeout: 1_800_000 }, () => {
  const regions = new Regions();
  afterAll(() => rmSync(regions.folder, { recursive: true, force: true }));

  it("are begun by none of them where one is refused", async () => {
    const { code, notes } = await regions.run("switch", "--to", "live", "--yes");
    expect(notes).toMatch(/^us: us is in normal: normal → live would skip prewarm/m);
    expect(notes).toMatch(/^Nothing was changed: eu is refused, us is refused\.$/m);
    expect(code).toBe(1);
    expect(regions.phases()).toEqual(["normal", "normal"]);
  });

  it("stop before the next wave where one fails, and go on from there", async () => {
    regions.faults("eu", { resource: "database-devices-primary", operation: "update", fault: "error" });
    const failed = await regions.run("switch", "--to", "prewarm", "--yes", "--json");
    expect(JSON.parse(failed.out)).toMatchObject({
      outcome: "stopped",
      waves: [["eu"], ["us"]],
      stacks: [
        { stack: "eu", became: "failed" },
        { stack: "us", became: "not begun" },
      ],
    });
    expect(failed.notes).toMatch(/^No further wave was begun:\n {2}failed +eu: .*\n {2}not begun +us$/m);
    expect(failed.notes).toMatch(/^Back: npx broadcast rollback --stack eu --stack us --sandbox /m);
    expect(failed.code).toBe(1);
    expect(regions.phases()[1]).toBe("normal");
    regions.faults("eu");
    const on = await regions.run("switch", "--to", "prewarm", "--yes");
    expect(on.out).toMatch(/^Together: eu, then us$/m);
    expect(on.notes).toMatch(/^Wave 1 of 2: eu → prewarm$[^]*^Wave 2 of 2: us → prewarm$/m);
    expect(on.notes).toMatch(/^eu, then us: all in prewarm\.$/m);
    expect(on.code).toBe(0);
    expect(regions.phases()).toEqual(["prewarm", "prewarm"]);
  });

  it("with a fault in the second wave keep the first, and go back together", async () => {
    expect((await regions.run("switch", "--to", "prewarm", "--yes")).code).toBe(0);
    regions.faults("us", { resource: "flags-shop-values", operation: "update", fault: "error" });
    const failed = await regions.run("switch", "--to", "live", "--yes");
    expect(failed.notes).toMatch(/^ {2}done +eu\n {2}failed +us: /m);
    expect(failed.code).toBe(1);
    expect(regions.phases()[0]).toBe("live");
    regions.faults("us");
    const status = await regions.run("status");
    expect(status.out).toMatch(/^# eu\n(?:.*\n)*^# us\n/m);
    expect(status.notes).toMatch(/^Needs a person: .*us\.$/m);
    expect(status.code).toBe(1);
    const back = await regions.run("rollback", "--yes");
    expect(back.notes).toMatch(
      /^Back: us$[^]*^Back: eu$[^]*^us, then eu: all in normal, and what they were before\.$/m,
    );
    expect(back.code).toBe(0);
    expect(regions.phases()).toEqual(["normal", "normal"]);
  });

  it("are reported on one page", async () => {
    const { code, out } = await regions.run("report", "--json");
    const reports = JSON.parse(out) as { stack: string; evenings: unknown[] }[];
    expect(reports.map(({ stack }) => stack)).toEqual(["eu", "us"]);
    expect(code).toBe(0);
    expect((await regions.run("report")).out).toMatch(/^# .*: evenings of eu$[^]*^# .*: evenings of us$/m);
  });
});
