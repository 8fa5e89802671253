import { describe, expect, it } from "vitest";
import { broadcast } from "../terminal.ts";

describe("an address that cannot be listened on", () => {
  it.each([
    ["--listen", "nonsense", /^--listen: found "nonsense"; allowed: HOST:PORT, such as 0\.0\.0\.0:8080$/m],
    ["--listen", "0.0.0.0:99999", /^--listen: found "0\.0\.0\.0:99999"; allowed: HOST:PORT/m],
    ["--serve", "http", /^--serve: found "http"; allowed: a whole number from 0 to 65535$/m],
    ["--serve", "70000", /^--serve: found "70000"; allowed/m],
  ])("%s %s is refused before anything is asked", async (option, value, said) => {
    const { code, notes } = await broadcast("watch", "--stack", "qa", option, value);
    expect(notes).toMatch(said);
    expect(code).toBe(2);
  });

  it("is one, not two", async () => {
    const { code, notes } = await broadcast("watch", "--stack", "qa", "--serve", "--listen", "0.0.0.0:0");
    expect(notes).toMatch(/cannot be used with/);
    expect(code).toBe(2);
  });
});
