import { AccessDenied, NotAvailable } from "../../infra/contract/client.ts";
import type { Figure, Reading } from "../../infra/contract/figure.ts";
import { formatNumber } from "../../infra/contract/format.ts";
import { oneLine } from "../../infra/contract/text.ts";
import { reasonOf } from "../files.ts";
import { duration } from "../terminal.ts";

/** Why there is no word on the present. */
export interface Trouble {
  /** For those to whom no message of a provider is shown. */
  kind: "not allowed" | "nobody to ask" | "failed" | "no answer" | "nothing measured" | "nonsense" | "wrong clock";
  message: string;
}

/** What a source last said that made sense. All times are milliseconds since 1970 by this machine's clock. */
export interface Seen {
  value: number;
  at: number;
  detail?: string;
}

/** A value that is out of date is still shown for so long, in seconds, with its age. */
const keptSeconds = 600;

/** How far ahead a source's clock may be, in seconds. */
const aheadSeconds = 60;

/** What a reading is worth: itself, or why it is worth nothing. */
export function judge(reading: Reading | undefined, now: number): Seen | Trouble {
  if (!reading) return { kind: "nothing measured", message: "nothing was measured of late" };
  const { value, at, detail } = reading;
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0)
    return { kind: "nonsense", message: `it says ${String(value)}, which is no amount` };
  if (at === undefined) return { value, at: now, ...(detail !== undefined && { detail }) };
  if (!Number.isFinite(at)) return { kind: "wrong clock", message: "it says no time that there is" };
  const age = now / 1000 - at;
  if (age < -aheadSeconds)
    return { kind: "wrong clock", message: `its clock is ${duration(-age)} ahead of this machine's` };
  if (age > keptSeconds)
    return { kind: "nothing measured", message: `what it says is ${duration(age)} old, or its clock is behind` };
  return { value, at: Math.min(now, at * 1000), ...(detail !== undefined && { detail }) };
}

/** Why a question was not answered. */
export function troubleOf(error: unknown): Trouble {
  const message = oneLine(reasonOf(error)).slice(0, 300);
  if (error instanceof AccessDenied) return { kind: "not allowed", message };
  if (error instanceof NotAvailable) return { kind: "nobody to ask", message };
  if (error instanceof NoAnswer) return { kind: "no answer", message };
  return { kind: "failed", message: `could not be asked: ${message}` };
}

/** A question that took too long. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

/** How near a value is to what is allowed. */
export interface Nearness {
  /** Of what is allowed; above 1 beyond it. Undefined where nothing limits it, or nobody knows what does. */
  share?: number;
  level: "fine" | "sweat" | "over";
}

/** A limit that is met exactly holds: only what is beyond it is over. */
export function nearnessOf(value: number, { most, least }: Pick<Figure, "most" | "least">, sweat: number): Nearness {
  if (least !== undefined && value < least) return { share: least / Math.max(value, 1e-9), level: "over" };
  const allowed = most?.value;
  if (allowed === undefined) return { level: "fine" };
  const share = allowed === 0 ? (value === 0 ? 0 : Infinity) : value / allowed;
  if (value > allowed) return { share, level: "over" };
  return { share, level: share >= sweat ? "sweat" : "fine" };
}

/** What is known of a figure at a moment. */
export type Known =
  | { state: "known"; seen: Seen }
  /** What it last was; why it is not the present. */
  | { state: "old"; seen: Seen; trouble: Trouble }
  | { state: "unknown"; trouble: Trouble };

/** What is known, from what was last seen and what went wrong since. */
export function knownOf(
  { source }: Pick<Figure, "source">,
  seen: Seen | undefined,
  trouble: Trouble | undefined,
  now: number,
): Known {
  if (!seen) return { state: "unknown", trouble: trouble ?? { kind: "nobody to ask", message: "not asked yet" } };
  const age = (now - seen.at) / 1000;
  const silent = { kind: "nothing measured" as const, message: `nothing newer than ${duration(age)}` };
  if (age > keptSeconds) return { state: "unknown", trouble: trouble ?? silent };
  if (trouble) return { state: "old", seen, trouble };
  return age > source.current ? { state: "old", seen, trouble: silent } : { state: "known", seen };
}

/** A value as people read it, with its unit where that is short. */
export function amountText(value: number, unit: string): string {
  const digits = value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
  if (unit === "%") return `${formatNumber(Math.round(value * 10) / 10)} %`;
  return unit === "seconds" ? `${formatNumber(digits)} s` : formatNumber(digits);
}
