import { describe, expect, it } from "vitest";
import { offlineEstate } from "../graphs.ts";
import { onSandbox } from "../gates/sandbox.ts";
import { broadcast } from "../terminal.ts";

describe("broadcast check", () => {
  it("asks a sandbox, shows what nobody there knows, and fails for what is not well", async () => {
    const { cloud } = await onSandbox(offlineEstate());
    const called = await broadcast("check", "--stack", "prod", "--sandbox", cloud.store.folder);
    expect(called.code).toBe(1);
    expect(called.out).toContain("Asked of the sandbox");
    expect(called.out).toMatch(/\? +headroom-nodes/);
    expect(called.out).toContain("the sandbox knows no quotas");
    // Only the landing host's record is the program's own.
    expect(called.out).toMatch(/✗ +www\.example\.com +it has no address in the zone/);
    expect(called.out).toMatch(/✓ +tv\.example\.com +proxied/);
  });

  it("gives the same as JSON", async () => {
    const { cloud } = await onSandbox(offlineEstate());
    const called = await broadcast("check", "--stack", "prod", "--sandbox", cloud.store.folder, "--json");
    const { ready, answers } = JSON.parse(called.out) as { ready: boolean; answers: { question: string }[] };
    expect(called.code).toBe(1);
    expect(ready).toBe(false);
    expect(answers.map(({ question }) => question)).toContain("node-quota");
  });

  it("refuses a stack file whose ids are placeholders", async () => {
    const called = await broadcast("check", "--stack", "prod");
    expect(called.code).toBe(2);
    expect(called.notes).toContain("target.aws.account");
  });
});
