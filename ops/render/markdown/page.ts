import type { Plan } from "../../plan/plan.ts";
import { duration } from "../../terminal.ts";
import type { PlanDocument, StackDocument } from "../document.ts";
import { escapeText } from "./escape.ts";
import { leadLines } from "./lead.ts";
import type { Section } from "./sections.ts";
import { sectionsOf } from "./sections.ts";

/** What a comment may hold: GitHub refuses 65,536 characters, and the workflow adds a few of its own. */
export const maxCharacters = 60_000;

/** The plan as a comment of a pull request: the verdict first, the details folded, never longer than a comment may be. */
export function planMarkdown(document: PlanDocument): string {
  const sections = document.stacks.flatMap(sectionsOf);
  const head = [...leadLines(document), "", ...tableLines(document), ...baseLines(document)];
  const rows = fitting(Math.max(0, ...sections.map((section) => section.rows.length)), (most) =>
    page(head, sections, most),
  );
  const whole = page(head, sections, rows);
  // With hundreds of stacks even the titles are too many.
  return whole.length <= maxCharacters
    ? whole
    : `${whole.slice(0, maxCharacters - 60)}\n\n… cut here: see \`npx broadcast plan\`.\n`;
}

/** The most rows a section may have so that the page fits: sections are cut alike, and short ones stay whole. */
function fitting(all: number, pageOf: (most: number) => string): number {
  if (pageOf(all).length <= maxCharacters) return all;
  let [fits, exceeds] = [0, all];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (pageOf(middle).length <= maxCharacters) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

function page(head: readonly string[], sections: readonly Section[], most: number): string {
  return `${[...head, ...sections.flatMap((section) => folded(section, most))].join("\n")}\n`;
}

function folded({ title, rows }: Section, most: number): string[] {
  const left = rows.length - most;
  const shown = left > 0 ? [...rows.slice(0, most), `- … and ${left.toLocaleString("en-US")} more`] : rows;
  return ["", `<details><summary>${title}</summary>`, "", ...shown, "", "</details>"];
}

function tableLines({ stacks }: PlanDocument): string[] {
  const rows = stacks.flatMap((document) => document.plans.map((plan) => tableRow(document, plan)));
  if (rows.length === 0) return [];
  return [
    "| stack | switch | steps | takes | way back | interrupts | an hour | |",
    "| --- | --- | --: | --: | --: | --: | --: | --- |",
    ...rows,
  ];
}

function tableRow({ stack }: StackDocument, { forward, back, cost, refusals, uncounted }: Plan): string {
  const bill = cost ? `${cost.before.toFixed(2)} → ${cost.after.toFixed(2)} ${cost.currency}` : "–";
  const stopped = forward.timing.interruptedSeconds;
  const cells = [
    escapeText(stack),
    `${forward.from} → ${forward.to}`,
    String(forward.steps.length),
    duration(forward.timing.seconds),
    duration(back.timing.seconds),
    stopped > 0 ? `≤ ${duration(stopped)}` : "–",
    bill,
    refusals.length > 0 ? "❌ refused" : uncounted.length > 0 ? "✅ as far as is known" : "✅",
  ];
  return `| ${cells.join(" | ")} |`;
}

function baseLines({ base }: PlanDocument): string[] {
  if (!base) return [];
  const notes = base.notes.map((note) => ` ${escapeText(note)}`).join("");
  return ["", `Compared with ${escapeText(base.ref)} (${base.commit.slice(0, 12)}).${notes}`];
}
