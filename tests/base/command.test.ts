import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "../../ops/base/command.ts";

describe("a command that is aborted", () => {
  it("has ended when its refusal comes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aborted-"));
    const script = `process.once("SIGTERM", () => setTimeout(() => { fs.writeFileSync("last", ""); process.exit(); }, 300));
      fs.writeFileSync("first", ""); setInterval(() => {}, 1000);`;
    const controller = new AbortController();
    const refused = expect(runCommand(process.execPath, ["-e", script], folder, controller.signal)).rejects.toThrow(
      /aborted/,
    );
    await expect.poll(() => existsSync(join(folder, "first"))).toBe(true);
    controller.abort();
    await refused;
    expect(existsSync(join(folder, "last"))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
