import { Temporal } from "temporal-polyfill";
import { formatNumber } from "../../infra/contract/format.ts";
import { columns, duration, paint } from "../terminal.ts";
import { clockText, momentText } from "../timing/airTime.ts";
import type { Board, BoardFigure, BoardShow, BoardSwitch } from "./board.ts";
import { amountText } from "./seen.ts";

/** Lines and columns that there are; by default eighty columns, and as many lines as it takes. */
export interface Room {
  columns?: number;
  rows?: number;
}

/** The board as lines of text; where rows are few, figures furthest from their limits are left out and counted. */
export function boardText(board: Board, { columns: width = 80, rows = Infinity }: Room = {}): string[] {
  const now = Date.parse(board.at);
  const zone = board.shows[0]?.zone ?? Temporal.Now.timeZoneId();
  const clock = clockText(instantOf(board.at).toZonedDateTimeISO(zone));
  const head = `${board.company}, ${board.stack}${board.sandbox ? " (sandbox)" : ""}`;
  const before = [
    paint.strong(
      fitted(`${head}: ${standingText(board, now)}`, width - clock.length - 2).padEnd(width - clock.length),
    ) + clock,
    ...endLines(board, now, width),
    ...board.shows.slice(0, 2).flatMap((show) => showText(show, now, width)),
    ...(board.running ? switchText(board.running, now, width) : []),
    ...gatesLines(board, width),
    ...leverLines(board, width),
  ];
  const after = lastLines(board, width);
  const lines = figureLines(board, width);
  const room = Math.max(3, rows - before.length - after.length - 1);
  const shown =
    lines.length > room ? [...lines.slice(0, room - 1), paint.faint(`  … and ${lines.length - room + 1} more`)] : lines;
  return [...before, "", ...shown, ...after].map((line) => line.trimEnd());
}

function standingText({ standing: { entered, settled = entered, since, by, trouble } }: Board, now: number): string {
  if (entered === undefined) return `nobody can tell in which phase${trouble === undefined ? "" : `: ${trouble}`}`;
  const where = entered === settled ? entered : `half way from ${settled ?? "nothing"} to ${entered}`;
  const lasts = since === undefined ? "" : `, for ${duration(Math.max(0, (now - Date.parse(since)) / 1000))}`;
  const told = by === "stack file" ? ", as the stack file says" : "";
  return `${where}${lasts}${told}${trouble === undefined ? "" : " (not asked since)"}`;
}

/** Past the end of its way up, with what that costs; before it, nothing: the show's own line has it. */
function endLines({ standing: { until }, cost, shows }: Board, now: number, width: number): string[] {
  if (until === undefined) return [];
  const past = (now - Date.parse(until)) / 1000;
  const end = clockText(instantOf(until).toZonedDateTimeISO(shows[0]?.zone ?? Temporal.Now.timeZoneId()));
  if (past < 0) return [fitted(`up until ${end}, in ${duration(-past)}`, width)];
  const bill = cost ? `, at ${(cost.hourly - cost.normal).toFixed(2)} ${cost.currency} an hour more than normal` : "";
  return [paint.bad(fitted(`${duration(past)} past its end at ${end}${bill}: go back, or extend`, width))];
}

function showText({ name, channel, air, until, zone, starts }: BoardShow, now: number, width: number): string[] {
  const at = instantOf(air).toZonedDateTimeISO(zone);
  const away = (Date.parse(air) - now) / 1000;
  const when =
    away > 0
      ? `on air in ${duration(away)}`
      : `on air for ${duration(-away)}, until ${clockText(instantOf(until).toZonedDateTimeISO(zone))}`;
  return [
    fitted(`${name}${channel === undefined ? "" : `, ${channel}`}: ${when} (${momentText(at)})`, width),
    ...starts.map(({ from, to, latest }) => {
      const left = (Date.parse(latest) - now) / 1000;
      const by = clockText(instantOf(latest).toZonedDateTimeISO(zone));
      const line = `  start ${from} → ${to} by ${by}: ${left >= 0 ? `in ${duration(left)}` : `that was ${duration(-left)} ago`}`;
      return left >= 0 ? fitted(line, width) : paint.bad(fitted(line, width));
    }),
  ];
}

function switchText(
  { from, to, what, by, began, expected, scale, steps }: BoardSwitch,
  now: number,
  width: number,
): string[] {
  const doing = what === undefined ? `Switching ${from} → ${to}` : `In ${to}, ${what}`;
  const count = (state: string): number => steps.filter((step) => step.state === state).length;
  const took = (since: string): string => duration(Math.max(0, (now - Date.parse(since)) / 1000) * scale);
  const about = scale > 0 ? `, ${took(began)} of about ${duration(expected)}` : "";
  const failed = count("failed") > 0 ? `, ${count("failed")} failed` : "";
  const running = steps.filter(({ state }) => state === "running").slice(0, 3);
  return [
    fitted(`${doing}, by ${by}: ${count("done")} of ${steps.length} steps${failed}${about}`, width),
    ...running.map((step) =>
      fitted(
        `  ▸ ${step.name}${scale > 0 && step.began !== undefined ? `  ${took(step.began)} of about ${duration(step.expected)}` : ""}`,
        width,
      ),
    ),
  ];
}

