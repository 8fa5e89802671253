import type { PerPhase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { columns, duration, paint } from "../terminal.ts";
import type { Cost } from "./cost.ts";
import { notIncluded } from "./cost.ts";
import type { EveningCost, Gap } from "./evening.ts";

/** An amount as people say it: `1,234.50 USD`; cents below a hundred, none from there on. */
function money(amount: number, currency: string): string {
  const digits = Math.abs(amount) < 100 ? 2 : 0;
  const text = amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text} ${currency}`;
}

/** Cost an hour in each phase, and what makes the difference. */
export function costText(costs: PerPhase<Cost>): string[] {
  const { currency } = costs.live;
  const names = new Set(phases.flatMap((phase) => costs[phase].items.map(({ resource }) => resource)));
  const rows = [...names].map((name) => ({ name, hourly: phases.map((phase) => costOfOne(costs[phase], name)) }));
  const turned = rows.filter(({ hourly }) => new Set(hourly.map((amount) => amount.toFixed(6))).size > 1);
  const all = { name: "all", hourly: phases.map((phase) => costs[phase].hourly) };
  return [
    paint.strong("What it costs an hour, at least"),
    ...columns([
      ["", ...phases],
      ...[all, ...turned].map(({ name, hourly }) => [`  ${name}`, ...hourly.map((amount) => money(amount, currency))]),
    ]),
    paint.faint(`  ${datesText(costs)}`),
    paint.faint(`  Left out: ${notIncluded.join(", ")}.`),
    ...unpricedText(costs),
    ...missingText(costs),
  ];
}

function datesText(costs: PerPhase<Cost>): string {
  const dates = phases.map((phase) => costs[phase].date).sort();
  const cautions = [...new Set(phases.flatMap((phase) => costs[phase].cautions))];
  return `Prices of ${dates[0] ?? ""} or later${cautions.length === 0 ? "" : `: ${cautions.join("; ")}`}.`;
}

/** What the sums do not hold and the stack file could say. */
function unpricedText(costs: PerPhase<Cost>): string[] {
  const all = [...new Set(phases.flatMap((phase) => costs[phase].unpriced))];
  return all.length === 0 ? [] : [paint.faint(`  Not in the stack file, so not counted: ${all.join("; ")}.`)];
}

/** What has no price and is the same in every phase. */
function missingText(costs: PerPhase<Cost>): string[] {
  const all = [...new Set(phases.flatMap((phase) => costs[phase].missing))];
  if (all.length === 0) return [];
  return [
    paint.faint(`  No price, so not counted, the same in every phase: ${all.join(", ")}. Add it with --prices FILE.`),
  ];
}

function costOfOne({ items }: Cost, name: string): number {
  return items.filter(({ resource }) => resource === name).reduce((sum, { hourly }) => sum + hourly, 0);
}

/** What alarms cost in all, and for each gap whether to go back. */
export function eveningText({ hours, extra }: EveningCost, gaps: readonly Gap[], currency: string): string[] {
  const held = `${hours.prewarm.toFixed(1)} h in prewarm and ${hours.live.toFixed(1)} h in live`;
  const head = paint.strong(`All alarms: ${money(extra, currency)} above normal, for ${held}`);
  return [head, ...gaps.flatMap((gap) => gapText(gap, currency))];
}

function gapText({ between, advice, ...gap }: Gap, currency: string): string[] {
  const saves = `going back saves ${money(gap.saved, currency)} and costs ${gap.interruptions} interruptions`;
  return [
    `  Between ${between.join(" and ")}, ${gap.gapHours.toFixed(1)} h: ${saves}, at most ${duration(gap.interruptedSeconds)} in all.`,
    `    Going back ${Number.isFinite(gap.breakEvenHours) ? `pays from ${gap.breakEvenHours.toFixed(1)} h on` : "never pays"}: ${advice}.`,
  ];
}
