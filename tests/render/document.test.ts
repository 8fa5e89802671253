import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import type { PlanDocument } from "../../ops/render/document.ts";
import { gatherPlans } from "../../ops/render/gatherPlans.ts";
import { maxCharacters, planMarkdown } from "../../ops/render/markdown/page.ts";
import { planDocumentSchema, planSchemaText } from "../../ops/render/schema.ts";
import { broadcast } from "../terminal.ts";

const now = Temporal.Instant.from("2027-02-19T10:00Z");
const copy = (document: PlanDocument): PlanDocument => structuredClone(document);

describe("the document of every stack", () => {
  let all: PlanDocument;
  beforeAll(async () => {
    all = await gatherPlans({ now, air: ["2027-02-19T20:00"], zone: "Europe/Paris" });
  });

  it("holds both switches of each stack, and when to begin", () => {
    expect(all.stacks.map(({ stack, plans }) => [stack, ...plans.map(({ forward }) => forward.to)])).toEqual([
      ["prod", "prewarm", "live"],
      ["qa", "prewarm", "live"],
    ]);
    const { leadTime } = all.stacks[0] ?? {};
    const [prewarm, live] = leadTime?.switches ?? [];
    const takes = [prewarm, live].reduce((sum, one) => sum + (one?.seconds ?? 0) + (one?.margin ?? 0), 0);
    expect(leadTime?.seconds).toBe(takes);
    expect(leadTime?.next).toMatchObject({ air: "Fri 2027-02-19 20:00 +01:00", start: prewarm?.start, late: false });
    expect(live?.start).toMatch(/19:4\d/);
  });

  it("says when the safe start is past", async () => {
    const late = Temporal.Instant.from("2027-02-19T18:40Z");
    const document = await gatherPlans({ stack: "qa", to: "prewarm", now: late, air: ["2027-02-19T20:00+01:00"] });
    expect(planMarkdown(document)).toMatch(/⚠️ \*\*The latest safe start is past:\*\* Fri 2027-02-19 19:0\d/);
  });

  it("counts no lead time on the way back", async () => {
    const { stacks } = await gatherPlans({ stack: "qa", from: "live", to: "prewarm", now });
    expect(stacks[0]?.asked).toEqual({ from: "live", to: "prewarm" });
    expect(stacks[0]?.leadTime).toBeUndefined();
  });

  it("is of the published form, word for word", async () => {
    const jump = await gatherPlans({ from: "live", to: "normal", now });
    for (const document of [all, jump]) {
      const written = JSON.parse(JSON.stringify(document)) as unknown;
      expect(planDocumentSchema.parse(written)).toEqual(written);
    }
    const published = readFileSync(join(projectFolder, "ops", "render", "plan.schema.json"), "utf8");
    expect(published, "npm run update:schema").toBe(planSchemaText());
  });

  describe("as Markdown", () => {
    it("says first what may go ahead, and folds the rest", () => {
      const page = planMarkdown(all);
      expect(page).toMatch(/^## ✅ Broadcast plan: may go ahead/);
      expect(page).toContain("| prod | normal → prewarm |");
      expect(page).toContain("`~ app-web-autoscaler`: `spec.maxReplicas 60 → 500`, `spec.minReplicas 12 → 500`");
      expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
      const unfolded = page.replace(/<details>[^]*?<\/details>/g, "");
      expect(unfolded.split("\n").filter(Boolean).length).toBeLessThan(25);
    });

    it.each([1, 400, 20_000])("stays below what a comment holds, with %i times the steps", (times) => {
      const document = copy(all);
      for (const plan of document.stacks.flatMap(({ plans }) => plans)) {
        for (const move of [plan.forward, plan.back]) {
          const [step] = move.steps.filter(({ name }) => name !== "phase");
          if (step) for (let i = 0; i < times; i++) move.steps.push({ ...step, name: `${step.name}-${i}` });
        }
      }
      const page = planMarkdown(document);
      expect(page.length).toBeLessThanOrEqual(maxCharacters);
      if (times > 1) expect(page).toMatch(/- … and [\d,]+ more/);
      expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
    });

    it("stays below it with a thousand findings as well, the first of them named", () => {
      const document = copy(all);
      document.stacks[0]?.problems.push(
        ...Array.from({ length: 1000 }, (_, i) => `broadcast:estate.x${i}: found ${"y".repeat(500)}`),
      );
      const page = planMarkdown(document);
      expect(page.length).toBeLessThanOrEqual(maxCharacters);
      expect(page).toMatch(/refused, 1 reason\n[^]*`Pulumi\.prod\.yaml`[^]*estate\.x0[^]*and 999 more like it/);
    });

    it("takes what a stack file says for nothing but text", () => {
      const document = copy(all);
      const hostile = "</details><img src=x onerror=alert(1)> @everyone #1 | a\n\n## https://example.com `b` ``c``";
      const [plan] = document.stacks[0]?.plans ?? [];
      const [step] = plan?.forward.steps ?? [];
      if (!plan || !step) throw new Error("no step");
      step.name = hostile;
      step.changes = [{ path: hostile, before: hostile, after: "\u001b[31m\u202e" }];
      document.stacks[0]?.problems.push(hostile);
      plan.uncounted.push(hostile);
      plan.forward.safety[0]?.uncounted.push(hostile);
      plan.checks[0]?.verdicts[0]?.uncounted.push(hostile);
      const page = planMarkdown(document);
      const prose = page.replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, "");
      expect(prose).not.toMatch(/<img|@everyone|https:\/\/|#1\b/);
      expect(page.match(/^## /gm)).toHaveLength(1);
      // eslint-disable-next-line no-control-regex
      expect(page).not.toMatch(/[\u001b\u202e]/);
    });
  });
});

describe("broadcast plan", () => {
  it("prints both stacks in one comment", async () => {
    const { code, out } = await broadcast("plan", "--format", "markdown");
    expect(code).toBe(0);
    expect(out).toMatch(/\*\*prod\*\*[^]*\*\*qa\*\*[^]*\| qa \| prewarm → live/);
  });

  it("exits 1 after a page that says why", async () => {
    const { code, out } = await broadcast(
      "plan",
      "--stack",
      "prod",
      "--from",
      "live",
      "--to",
      "normal",
      "--format",
      "markdown",
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^## ❌ prod live → normal: refused, \d+ reasons[^]*4,375 wanted of 3,295 allowed/);
  });

  it.each([
    ["a start without an end", ["--from", "live"], /--from needs --to/],
    ["an unknown form", ["--format", "pdf"], /Allowed choices are text, markdown, /],
    ["an air time without zone", ["--air", "2027-02-19T20:00"], /is in no zone/],
    [
      "a file that cannot be written",
      ["--stack", "qa", "-o", "/nowhere/plan.md"],
      /--output \/nowhere\/plan\.md cannot be written/,
    ],
  ])("refuses %s", async (_, args, message) => {
    const { code, notes } = await broadcast("plan", ...args);
    expect(code).toBe(2);
    expect(notes).toMatch(message);
  });
});
