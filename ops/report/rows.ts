import { Temporal } from "temporal-polyfill";
import { formatNumber } from "../../infra/contract/format.ts";
import { oneLine } from "../../infra/contract/text.ts";
import { duration } from "../terminal.ts";
import { clockText } from "../timing/airTime.ts";
import { amountText } from "../watch/seen.ts";
import type { Curve, CurveFigure, Peak } from "./curve.ts";
import { shareOf, sparkline } from "./curve.ts";
import type { PastEvening, PastSwitch } from "./evenings.ts";
import type { PulledLever } from "./levers.ts";
import type { EveningShow } from "./shows.ts";

/** An evening with what is known of it beside the stack's history. */
export interface ReportedEvening extends PastEvening {
  /** Time zone of its shows, in which people speak of it. */
  zone: string;
  /** The shows that it was for. */
  shows: EveningShow[];
  /** Undefined where nobody said whether it came. */
  falseAlarm?: boolean;
  /** Undefined where nothing was recorded. */
  curve?: Curve;
  /** The levers that were pulled in it, oldest first. */
  levers: PulledLever[];
}

export interface Report {
  stack: string;
  company: string;
  /** Newest first. */
  evenings: ReportedEvening[];
  /** Currency and date of the prices; undefined where there are none. */
  prices?: { currency: string; date: string };
  /** What is to be known of the record: that it was not measured, or is of the sandbox. */
  remarks: string[];
}

export const headers = ["switch", "who", "from", "to", "took", "result", "gates"] as const;

const zonedOf = (iso: string, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(iso).toZonedDateTimeISO(zone);

/** `Fri 2027-02-19 20:05` */
function momentOf(iso: string, zone: string): string {
  const time = zonedOf(iso, zone);
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][time.dayOfWeek - 1] ?? "";
  return `${day} ${time.toPlainDate().toString()} ${clockText(time)}`;
}

/** The clock's time; with its day where that is another than `day`'s. */
function clockOf(iso: string, zone: string, day: string): string {
  const time = zonedOf(iso, zone);
  return time.toPlainDate().equals(zonedOf(day, zone).toPlainDate()) ? clockText(time) : momentOf(iso, zone);
}

/** One evening in one line. */
export function titleOf({ began, ended, reached, shows, zone }: ReportedEvening): string {
  const end = ended === undefined ? "not back in normal yet" : `back in normal ${clockOf(ended, zone, began)}`;
  const named = shows.map(({ name, channel }) => (channel === undefined ? name : `${name}, ${channel}`)).join("; ");
  return `${named === "" ? "" : `${named}: `}${momentOf(began, zone)} ${zone}, as far as ${reached}, ${end}`;
}

function sumOf({ hours, extra }: PastEvening, prices: Report["prices"]): string {
  const spent = `${hours.prewarm.toFixed(1)} h in prewarm, ${hours.live.toFixed(1)} h in live`;
  return extra === undefined || !prices
    ? `${spent}.`
    : `${spent}: ${extra.toFixed(2)} ${prices.currency} beyond normal, at today's dials and list prices of ${prices.date} or later.`;
}

/** What the evening came to, in a few lines, the most important first. */
export function outcomeOf(evening: ReportedEvening, prices: Report["prices"]): string[] {
  const { curve, falseAlarm, shows } = evening;
  const alarm =
    falseAlarm === undefined
      ? shows.length > 0
        ? ["Whether it came, nobody said: aired, in the stack file's broadcasts."]
        : []
      : [falseAlarm ? "A false alarm: it did not come." : "It came."];
  return [
    ...alarm,
    ...(curve ? held(curve, evening.zone) : ["Nothing was recorded: broadcast watch does."]),
    ...pulledText(evening),
    sumOf(evening, prices),
  ];
}

/** What was pulled, from when to when, and by whom. */
function pulledText({ levers, zone, began }: ReportedEvening): string[] {
  if (levers.length === 0) return [];
  const one = ({ name, by, pulled, released }: PulledLever): string => {
    const until = released === undefined ? "and not released" : `to ${clockOf(released, zone, began)}`;
    return `${name} from ${clockOf(pulled, zone, began)} ${until}, by ${oneLine(by)}`;
  };
  return [`Levers pulled: ${levers.map(one).join("; ")}.`];
}

