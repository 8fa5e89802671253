import { Temporal } from "temporal-polyfill";
import { formatNumber } from "../infra/contract/format.ts";
import type { CheckVerdict } from "../policies/run.ts";
import type { Estate } from "../stacks/estate.ts";
import type { NoticeLanguage, Partner } from "../stacks/partners.ts";
import { noticeLanguages } from "../stacks/partners.ts";

/** Days before a show after which what a partner has said counts as long ago. */
const staleDays = 90;

/** What the expected peak asks of a partner. */
export interface AskedPartner {
  key: string;
  /** What it is called. */
  name: string;
  /** Calls a minute at the peak; undefined where no show of the file states one. */
  calls: number | undefined;
  limit: number;
  /** More than it takes, in words; undefined where it is not, or not known to be. */
  above?: string;
  /** What nobody has said, or not of late. */
  unsaid: string[];
}

/** What is known of every partner of a file. Pure: nothing is asked, and no clock is read. */
export function askedPartners(estate: Estate, peak = expectedPeak(estate)): AskedPartner[] {
  return Object.entries(estate.partners ?? {}).map(([key, partner]) => {
    const calls = peak === undefined ? undefined : callsAt(peak, partner);
    const { limitPerMinute: limit, flows } = partner;
    const parts = Object.entries(flows).map(([flow, share]) => `${flow} ${share}`);
    const above =
      calls === undefined || calls <= limit
        ? undefined
        : `${formatNumber(calls)} calls a minute reach ${key} at ${formatNumber(peak ?? 0)} requests a minute ` +
          `(of 100: ${parts.join(", ")}), and it takes ${formatNumber(limit)}. ` +
          "Fix: have it take more and confirm that, or have fewer calls reach it.";
    const unsaid = [
      ...(calls === undefined
        ? [`calls that reach ${key}: no show of the stack file states peakRequestsPerMinute`]
        : []),
      ...unconfirmed(key, partner, estate),
    ];
    return { key, name: partner.name ?? key, calls, limit, unsaid, ...(above !== undefined && { above }) };
  });
}

/** Calls a minute; shares are decimal fractions, and their sum may lie a hair above a whole number. */
function callsAt(peak: number, { flows }: Partner): number {
  const share = Object.values(flows).reduce((sum, each) => sum + each, 0);
  return Math.ceil((peak * share) / 100 - 1e-6);
}

/** The highest of the shows that are not over; undefined where none states one. */
function expectedPeak({ broadcasts = [] }: Pick<Estate, "broadcasts">): number | undefined {
  const peaks = broadcasts
    .filter(({ aired }) => aired === undefined)
    .flatMap(({ peakRequestsPerMinute }) => peakRequestsPerMinute ?? []);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

/** Against the last show that is to come: until then what it has said must hold. */
function unconfirmed(key: string, { confirmed }: Partner, { broadcasts = [] }: Estate): string[] {
  if (confirmed === undefined) return [`the limit of ${key}: it has not confirmed it`];
  const days = broadcasts.filter(({ aired }) => aired === undefined).map(({ air }) => air.slice(0, 10));
  const last = days.sort().at(-1);
  if (last === undefined) return [];
  const ago = Temporal.PlainDate.from(confirmed).until(last, { largestUnit: "days" }).days;
  return ago <= staleDays
    ? []
    : [`the limit of ${key}: confirmed on ${confirmed}, ${ago} days before the show of ${last}`];
}

/** The same as a verdict of the plan to live; none where the file names no partner. */
export function partnerVerdicts(estate: Estate): CheckVerdict[] {
  const asked = askedPartners(estate);
  if (asked.length === 0) return [];
  const violations = asked.flatMap(({ above }) => (above === undefined ? [] : [{ urn: "", message: above }]));
  return [
    {
      check: "partners-within-limits",
      level: "mandatory",
      reason: "A partner that refuses calls stops what visitors came for, and nothing of this estate is wrong.",
      passed: violations.length === 0,
      examined: asked.length,
      violations,
      uncounted: asked.flatMap(({ unsaid }) => unsaid),
    },
  ];
}

/** Languages of a partner's notice: its own, or those in which visitors are met. */
export function languagesOf({ languages }: Partner, { kinds, things }: Estate): readonly NoticeLanguage[] {
  if (languages) return languages;
  const spoken = kinds.flatMap((kind) =>
    Object.values(things[kind.key] ?? {}).flatMap((thing) => kind.languages?.(thing) ?? []),
  );
  const found = noticeLanguages.filter((language) => spoken.some((each) => each.split("-")[0] === language));
  return found.length === 0 ? ["en"] : found;
}
