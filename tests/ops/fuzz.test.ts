import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { stackFilePath } from "../../ops/stackFile.ts";
import { stacks } from "../estates.ts";
import { broadcast } from "../terminal.ts";
import { mutationOf, textMutation } from "./mutations.ts";

const seed = 20270219;

describe("a stack file in which anything may stand", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "fuzz-"))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The verb that reads a stack file and does nothing else. */
  const read = [
    "notice",
    "--air",
    "2027-02-19T20:00",
    "--zone",
    "Europe/Paris",
    "--peak",
    "1000",
    "--now",
    "2027-02-01T12:00:00Z",
  ];
  const trace = /^\s+at .+:\d+:\d+\)?$|fault of this command|The system refused|\[object Object\]/m;
  const mistake = /^ {2}(?:line \d+, )?broadcast:\S.*: found .+; allowed: .+$/;
  /** Of a file that holds no settings, or none that can be read. */
  const whole = /Pulumi\.\w+\.yaml (?:is|has|holds|leaves) |is in a form that is no longer read/;

  async function told(stack: string, text: string | Buffer, verb: readonly string[]): Promise<number> {
    writeFileSync(stackFilePath(stack, folder), text);
    const { code, out, notes } = await broadcast(...verb, "--stack", stack, "--cwd", folder);
    expect(out + notes).not.toMatch(trace);
    expect((out + notes).length).toBeLessThan(200_000);
    return code;
  }

  async function readBack(stack: string, text: string | Buffer): Promise<number> {
    writeFileSync(stackFilePath(stack, folder), text);
    const { code, out, notes } = await broadcast(...read, "--stack", stack, "--cwd", folder);
    expect(out + notes).not.toMatch(trace);
    if (code === 0) return code;
    expect(code).toBe(2);
    const [head = "", ...lines] = notes.split("\n");
    if (/configuration is wrong in/.test(head)) {
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length).toBeLessThanOrEqual(21);
      for (const line of lines) expect(line).toMatch(line.startsWith("  …") ? /^ {2}… and \d+ more$/ : mistake);
    } else expect(notes).toMatch(whole);
    return code;
  }

  it.each(stacks)(
    "of %s is read, or refused with path, value and what is allowed: 400 changes at one path",
    async (stack) => {
      const original: unknown = parse(readFileSync(stackFilePath(stack), "utf8"));
      const codes: number[] = [];
      let [accepted, planned] = [0, 0];
      await fc.assert(
        fc.asyncProperty(mutationOf(original), async ({ apply }) => {
          const text = stringify(apply(original));
          const code = await readBack(stack, text);
          codes.push(code);
          // Of what is accepted the whole plan is made, now and then.
          if (code !== 0 || accepted++ % 8 > 0) return;
          planned++;
          expect(await told(stack, text, ["plan", "--to", "prewarm", "--from", "normal"])).toBeLessThan(2);
        }),
        { seed, numRuns: 400 },
      );
      const refused = codes.filter((code) => code === 2).length;
      expect(refused).toBeGreaterThan(200);
      expect(codes.length - refused).toBeGreaterThan(20);
      expect(planned).toBeGreaterThan(1);
    },
  );

  it.each(stacks)("of %s is read, or refused in one line: 90 changes of the whole file", async (stack) => {
    const original = readFileSync(stackFilePath(stack), "utf8");
    const codes: number[] = [];
    await fc.assert(
      fc.asyncProperty(textMutation, async ({ apply }) => {
        codes.push(await readBack(stack, apply(original)));
      }),
      { seed, numRuns: 90 },
    );
    expect(codes.filter((code) => code === 2).length).toBeGreaterThan(30);
  });
});
