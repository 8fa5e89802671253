import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { maskingTerminal, maskSecrets } from "../../ops/secrets.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { broadcast } from "../terminal.ts";
import { expectNone, expectNoneIn, indiscreet, planted, plantedConfig, plantSecrets } from "./planted.ts";

describe("a text without secrets", () => {
  it("has a mask where the environment's secrets were, as they are and as JSON has them", () => {
    const environment = { API_TOKEN: 'abcdef"ghi', SOME_PASSWORD: "abcdef" };
    expect(maskSecrets('x abcdef"ghi y', environment)).toBe("x [secret] y");
    expect(maskSecrets(JSON.stringify({ x: 'abcdef"ghi' }), environment)).toBe('{"x":"[secret]"}');
  });

  it("leaves words, paths and what is no secret", () => {
    const environment = { API_TOKEN: "live", SECRET_FILE: "/etc/secrets/one", HOME_TOWN: "Strasbourg" };
    const text = "live from Strasbourg, /etc/secrets/one";
    expect(maskSecrets(text, environment)).toBe(text);
  });

  it("masks the longer of two secrets whole", () => {
    expect(maskSecrets("12345678-90", { A_TOKEN: "12345678", B_TOKEN: "12345678-90" })).toBe("[secret]");
  });
});

describe("without an engine", () => {
  plantSecrets();
  const folder = mkdtempSync(join(tmpdir(), "secrets-"));
  beforeAll(() => {
    const file = stackFilePath("qa", folder);
    copyFileSync(stackFilePath("qa"), file);
    const document = parseDocument(readFileSync(file, "utf8"));
    for (const [key, value] of Object.entries(plantedConfig)) document.setIn(["config", key], value);
    writeFileSync(file, document.toString());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["text", "markdown", "html", "json"])("no plan as %s has one, printed or written", async (format) => {
    const to = ["--stack", "qa", "--cwd", folder, "--to", "prewarm", "--format", format];
    const printed = await broadcast("plan", ...to);
    const written = await broadcast("plan", ...to, "--output", join(folder, `plan.${format}`));
    expect([printed.code, written.code]).toEqual([0, 0]);
    for (const { out, notes } of [printed, written]) expectNone(out + notes, format);
    expect(expectNoneIn(folder, (path) => path.startsWith("Pulumi."))).toBeGreaterThan(0);
  });

  it("no message of an error has one", () => {
    const lines: string[] = [];
    const terminal = maskingTerminal({
      out: (line) => lines.push(line),
      note: (line) => lines.push(line),
      interactive: false,
    });
    for (const secret of Object.values(planted)) terminal.note(`refused: ${secret}`);
    terminal.out(JSON.stringify({ reason: Object.values(planted).join(" ") }));
    expect(lines).toHaveLength(Object.keys(planted).length + 1);
    expectNone(lines.join("\n"), "terminal");
    expect(indiscreet).toContain(planted.DATABASE_PASSWORD);
  });
});
