import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stringify } from "yaml";
import { stackFilePath } from "../../ops/stackFile.ts";
import { approvalPath } from "../../ops/unattended/approval.ts";
import { rawEstate } from "../estates.ts";
import { broadcast } from "../terminal.ts";

const show = { name: "Evening news", air: "2027-02-19T19:00:00Z" };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "withdraw-"))));
afterEach(() => rmSync(folder, { recursive: true }));

it("takes an approval back without an engine, or a state that could be asked", async () => {
  const broadcasts = [{ name: show.name, air: "2027-02-19T20:00", zone: "Europe/Paris" }];
  const config = { "broadcast:phase": "normal", "broadcast:estate": { ...rawEstate("qa"), broadcasts } };
  writeFileSync(stackFilePath("qa", folder), stringify({ config }));
  const path = approvalPath(join(folder, ".broadcast", "approvals"), { stack: "qa", show: { ...show, until: "" } });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "{}");
  const args = ["--stack", "qa", "--cwd", folder, "--now", "2027-02-19T12:00Z", "--withdraw"];
  const { code, notes } = await broadcast("approve", ...args);
  expect(notes).toMatch(/^Nothing moves for Evening news, Fri 2027-02-19 20:00 \+01:00 any more\.$/m);
  expect(code).toBe(0);
  expect(existsSync(path)).toBe(false);
  expect((await broadcast("approve", ...args)).notes).toMatch(/was not approved/);
});
