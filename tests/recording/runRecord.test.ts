import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordingPath } from "../../ops/recording/path.ts";
import { readRecording } from "../../ops/recording/read.ts";
import { RunRecord } from "../../ops/recording/runRecord.ts";
import type { Workspace } from "../../ops/switching/workspace.ts";
import { openCloud } from "../../sandbox/index.ts";
import { prefill } from "../../ops/rehearsal/prefill.ts";
import { offlineEstate } from "../graphs.ts";
import { recordedIn, sessionOf } from "../switching/sessions.ts";

/** A session on a sandbox that nothing was done to, whose records are in a folder. */
async function session(records?: string) {
  const folder = mkdtempSync(join(tmpdir(), "broadcast-run-record-"));
  const cloud = openCloud({ folder: join(folder, "store"), scale: Infinity });
  const offline = offlineEstate("qa");
  await prefill(cloud, offline);
  const workspace = { stack: "qa", records: records ?? folder, environment: {}, sandbox: { cloud } } as Workspace &
    object;
  const made = sessionOf({ workspace, estate: offline.estate, offline, prices: {} });
  return { ...made, path: recordingPath(workspace.records, "qa") };
}

/** Until something is true, which it is in the end. */
async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("the record of a switch", () => {
  it("has what was seen, from where it began to where it arrived, as that of watch has", async () => {
    const { session: running, path, notes } = await session();
    const record = new RunRecord(running, recordedIn("normal"));
    await record.begun;
    record.arrived(recordedIn("prewarm"));
    await until(() => existsSync(path) && readRecording(path).figures.length > 0);
    record.end();
    const { standings, figures, sandbox, lost } = readRecording(path);
    expect({ sandbox, lost }).toEqual({ sandbox: true, lost: [] });
    expect(standings[0]).toMatchObject({ entered: "normal", settled: "normal" });
    expect(figures.find(({ name }) => name === "nodes-apps")?.points.length).toBeGreaterThan(0);
    expect(notes).toEqual([]);
  });

  it("that cannot be written is told at its end, and stops nothing", async () => {
    const { session: running, notes } = await session(process.execPath);
    const record = new RunRecord(running, recordedIn("normal"));
    await record.begun;
    record.end();
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^What was seen meanwhile is not recorded to its end: .*(ENOTDIR|EEXIST)/);
  });

  it("that never began says nothing", async () => {
    const { session: running, notes } = await session();
    new RunRecord(running, recordedIn("normal")).end();
    expect(notes).toEqual([]);
  });
});
