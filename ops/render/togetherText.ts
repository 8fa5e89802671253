import { duration } from "../terminal.ts";
import { wavesText } from "../together/waves.ts";
import type { Together, TogetherCost, TogetherTime } from "./document.ts";

/** What several stacks are as one, a sentence each: when to begin, what it costs, what it does not say. */
export function togetherFacts({ leadTime, costs }: Together): string[] {
  return [
    ...timeFacts(leadTime),
    ...costs.map(costFact),
    "A switch takes as long as the slowest stack of each wave, one wave after the other.",
    "What they share, such as the quotas of one account, or a database that both use, is counted for each stack by itself.",
  ];
}

/** `Together: eu, then us and asia` */
export function togetherTitle({ waves }: Together): string {
  return `Together: ${wavesText(waves)}`;
}

function timeFacts(leadTime: TogetherTime | undefined): string[] {
  if (!leadTime) return ["When to begin with all of them is not known: one of them has no plan up to live."];
  const { switches, seconds, next } = leadTime;
  if (switches.length === 0) return [];
  const parts = switches.map(
    ({ from, to, seconds: takes, margin, start }) =>
      `${from} → ${to} ${duration(takes)} + ${duration(margin)} margin${start === undefined ? "" : `, from ${start}`}`,
  );
  const needs = `It takes ${duration(seconds)} until all are live: ${parts.join("; ")}.`;
  if (!next) return [needs];
  const show = `${next.name} of ${next.stack}, on air ${next.air}`;
  if (next.late) return [`Too late to be safe for ${show}: the latest safe start was ${next.start}.`, needs];
  return [`Latest safe start of all for ${show}: ${next.start}.`, needs];
}

function costFact({ from, to, sum }: TogetherCost): string {
  if (!sum) return `${from} → ${to}: no cost of all, since a price is missing, or not all make this switch.`;
  const { before, after, currency, date, unpriced } = sum;
  const without = unpriced.length > 0 ? `; without ${unpriced.join(", ")}` : "";
  return `${from} → ${to}: all of them cost ${before.toFixed(2)} ${currency} an hour before, ${after.toFixed(2)} after, at list prices of ${date} or later${without}.`;
}
