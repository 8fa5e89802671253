import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentUncounted } from "../../ops/render/uncounted.ts";
import type { PlanDocument } from "../../ops/render/document.ts";
import { planMarkdown } from "../../ops/render/markdown/page.ts";
import { planDocumentSchema } from "../../ops/render/schema.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";
import { broadcast } from "../terminal.ts";

/** Of an app that says neither what it opens nor what it requests. */
const ofWeb = [
  "connections of web: not in the stack file",
  "room on nodes for web: what they request is not in the stack file",
];
/** Of a database that exists and of which nothing but its class is said. */
const ofDevices = "connections of devices: its engine is not in the stack file";

/** Edits of prod's stack file; each is a stack of its own here. */
const edits: Record<"known" | "silent" | "adopted", (estate: RawEstate) => void> = {
  known: ({ databases, apps, alarms }) => {
    delete databases.devices;
    delete apps.sync.connections.devices;
    delete alarms.evening.databases.devices;
  },
  silent: (estate) => {
    edits.known(estate);
    delete estate["apps"].web.connections;
    delete estate["apps"].web.requests;
  },
  adopted: ({ databases }) => {
    delete databases.devices.engine;
  },
};

const folder = mkdtempSync(join(tmpdir(), "uncounted-"));
beforeAll(() => {
  for (const [stack, edit] of Object.entries(edits)) {
    const estate = rawEstate();
    edit(estate);
    const file = { config: { "broadcast:phase": "normal", "broadcast:estate": estate } };
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), JSON.stringify(file));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const plan = async (stack: string, format: string, ...more: string[]): Promise<string> =>
  (await broadcast("plan", "--stack", stack, "--cwd", folder, "--to", "prewarm", "--format", format, ...more)).out;
const times = (page: string, text: string): number => page.split(text).length - 1;
const document = async (stack: string): Promise<PlanDocument> => JSON.parse(await plan(stack, "json")) as PlanDocument;
/** What a reader sees of the parts of a page, without markup. */
const textsOf = (page: string, selector: string): string[] => {
  const { document: parsed } = parseHTML(page);
  return [...(parsed.querySelectorAll(selector) as Iterable<{ textContent: string }>)].map(
    ({ textContent }) => textContent,
  );
};
const textOf = (page: string, selector: string): string => textsOf(page, selector).join("\n");

describe("a plan of an estate of which everything is known", () => {
  it.each(["text", "markdown", "html"])("says so as %s without a word of what is not counted", async (format) => {
    const page = await plan("known", format);
    expect(page).not.toMatch(/not counted|as far as is known|do not count|❔/i);
    expect(page).toContain("may go ahead");
  });

  it("closes as it always has, and points to a remark on the way back", async () => {
    expect(await plan("known", "text")).toContain(
      "\nnormal → prewarm may go ahead. Every step updates in place, and the way back undoes each one, with a remark above.\n",
    );
    expect((await plan("known", "markdown")).split("\n")[0]).toBe("## ✅ known normal → prewarm: may go ahead");
    expect((await document("known")).stacks[0]?.plans[0]?.uncounted).toEqual([]);
  });
});

describe.each([
  ["an app that says nothing of its connections and requests", "silent", ofWeb],
  ["an adopted database without its engine", "adopted", [ofDevices]],
])("a plan with %s", (_, stack, notes) => {
  it("closes with what it does not count, once each, in a terminal", async () => {
    const page = await plan(stack, "text");
    const closing = page.split("\n").find((line) => line.includes("may go ahead")) ?? "";
    expect(closing).toMatch(/^normal → prewarm may go ahead, as far as is known\. Not counted: .*\.$/);
    const [, safety = "", checks = ""] = page.split(/^(?:Safe wherever it stops|Checks)$/m);
    for (const note of notes) expect(times(closing, note), note).toBe(1);
    for (const note of notes) expect(times(checks.split("may go ahead")[0] ?? "", note), note).toBe(1);
    expect(times(safety, notes[0] ?? "")).toBe(1);
    expect(checks).toMatch(/in normal: (\d+) of \1 hold\n +in prewarm: \1 of \1 hold\n +\? not counted /);
  });

  it("leads with it in a comment", async () => {
    const page = await plan(stack, "markdown");
    const [lead = "", ...folded] = page.split("<details>");
    expect(lead.split("\n")[0]).toBe(`## ✅ ${stack} normal → prewarm: may go ahead, as far as is known`);
    expect(lead).toMatch(/\| ✅ as far as is known \|/);
    expect(lead.split("\n").indexOf("| --- | --- | --: | --: | --: | --: | --: | --- |")).toBeLessThan(20);
    for (const note of notes) expect(times(lead, `- ❔ not counted in ${stack}: ${note}`), note).toBe(1);
    const checks = folded.find((section) => section.includes("checks pass")) ?? "";
    expect(checks).toMatch(/(\d+) of \1 checks pass, \d things? not counted/);
    for (const note of notes) expect(times(checks, note), note).toBe(1);
  });

  it("says it beside the verdict of a page", async () => {
    const page = await plan(stack, "html");
    const verdict = textOf(page, "header .verdict, section .verdict");
    expect(verdict).toMatch(/Everything may go ahead, as far as is known\./);
    expect(verdict).toMatch(/normal → prewarm may go ahead, as far as is known, and the way back/);
    const lists = textsOf(page, "section > ul");
    // Beside the verdict, and beside the checks.
    for (const note of notes) expect(lists.filter((list) => times(list, note) === 1).length).toBeGreaterThan(1);
  });

  it("has it in the document, each thing once, in the published form", async () => {
    const parsed = planDocumentSchema.parse(await document(stack));
    const [made] = parsed.stacks.flatMap(({ plans }) => plans);
    if (!made) throw new Error("no plan");
    const { uncounted, checks, forward } = made;
    expect(uncounted).toEqual([...new Set(uncounted)]);
    for (const note of notes) {
      expect(uncounted).toContain(note);
      const verdicts = [...forward.safety, ...checks.flatMap((phase) => phase.verdicts)];
      expect(verdicts.some((verdict) => verdict.uncounted.includes(note))).toBe(true);
    }
    const bare = { ...parsed, stacks: [{ ...parsed.stacks[0], plans: [{ ...made, uncounted: undefined }] }] };
    expect(planDocumentSchema.safeParse(JSON.parse(JSON.stringify(bare))).success).toBe(false);
  });
});

describe("a limit with nothing to compare with", () => {
  it("is not among those that hold", async () => {
    const page = await plan("adopted", "text");
    expect(page).toMatch(/normal → prewarm: (\d+) of \1 hold, 1 not counted\n/);
    expect(page).not.toMatch(/connections-devices-writer +not counted/);
    const row = textOf(await plan("adopted", "html"), "th.warn");
    expect(row).toContain("? connections-devices-writer");
    expect(await plan("adopted", "markdown")).not.toContain("✅ normal → prewarm, `connections-devices-writer`");
  });
});

describe("a refused plan", () => {
  it.each(["text", "markdown", "html"])("names what is not counted as %s too", async (format) => {
    const { code, out } = await broadcast(
      ...["plan", "--stack", "silent", "--cwd", folder, "--to", "live", "--format", format],
    );
    expect(code).toBe(1);
    expect(out).toMatch(/refused/i);
    for (const note of ofWeb) expect(out).toContain(note);
    expect(out).not.toContain("as far as is known");
  });
});

describe("the first twenty lines of a comment", () => {
  it.each([
    [0, 30],
    [5, 5],
    [12, 5],
    [40, 40],
  ])("hold the verdict with %i findings and %i things that are not counted", async (findings, uncounted) => {
    const full = await document("silent");
    const [stack] = full.stacks;
    const [first] = stack?.plans ?? [];
    if (!stack || !first) throw new Error("no plan");
    first.uncounted = Array.from({ length: uncounted }, (_, index) => `thing ${index}: unknown`);
    const [verdict] = first.checks[0]?.verdicts ?? [];
    for (let index = 0; index < findings; index++) {
      const violations = [{ urn: "", message: `wrong ${index}` }];
      if (verdict) first.checks[0]?.verdicts.push({ ...verdict, check: `check-${index}`, passed: false, violations });
    }
    const lead = planMarkdown(full).split("| stack |")[0]?.trimEnd().split("\n") ?? [];
    expect(lead.length).toBeLessThanOrEqual(20);
    const told = lead.filter((line) => line.startsWith("- ❔"));
    const shown = told.filter((line) => line.includes("thing "));
    expect(told.length).toBeGreaterThan(0);
    if (shown.length < uncounted) expect(told.at(-1)).toContain(`${uncounted - shown.length} `);
  });

  it("name a thing once for all stacks that leave it out", async () => {
    const { out } = await broadcast("plan", "--cwd", folder, "--format", "json");
    const all = JSON.parse(out) as PlanDocument;
    const found = new Map(documentUncounted(all).map(({ text, stacks }) => [text, stacks]));
    expect([...found.keys()]).toEqual([...new Set(found.keys())]);
    expect(found.get(ofWeb[0] ?? "")).toEqual(["silent"]);
    expect(found.get(ofDevices)).toEqual(["adopted"]);
  });
});

describe("a rehearsal", () => {
  it("says beside the checks what they do not count, once", async () => {
    const evening = join(folder, "evening.json");
    const alarms = [{ name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false }];
    const usual = { requestsPerMinute: 25_100, signUpsPerDay: 1000 };
    writeFileSync(evening, JSON.stringify({ name: "One", channel: "TF1", zone: "Europe/Paris", usual, alarms }));
    const rehearse = ["rehearse", "--engine", "offline", "--scale", "100000", "--evening", evening, "--cwd", folder];
    const silent = (await broadcast(...rehearse, "--stack", "silent")).out;
    expect(silent).toMatch(/Checks that hold: .*\nNot counted: .*connections of web: not in the stack file/);
    for (const note of ofWeb) expect(times(silent, note)).toBe(1);
    expect((await broadcast(...rehearse, "--stack", "known")).out).not.toContain("ot counted");
  });
});
