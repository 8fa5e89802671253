import { describe, expect, it } from "vitest";
import { baselineOf, differencesFrom } from "../../ops/switching/baseline.ts";
import { isHalfDone, startPhaseFor, readRecorded } from "../../ops/switching/recorded.ts";
import { phasesToNormal } from "../../ops/switching/phasesToNormal.ts";
import { messageOf, summaryIn } from "../../ops/switching/message.ts";

const stash = (name: string, input: string) => ({
  urn: `urn:pulumi:qa::broadcast::pulumi:index:Stash::${name}`,
  type: "pulumi:index:Stash",
  custom: true,
  inputs: { input },
  modified: "2027-02-19T18:00:00Z",
});
const database = (more: object = {}, inputs: object = {}) => ({
  urn: "urn:pulumi:qa::broadcast::aws:rds/instance:Instance::database",
  type: "aws:rds/instance:Instance",
  custom: true,
  inputs: { instanceClass: "db.r6g.large", ...inputs },
  outputs: { instanceClass: "db.r6g.large" },
  created: "2027-01-01T00:00:00Z",
  modified: "2027-01-01T00:00:00Z",
  ...more,
});
const state = (resources: object[], pending: object[] = []) =>
  readRecorded(JSON.stringify({ version: 3, deployment: { manifest: {}, resources, pending_operations: pending } }));

describe("a stack's state", () => {
  it("says which phase was entered, which was reached, and since when", () => {
    const recorded = state([stash("phase", "live"), stash("settled", "prewarm")]);
    expect(recorded).toMatchObject({ entered: "live", settled: "prewarm", since: "2027-02-19T18:00:00Z" });
    expect(isHalfDone(recorded)).toBe(true);
    expect(isHalfDone(state([stash("phase", "live"), stash("settled", "live")]))).toBe(false);
  });

  it("is half done while the end of an operation is not known", () => {
    const { urn } = database();
    const recorded = state(
      [stash("phase", "live"), stash("settled", "live")],
      [{ type: "updating", resource: { urn } }],
    );
    expect(isHalfDone(recorded)).toBe(true);
    expect(recorded.pending).toEqual([{ type: "updating", urn, name: "database" }]);
  });

  it("is half done where a resource was left behind, whatever the record says", () => {
    const marked = (phase: string) => database({ resourceHooks: { BeforeUpdate: ["x", `in-${phase}`] } });
    const all = (mark: string) => state([stash("phase", "live"), stash("settled", "live"), marked(mark)]);
    expect(all("live")).toMatchObject({ entered: "live", settled: "live" });
    expect(all("prewarm")).toMatchObject({ entered: "live", settled: "prewarm" });
    expect(isHalfDone(all("prewarm"))).toBe(true);
    expect(all("normal")).toMatchObject({ settled: "normal" });
  });

  it("says which levers are half turned, beside those that are out", () => {
    const marked = (mark: string) => database({ resourceHooks: { BeforeUpdate: [mark] } });
    const at = (entered: string, settled: string, mark: string) =>
      state([
        ...[
          stash("phase", "live"),
          stash("levers", entered),
          stash("settled-levers", settled),
          stash("settled", "live"),
        ],
        marked(mark),
      ]);
    const pulled = at("door,search", "door", "in-live+door");
    expect(pulled.levers).toMatchObject({ out: ["door", "search"], half: ["search"], settled: false });
    expect(isHalfDone(pulled)).toBe(true);
    const released = at("search", "door,search", "in-live+search");
    expect(released.levers).toMatchObject({ entered: ["search"], out: ["door", "search"], half: ["door"] });
    const arrived = at("door,search", "door,search", "in-live+door,search");
    expect(arrived.levers).toMatchObject({ out: ["door", "search"], half: [], settled: true });
    expect(isHalfDone(arrived)).toBe(false);
  });

  it("is as far behind as the furthest of what was left there, and not by what no longer counts", () => {
    const marked = (name: string, phase: string, more: object = {}) =>
      database({
        urn: `urn:pulumi:qa::broadcast::t::${name}`,
        resourceHooks: { BeforeUpdate: [`in-${phase}`] },
        ...more,
      });
    const at = (entered: string, ...left: object[]) =>
      state([stash("phase", entered), stash("settled", entered), ...left]).settled;
    expect(at("live", marked("a", "prewarm"), marked("b", "normal"), marked("c", "live"))).toBe("normal");
    expect(at("normal", marked("a", "prewarm"), marked("b", "live"))).toBe("live");
    // On its way out of the state, or somebody else's and only read.
    expect(at("live", marked("a", "normal", { delete: true }))).toBe("live");
    expect(at("live", marked("a", "normal", { external: true }))).toBe("live");
    expect(at("live", database({ resourceHooks: { BeforeUpdate: null } }))).toBe("live");
    expect(state([marked("a", "prewarm")]).settled).toBeUndefined();
  });

  it("is empty before the first update", () => {
    expect(readRecorded('{"version":3,"deployment":null}').entered).toBeUndefined();
  });

  it.each([
    ["live", "prewarm", "live", "prewarm"],
    ["live", "prewarm", "prewarm", "live"],
    ["prewarm", "live", "prewarm", "live"],
    ["prewarm", "prewarm", "live", "prewarm"],
  ] as const)("entered %s, reached %s: a switch to %s starts from %s", (entered, settled, to, from) => {
    expect(startPhaseFor(state([stash("phase", entered), stash("settled", settled)]), to)).toBe(from);
  });

  it.each([
    ["live", "live", ["prewarm", "normal"]],
    ["live", "prewarm", ["prewarm", "normal"]],
    ["prewarm", "live", ["prewarm", "normal"]],
    ["prewarm", "prewarm", ["normal"]],
    ["prewarm", "normal", ["normal"]],
    ["normal", "prewarm", ["normal"]],
    ["normal", "normal", []],
  ] as const)("entered %s, reached %s: the way back is %j", (entered, settled, path) => {
    expect(phasesToNormal(state([stash("phase", entered), stash("settled", settled)]))).toEqual(path);
  });

  it("has one hash as long as nothing moves, whatever times and places are noted", () => {
    const { hash } = state([stash("phase", "live"), database()]);
    expect(
      state([database({ modified: "2028-01-01T00:00:00Z", sourcePosition: "x#1" }), stash("phase", "live")]).hash,
    ).toBe(hash);
    expect(state([stash("phase", "live"), database({}, { instanceClass: "db.r6g.xlarge" })]).hash).not.toBe(hash);
    expect(state([stash("phase", "live"), database({ outputs: { instanceClass: "db.t3.micro" } })]).hash).not.toBe(
      hash,
    );
    expect(state([stash("phase", "live"), database({ protect: true })]).hash).not.toBe(hash);
    const { urn } = database();
    expect(state([stash("phase", "live"), database()], [{ type: "updating", resource: { urn } }]).hash).not.toBe(hash);
  });
});

