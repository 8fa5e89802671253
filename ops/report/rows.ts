import { duration } from "../terminal.ts";
import type { PastEvening, PastSwitch } from "./evenings.ts";

export interface Report {
  stack: string;
  company: string;
  /** Newest first. */
  evenings: PastEvening[];
  /** Currency and date of the prices; undefined where there are none. */
  prices?: { currency: string; date: string };
}

export const headers = ["switch", "who", "from", "to", "took", "result", "gates"] as const;

/** `2027-02-19 19:05 UTC` */
function momentOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** One evening in one line. */
export function titleOf({ began, ended, reached }: PastEvening): string {
  const end = ended === undefined ? "not back in normal yet" : `back in normal ${momentOf(ended)}`;
  return `${momentOf(began)}, as far as ${reached}, ${end}`;
}

export function sumOf({ hours, extra }: PastEvening, prices: Report["prices"]): string {
  const spent = `${hours.prewarm.toFixed(1)} h in prewarm, ${hours.live.toFixed(1)} h in live`;
  return extra === undefined || !prices
    ? `${spent}.`
    : `${spent}: ${extra.toFixed(2)} ${prices.currency} beyond normal, at today's dials and list prices of ${prices.date} or later.`;
}

export function cellsOf(one: PastSwitch): string[] {
  const { from, to, by, began, ended, seconds, result } = one;
  return [`${from} → ${to}`, by, momentOf(began), momentOf(ended), duration(seconds), result, gatesOf(one)];
}

function gatesOf({ gates, despite }: PastSwitch): string {
  const waived = despite.length > 0 ? `not waited for: ${despite.join(", ")}` : "";
  if (!gates) return waived || "asked elsewhere";
  const open = gates.filter(({ verdict }) => verdict !== "yes").map(({ gate, verdict }) => `${gate} ${verdict}`);
  const asked = open.length === 0 ? `${gates.length} of ${gates.length} yes` : open.join(", ");
  return waived ? `${asked}; ${waived}` : asked;
}
