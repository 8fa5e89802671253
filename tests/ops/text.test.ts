import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forTerminal, isPlain, oneLine, visible, withoutPasswords } from "../../infra/contract/text.ts";
import { noticeText } from "../../ops/notices/notice.ts";
import { partnerNotice } from "../../ops/notices/partner.ts";
import { markup } from "../../infra/contract/html.ts";
import { escapeText } from "../../ops/render/markdown/escape.ts";
import { maskingTerminal } from "../../ops/secrets.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { calendarText } from "../../ops/timing/calendar.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";
import { broadcast } from "../terminal.ts";

/** Clears a screen, turns text round, forges a line, a header, an entry. */
const forged = "Shop\u001b[2J\u009b1A\u202egnp.exe\r\nBcc: all@example.com\u2028END:VEVENT\u0007";
/** What no medium may be given, tabs and ends of lines aside. */
const obeyed = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/u;

describe("a text that a terminal, a page or a mail would obey", () => {
  it("is shown as what it is", () => {
    expect(isPlain(forged)).toBe(false);
    expect(isPlain("Ça va, ваш שלום 👩‍💻\n\tok")).toBe(true);
    expect(visible("a\u202eb\u0085")).toBe("a\\u202eb\\u0085");
    expect(visible(forged)).not.toMatch(obeyed);
    expect(oneLine(forged)).not.toMatch(/[\r\n]/);
    expect(oneLine(forged)).not.toMatch(obeyed);
  });

  it("keeps in a terminal our own colours, and nothing else of its language", () => {
    expect(forTerminal("\u001b[31mred\u001b[39m \u001b[2J\u001b]0;title\u0007")).toBe(
      "\u001b[31mred\u001b[39m \\u001b[2J\\u001b]0;title\\u0007",
    );
    const lines: string[] = [];
    const terminal = maskingTerminal({
      out: (line) => lines.push(line),
      note: (line) => lines.push(line),
      interactive: false,
    });
    terminal.out(forged);
    terminal.note(forged);
    for (const line of lines) expect(line).not.toMatch(obeyed);
  });

  it("means the same in JSON that is printed", () => {
    const value = { name: "a\u202eb\u009b", text: "c\r\n" };
    expect(JSON.parse(forTerminal(JSON.stringify(value)))).toEqual(value);
  });

  it("is one line of a notice, in a mail and elsewhere: no header can be forged", () => {
    const { estate } = parseSettings("normal", rawEstate("prod"));
    const air = Temporal.ZonedDateTime.from("2027-02-19T20:00[Europe/Paris]");
    const alarm = { name: forged, air, until: air.add({ minutes: 40 }) };
    const text = partnerNotice({ estate: { ...estate, company: forged }, alarms: [alarm], peak: 1000 });
    expect(text).not.toMatch(obeyed);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text.split("\n").filter((line) => line.startsWith("Subject:"))).toHaveLength(1);
    const notice = noticeText({
      kind: "failed",
      stack: "qa",
      from: "normal",
      to: "live",
      by: forged,
      reason: forged,
      next: "",
    });
    expect(oneLine(notice)).not.toMatch(/\n/);
  });

  it("is text in HTML and Markdown", () => {
    expect(markup`<p>${forged}</p>`.text).not.toMatch(obeyed);
    expect(escapeText(forged)).not.toMatch(obeyed);
    expect(escapeText(forged)).not.toMatch(/\n/);
  });

  it("is one value of a calendar entry", () => {
    const air = Temporal.ZonedDateTime.from("2027-02-19T20:00[Europe/Paris]");
    const alarm = { name: forged, air, until: air.add({ minutes: 40 }), up: [], back: [], rest: "normal" as const };
    const timeline = { now: air.toInstant(), alarms: [alarm] } as unknown as Parameters<typeof calendarText>[0];
    const text = calendarText(timeline, "qa");
    expect(text.replaceAll("\r\n", "")).not.toMatch(obeyed);
    expect(text.match(/^(BEGIN|END):VEVENT\r$/gm)).toHaveLength(2);
  });
});

describe("a stack file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "text-"));
    copyFileSync(stackFilePath("qa"), stackFilePath("qa", folder));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const edit = (from: RegExp, to: string): void => {
    const path = stackFilePath("qa", folder);
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(from);
    writeFileSync(path, text.replace(from, to));
  };
  const planned = () => broadcast("plan", "--stack", "qa", "--cwd", folder, "--to", "prewarm");

  it.each([
    ["a company on two lines", /company: .*/, 'company: "Shop\\nBcc: all@example.com"', "estate.company"],
    ["a company that turns round", /company: .*/, 'company: "Shop\\u202egnp"', "estate.company"],
    ["a key that clears the screen", /^ {4}apps:$/m, '    apps:\n      "we\\eb[2J": {}', "estate.apps.we\\u001bb[2J"],
    [
      "a key on two lines",
      /^ {4}apps:$/m,
      '    apps:\n      "a\\n  broadcast:estate.b": {}',
      "estate.apps.a\\n  broadcast:estate.b",
    ],
    [
      "a value of a flag",
      /^( +)values:$/m,
      '$1values:\n$1  title: { normal: "a", broadcast: "\\u2066b" }',
      "estate.flags.shop.values.title.broadcast",
    ],
  ])("is refused for %s, in one line without it", async (_, from, to, path) => {
    edit(from, to);
    const { code, out, notes } = await planned();
    expect(code).toBe(2);
    expect(notes).toContain(`broadcast:${path}: found `);
    expect(notes).toMatch(/allowed: (.*without control characters or marks of direction|lower-case letters)/);
    expect(out + notes).not.toMatch(obeyed);
  });
});

it("an address in a text has no password", () => {
  expect(withoutPasswords("see https://user:p@ss@example.com/a@b, postgres://u:p@db and https://example.com/@me")).toBe(
    "see https://[secret]@example.com/a@b, postgres://[secret]@db and https://example.com/@me",
  );
});