describe("a baseline", () => {
  it("names what is asked to be something else, is gone or is new, and keeps no value", () => {
    const before = baselineOf(state([database(), stash("phase", "normal")]));
    expect(JSON.stringify(before)).not.toContain("db.r6g.large");
    const now = baselineOf(state([database({}, { instanceClass: "db.r6g.xlarge" }), stash("extra", "x")]));
    expect(differencesFrom(before, now).sort()).toEqual([
      "database is asked to be something else",
      "extra was not there",
      "phase is gone",
    ]);
    expect(differencesFrom(before, before)).toEqual([]);
  });

  it("does not tell secrets apart, which are encrypted anew each time", () => {
    const secret = (ciphertext: string) => ({
      password: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext },
    });
    expect(baselineOf(state([database({}, secret("a"))])).hash).toBe(
      baselineOf(state([database({}, secret("b"))])).hash,
    );
  });
});

describe("the message in the stack's history", () => {
  const summary = { broadcast: 1, from: "prewarm", to: "live", by: "ann", despite: ["landing"] } as const;

  it("is read back", () => {
    expect(messageOf({ ...summary, despite: [...summary.despite] })).toMatch(/^broadcast prewarm → live \{/);
    expect(summaryIn(messageOf({ ...summary, despite: [...summary.despite] }))).toEqual(summary);
  });

  it.each(["", "fix the dashboard", "broadcast {", 'broadcast x {"broadcast":2}'])(
    "is nobody's where it is %j",
    (text) => {
      expect(summaryIn(text)).toBeUndefined();
    },
  );
});
