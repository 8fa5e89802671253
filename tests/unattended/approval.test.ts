import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Approval } from "../../ops/unattended/approval.ts";
import { approvedSteps, readApproval, writeApproval } from "../../ops/unattended/approval.ts";
import {
  approvalFor,
  approvalsWithoutShow,
  assertHolds,
  assertSameSteps,
  withdraw,
} from "../../ops/unattended/approvals.ts";
import { canonicalHash } from "../../ops/seal/canonical.ts";
import type { Plan } from "../../ops/plan/plan.ts";
import { turned } from "../timing/steps.ts";
import { instant } from "./calendar.ts";

const show = { name: "Evening news", air: "2027-02-19T19:00:00Z", until: "2027-02-19T20:00:00Z" };
const world = {
  ...{ state: "s", config: "c", program: { commit: "any", sources: "p" } },
  tools: { pulumi: "3.260.0", packages: {}, lock: "l" },
};
const steps = [turned("t", "size", 1, 2, "database"), turned("t", "replicas", 3, 4, "app")];
const switches = [{ from: "normal" as const, to: "prewarm" as const, steps: approvedSteps(steps), state: "s" }];
const content = { ...{ stack: "qa", show, by: "ana", at: "2027-02-19T14:00:00Z" }, despite: [], world, switches };
const planOf = (given: typeof steps): Pick<Plan, "forward"> => ({ forward: { steps: given } }) as unknown as Plan;

describe("an approval", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "approvals-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is found by its show, and by no other", () => {
    writeApproval(folder, content, [], undefined);
    expect(approvalFor(folder, "qa", show)).toMatchObject({ by: "ana", show });
    expect(approvalFor(folder, "prod", show)).toBeUndefined();
    expect(approvalFor(folder, "qa", { ...show, air: "2027-02-19T20:00:00Z" })).toBeUndefined();
    expect(approvalsWithoutShow(folder, "qa", [show], instant("2027-02-19T12:00Z"))).toEqual([]);
    expect(approvalsWithoutShow(folder, "qa", [], instant("2027-02-19T12:00Z"))).toHaveLength(1);
    expect(withdraw(folder, "qa", show)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is nobody's matter once its show is past, though the calendar has it no more", () => {
    writeApproval(folder, content, [], undefined);
    const stray = (now: string) => approvalsWithoutShow(folder, "qa", [], instant(now));
    expect(stray("2027-02-19T19:00:00Z")).toHaveLength(1);
    expect(stray("2027-02-19T19:00:01Z")).toEqual([]);
  });

  it("is refused where a byte of it was changed, or its seal was made anew without the secret", () => {
    const { path } = writeApproval(folder, content, [], "the secret");
    expect(readApproval(path, "the secret").by).toBe("ana");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"ana"', '"eve"'));
    expect(() => readApproval(path, undefined)).toThrow(/The seal of .* is broken/);
    const { seal, signature, ...rest } = JSON.parse(text) as Approval;
    expect(seal).toMatch(/^\w/);
    const forged = { ...rest, by: "eve" };
    writeFileSync(path, JSON.stringify({ ...forged, seal: canonicalHash(forged), signature }));
    expect(() => readApproval(path, "the secret")).toThrow(/is signed with another secret/);
    writeFileSync(path, JSON.stringify({ ...forged, seal: canonicalHash(forged) }));
    expect(() => readApproval(path, "the secret")).toThrow(/is not signed/);
    expect(readApproval(path, undefined).by).toBe("eve");
  });

  it("holds no secret", () => {
    process.env["SHOP_API_TOKEN"] = "a-very-secret-value";
    const read = [turned("t", "token", 1, "a-very-secret-value")];
    const own = [{ from: "normal" as const, to: "prewarm" as const, steps: approvedSteps(read) }];
    const write = () => writeApproval(folder, { ...content, switches: own }, read, undefined);
    expect(write).toThrow(/would hold SHOP_API_TOKEN in plain text/);
    delete process.env["SHOP_API_TOKEN"];
    expect(readdirSync(folder)).toEqual([]);
  });

  it("holds for the world it was made from, names what moved, and is held to the state only where it had one", () => {
    const { approval } = writeApproval(folder, content, [], undefined);
    const [first] = approval.switches;
    if (!first) throw new Error("no switch");
    const holds = (now: Partial<typeof world>, hash = "s", resuming = false, of = first) => {
      assertHolds(approval, of, { now: { ...world, ...now }, recorded: { hash }, resuming });
    };
    holds({});
    expect(() => holds({ config: "d" })).toThrow(/by ana .* no longer holds:\n {2}config:/);
    expect(() => holds({ program: { commit: "any", sources: "q" } })).toThrow(/program: files in .*ops, policies/);
    expect(() => holds({}, "moved")).toThrow(/state: the stack was updated since/);
    holds({}, "moved", true);
    holds({}, "moved", false, { ...first, state: undefined });
  });

  it("allows these steps only; half way, fewer of them", () => {
    const [first] = switches;
    if (!first) throw new Error("no switch");
    assertSameSteps(first, planOf(steps), false);
    expect(() => assertSameSteps(first, planOf(steps.slice(1)), false)).toThrow(
      /it would not update database \(size: 1 → 2\)/,
    );
    assertSameSteps(first, planOf(steps.slice(1)), true);
    const other = [...steps, turned("t", "size", 1, 3, "cache")];
    expect(() => assertSameSteps(first, planOf(other), true)).toThrow(/it would also update cache \(size: 1 → 3\)/);
  });
});