function gatesLines({ gates: { verdicts, asked, trouble } }: Board, width: number): string[] {
  if (asked === undefined) return [`Gates  ${trouble ?? "not asked yet"}`];
  const open = verdicts.filter(({ verdict }) => verdict !== "yes");
  const sum = `Gates  ${verdicts.length - open.length} of ${verdicts.length} say yes${trouble === undefined ? "" : " (not asked since)"}`;
  const shown = open.slice(0, 4).map(({ gate, verdict, message }) => {
    const mark = verdict === "no" ? paint.bad("✗") : paint.warning("?");
    return `  ${mark} ${fitted(`${gate}  ${message}`, width - 4)}`;
  });
  return [sum, ...shown, ...(open.length > 4 ? [`  … and ${open.length - 4} more`] : [])];
}

/** What is out and who pulled it, and what may be pulled: first what helps where it is hot. */
function leverLines({ levers, at, stack }: Board, width: number): string[] {
  const now = Date.parse(at);
  const lines = levers.flatMap(({ name, title, out, by, since, relieves }) => {
    if (out === false) {
      if (relieves.length === 0) return [];
      return [paint.warning(fitted(`▲ npx broadcast pull ${name} -s ${stack}, helps ${relieves.join(", ")}`, width))];
    }
    const who = by === undefined ? "" : `, by ${by}`;
    const lasts = since === undefined ? "" : `, for ${duration(Math.max(0, (now - Date.parse(since)) / 1000))}`;
    return [fitted(`▼ ${name} ${out === "half" ? "half turned" : "out"}${lasts}${who}: ${title}`, width)];
  });
  const others = levers.flatMap(({ name, out, relieves }) => (out === false && relieves.length === 0 ? [name] : []));
  return [...lines, ...(others.length > 0 ? [paint.faint(fitted(`Levers to pull: ${others.join(", ")}`, width))] : [])];
}

function figureLines({ figures, at }: Board, width: number): string[] {
  if (figures.length === 0) return ["Nothing is asked yet."];
  const now = Date.parse(at);
  const rows = figures.map((figure) => [nowText(figure), allowedText(figure), shareText(figure), ageText(figure, now)]);
  const cells = columns([["now", "allowed", "", "age"], ...rows]).map((row) => `  ${row}`);
  const room = width - Math.max(...cells.map((row) => row.length)) - 2;
  const title = Math.max(16, Math.min(room, Math.max(...figures.map((figure) => figure.title.length))));
  const head = paint.faint(`  ${"In use".padEnd(title)}${cells[0] ?? ""}`);
  return [
    head,
    ...figures.flatMap((figure, index) => {
      const line = `${marks[markOf(figure)]} ${fitted(figure.title, title).padEnd(title)}${cells[index + 1] ?? ""}`;
      const why = figure.trouble?.message ?? figure.mostUnknown;
      return [colours[markOf(figure)](line), ...(why === undefined ? [] : [paint.faint(fitted(`    ${why}`, width))])];
    }),
  ];
}

type Mark = "over" | "sweat" | "fine" | "unknown";

function markOf({ state, level = "fine" }: BoardFigure): Mark {
  return state === "known" ? level : "unknown";
}

const marks: Record<Mark, string> = { over: "✗", sweat: "▲", fine: " ", unknown: "?" };
const plain = (text: string): string => text;
const colours: Record<Mark, (text: string) => string> = {
  over: paint.bad,
  sweat: paint.warning,
  fine: plain,
  unknown: paint.faint,
};

function nowText({ value, unit }: BoardFigure): string {
  return value === undefined ? "–" : amountText(value, unit);
}

function allowedText({ most, least, mostUnknown, unit, detail }: BoardFigure): string {
  const bounds = [
    ...(least === undefined ? [] : [`from ${amountText(least, unit)}`]),
    ...(most === undefined
      ? mostUnknown === undefined
        ? []
        : ["unknown"]
      : [`${least === undefined ? "of" : "to"} ${amountText(most, unit)}`]),
  ];
  return bounds.length > 0 ? bounds.join(" ") : (detail ?? "");
}

function shareText({ share, least, value = 0 }: BoardFigure): string {
  if (share === undefined) return "";
  if (least !== undefined && value < least) return `${formatNumber(Math.ceil(least - value))} few`;
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : "over";
}

function ageText({ at }: BoardFigure, now: number): string {
  if (at === undefined) return "";
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function lastLines({ cost, asking, sources }: Board, width: number): string[] {
  const more = cost && cost.hourly > cost.normal ? `, ${(cost.hourly - cost.normal).toFixed(2)} more than normal` : "";
  const soFar = cost?.soFar === undefined || cost.soFar === 0 ? "" : `; so far ${cost.soFar.toFixed(2)} more`;
  const price = asking > 0 ? `; asking costs ${asking.toFixed(2)} USD an hour` : "";
  return [
    "",
    ...(cost
      ? [fitted(`Costs at least ${cost.hourly.toFixed(2)} ${cost.currency} an hour${more}${soFar}`, width)]
      : []),
    paint.faint(fitted(`Asked: ${sources.map(({ id, every }) => `${id} each ${every} s`).join(", ")}${price}`, width)),
  ];
}

const instantOf = (iso: string): Temporal.Instant => Temporal.Instant.from(iso);

/** Cut between words where that leaves most of it. */
function fitted(text: string, width: number): string {
  if (text.length <= width) return text;
  const cut = text.slice(0, Math.max(1, width - 1));
  const space = cut.lastIndexOf(" ");
  return `${space > width * 0.6 ? cut.slice(0, space) : cut}…`;
}
