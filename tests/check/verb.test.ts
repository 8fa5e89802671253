import { describe, expect, it } from "vitest";
import { broadcast } from "../terminal.ts";

describe("broadcast check", () => {
  it("refuses a stack file whose ids are placeholders", async () => {
    const called = await broadcast("check", "--stack", "prod");
    expect(called.code).toBe(2);
    expect(called.notes).toContain("targets.paris.aws.account");
  });
});