function held({ figures }: Curve, zone: string): string[] {
  const at = ({ at: moment }: Peak): string => clockText(zonedOf(moment, zone));
  const demand = figures.find(({ expected }) => expected !== undefined);
  const over = figures.filter(({ peak }) => peak.beyond);
  const few = figures.flatMap(({ title, fewest }) => (fewest ? [{ title, fewest }] : []));
  const [next] = figures.filter(({ peak }) => shareOf(peak) > 0).sort((a, b) => shareOf(b.peak) - shareOf(a.peak));
  return [
    ...(demand
      ? [
          `At most ${formatNumber(Math.round(demand.peak.value))} requests a minute at ${at(demand.peak)}, ${formatNumber(demand.expected ?? 0)} expected.`,
        ]
      : []),
    ...over.map(({ title, unit, peak }) => {
      return `Over its limit: ${title}, ${amountText(peak.value, unit)} of ${amountText(peak.allowed ?? 0, unit)} at ${at(peak)}.`;
    }),
    ...few.map(({ title, fewest }) => `Too few: ${title}, ${formatNumber(fewest.value)} at ${at(fewest)}.`),
    ...(next && over.length === 0
      ? [
          `Every limit of which the use is recorded held; nearest was ${next.title}, ${Math.round(shareOf(next.peak) * 100)} % at ${at(next.peak)}.`,
        ]
      : []),
  ];
}

export const curveHeaders = ["what", "curve", "highest", "at", "expected", "allowed", "of it"] as const;

/** A row for each figure that was recorded. */
export function curveRows(curve: Curve, zone: string): string[][] {
  return curve.figures.map(({ title, unit, points, peak, expected }: CurveFigure) => [
    title,
    sparkline(points, curve),
    amountText(peak.value, unit),
    clockText(zonedOf(peak.at, zone)),
    expected === undefined ? "" : formatNumber(expected),
    peak.allowed === undefined ? "" : amountText(peak.allowed, unit),
    peak.allowed === undefined || peak.allowed === 0 ? "" : `${Math.round(shareOf(peak) * 100)} %`,
  ]);
}

/** What the record covers. */
export function coverOf({ from, to }: Curve, zone: string): string {
  return `Recorded from ${momentOf(from, zone)} to ${clockOf(to, zone, from)}, ${zone}; a dot is a stretch of which nothing is.`;
}

/** All evenings in a line or two: what they were, and what the false alarms cost. */
export function totalOf({ evenings, prices }: Report): string[] {
  if (evenings.length === 0) return [];
  const alarms = evenings.filter(({ falseAlarm }) => falseAlarm === true);
  const unsaid = evenings.filter(({ falseAlarm }) => falseAlarm === undefined);
  const cost = (some: readonly ReportedEvening[]): string => {
    const known = some.flatMap(({ extra }) => extra ?? []);
    return prices && known.length === some.length
      ? `${known.reduce((sum, one) => sum + one, 0).toFixed(2)} ${prices.currency} beyond normal`
      : "what they cost is not known";
  };
  return [
    `${count(evenings.length, "evening")}: ${cost(evenings)}.`,
    ...(alarms.length > 0 ? [`${count(alarms.length, "false alarm")} among them: ${cost(alarms)}.`] : []),
    ...(unsaid.length > 0 && unsaid.length < evenings.length
      ? [`Of ${count(unsaid.length, "evening")} nobody said whether it was one.`]
      : []),
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

export function cellsOf(one: PastSwitch, { zone, began: day }: Pick<ReportedEvening, "zone" | "began">): string[] {
  const { from, to, by, began, ended, seconds, result } = one;
  const clock = (iso: string): string => clockOf(iso, zone, day);
  return [`${from} → ${to}`, by, clock(began), clock(ended), duration(seconds), result, gatesOf(one)];
}

function gatesOf({ gates, despite }: PastSwitch): string {
  const waived = despite.length > 0 ? `not waited for: ${despite.join(", ")}` : "";
  if (!gates) return waived || "asked elsewhere";
  const open = gates.filter(({ verdict }) => verdict !== "yes").map(({ gate, verdict }) => `${gate} ${verdict}`);
  const asked = open.length === 0 ? `${gates.length} of ${gates.length} yes` : open.join(", ");
  return waived ? `${asked}; ${waived}` : asked;
}
