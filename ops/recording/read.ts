import { existsSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import { objectIn } from "../record.ts";
import type { About, FiguresLine, RecordedLine, StackLine } from "./lines.ts";
import { format, recordedLine } from "./lines.ts";
import { setAside } from "./recorder.ts";

/** One measured moment of a figure. */
export interface RecordedPoint {
  at: Date;
  value: number;
  /** The highest of its minute; the value, where none was higher. */
  highest: number;
  /** What was allowed then; undefined where nothing limits it, or nobody knew. */
  most?: number;
  least?: number;
}

/** One figure over what was recorded. */
export interface RecordedFigure {
  name: string;
  title: string;
  unit: string;
  source: string;
  /** Where it counts requests a minute of visitors. */
  demand?: "all" | "part";
  /** Where it counts those of them that failed. */
  failed?: "all" | "part";
  /** Oldest first, each moment once. */
  points: RecordedPoint[];
}

/** Where the stack stood at a moment. */
export type RecordedStanding = Omit<StackLine, "line" | "at"> & { at: Date };

/** What was recorded of one stack. */
export interface Recording {
  stack: string;
  company: string;
  sandbox: boolean;
  notMeasured?: string;
  /** Every show that was to come or on air, as it was last told of. */
  shows: About["shows"];
  figures: RecordedFigure[];
  standings: RecordedStanding[];
  /** What of it could not be read, in words. */
  lost: string[];
}

/** Whether a text is a record rather than one document: its first line that is whole says so. */
export function isRecording(text: string): boolean {
  return text.split("\n", 20).some((line) => recordedLine.safeParse(objectIn(line)).success);
}

/**
 * Reads records of one stack, each with what was set aside of it. Lines that are cut or unknown are left out and counted. Throws
 * {@link UsageError} for a file that is not there, holds no record, or is of more than one stack.
 */
export function readRecording(...paths: readonly string[]): Recording {
  return readAll(paths.map((path) => ({ path })));
}

/** The same of one whose text was read already, as of a pipe, which is read once. */
export function readRecordingIn(path: string, text: string): Recording {
  return readAll([{ path, text }]);
}

interface RecordFile {
  path: string;
  text?: string;
}

function readAll(given: readonly RecordFile[]): Recording {
  const files = given.flatMap((file): RecordFile[] => {
    const aside = setAside(file.path);
    return existsSync(aside) ? [{ path: aside }, file] : [file];
  });
  const lost: string[] = [];
  const lines = files.flatMap((file) => {
    const read = linesOf(file);
    if (read.lost !== undefined) lost.push(read.lost);
    return read.lines;
  });
  return recordingOf(lines, given.map(({ path }) => path).join(", "), lost);
}

function linesOf({ path, text }: RecordFile): { lines: RecordedLine[]; lost?: string } {
  const all = (text ?? readAsked("record of broadcast watch", path)).split("\n").filter((line) => line.trim() !== "");
  const lines = all.flatMap((line) => {
    const parsed = recordedLine.safeParse(objectIn(line));
    return parsed.success ? [parsed.data] : [];
  });
  const newer = lines.some((line) => line.line === "about" && line.format > format);
  const cut = all.length - lines.length;
  const said = [
    ...(newer ? ["was written by a newer version: of it, what this one knows is read"] : []),
    ...(cut > 0 ? [`${cut} of ${all.length} lines are cut or unknown, and are left out`] : []),
  ];
  return said.length === 0 ? { lines } : { lines, lost: `${path}: ${said.join("; ")}.` };
}

function recordingOf(lines: readonly RecordedLine[], path: string, lost: string[]): Recording {
  const abouts = lines.flatMap((line) => (line.line === "about" ? [line] : []));
  const last = abouts.at(-1);
  if (!last) throw new UsageError(`${path} is no record of broadcast watch: no line says of which stack it is.`);
  const stacks = [...new Set(abouts.map(({ stack }) => stack))];
  if (stacks.length > 1) throw new UsageError(`${path} is of several stacks: ${stacks.join(", ")}. Give those of one.`);
  if (new Set(abouts.map(({ sandbox }) => sandbox)).size > 1)
    throw new UsageError(`${path} is partly of the sandbox. Give what is real, or what is not.`);
  const notMeasured = abouts.find((about) => about.notMeasured !== undefined)?.notMeasured;
  const shows = new Map(abouts.flatMap((about) => about.shows).map((show) => [`${show.name} ${show.air}`, show]));
  return {
    ...{ stack: last.stack, company: last.company, sandbox: last.sandbox, lost },
    ...(notMeasured !== undefined && { notMeasured }),
    shows: [...shows.values()].sort((one, other) => Date.parse(one.air) - Date.parse(other.air)),
    figures: figuresOf(lines),
    standings: lines
      .flatMap((line) => (line.line === "stack" ? [standingOf(line)] : []))
      .sort((one, other) => one.at.getTime() - other.at.getTime()),
  };
}

function standingOf({ at, entered, settled, levers, running, cost }: StackLine): RecordedStanding {
  return { entered, settled, levers, running, cost, at: new Date(at) };
}

type Told = About["figures"][number];

function figuresOf(lines: readonly RecordedLine[]): RecordedFigure[] {
  const found = new Map<string, { figure: Omit<RecordedFigure, "points">; points: Map<number, RecordedPoint> }>();
  let told = new Map<string, Told>();
  for (const line of lines) {
    if (line.line === "about") told = new Map(line.figures.map((figure) => [figure.name, figure]));
    if (line.line === "figures") addPoints(line, told, found);
  }
  return [...found.values()].map(({ figure, points }) => ({
    ...figure,
    points: [...points.values()].sort((one, other) => one.at.getTime() - other.at.getTime()),
  }));
}

function addPoints(
  { at, source, values, highest }: FiguresLine,
  told: ReadonlyMap<string, Told>,
  found: Map<string, { figure: Omit<RecordedFigure, "points">; points: Map<number, RecordedPoint> }>,
): void {
  const time = Date.parse(at);
  for (const [name, value] of Object.entries(values)) {
    // Where the line that named it is cut, its name is all there is.
    const { title = name, unit = "", most, least, demand, failed } = told.get(name) ?? {};
    const figure = { name, title, unit, source, ...(demand && { demand }), ...(failed && { failed }) };
    const known = found.get(name) ?? { figure, points: new Map<number, RecordedPoint>() };
    found.set(name, { figure, points: known.points });
    known.points.set(time, {
      ...{ at: new Date(time), value, highest: Math.max(value, highest[name] ?? value) },
      ...(most !== undefined && { most }),
      ...(least !== undefined && { least }),
    });
  }
}
