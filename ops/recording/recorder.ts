import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import { appendLines, makeFolders, reasonOf } from "../files.ts";
import { maskSecrets } from "../secrets.ts";
import type { Board, BoardFigure } from "../watch/board.ts";
import type { About, FiguresLine, StackLine } from "./lines.ts";
import { format } from "./lines.ts";

interface RecorderOptions {
  /** Hears, once, that nothing can be written any more. */
  warn: (line: string) => void;
  /** Whether another may write the same: where the file has grown since, nothing is written. Default: false. */
  beside?: boolean;
  /** Milliseconds that one line is of. Default: a minute, and two seconds on the sandbox, whose evening takes minutes. */
  slot?: number;
  /** Bytes from which on the file is set aside as `<path>.1`, in the place of an earlier one. Default: 8 MiB, about four days. */
  most?: number;
}

/** What one figure was in one slot. */
interface Noted {
  value: number;
  highest: number;
}

/** The older half of a record, once it has grown too large. */
export const setAside = (path: string): string => `${path}.1`;

/**
 * Writes down what a watcher sees: a line a minute and a source. No secret, account or message of a provider: only what the page
 * shows to everybody. What cannot be written stops nothing.
 */
export class Recorder {
  readonly path: string;
  private readonly options: RecorderOptions;
  /** By source, and by slot of the moment it was measured. */
  private readonly pending = new Map<string, Map<number, { at: number; noted: Map<string, Noted> }>>();
  /** When the last value that was taken of each figure was measured. */
  private readonly taken = new Map<string, number>();
  private readonly unknown = new Map<string, string>();
  private about = "";
  private last: { board: Board; slot: number; about: string } | undefined;
  private writable = true;
  /** Bytes of the file when this last looked. */
  private left: number;

  constructor(path: string, options: RecorderOptions) {
    this.path = path;
    this.options = options;
    this.left = this.size();
  }

  /** To be called whenever the board may have changed. */
  add(board: Board): void {
    if (!this.writable) return;
    const slot = Math.floor(Date.parse(board.at) / this.length(board));
    const about = JSON.stringify(aboutLine(board));
    // What is over is written before anything of the next is noted: other limits may hold by then.
    if (this.last && (this.last.slot !== slot || this.last.about !== about)) this.write(this.last);
    this.last = { board, slot, about };
    for (const figure of board.figures) this.note(figure, this.length(board));
  }

  /** Writes what is noted. */
  close(board: Board): void {
    this.add(board);
    if (this.last) this.write(this.last);
  }

  private length({ sandbox }: Board): number {
    return this.options.slot ?? (sandbox ? 2000 : 60_000);
  }

  private note({ name, source, state, value, at }: BoardFigure, length: number): void {
    if (state !== "known" || value === undefined || at === undefined) return;
    const time = Date.parse(at);
    // A source that says the same once more has measured nothing new.
    if (time <= (this.taken.get(name) ?? -Infinity)) return;
    this.taken.set(name, time);
    const slots = this.pending.get(source) ?? new Map<number, { at: number; noted: Map<string, Noted> }>();
    this.pending.set(source, slots);
    const slot = slots.get(Math.floor(time / length)) ?? { at: time, noted: new Map<string, Noted>() };
    slots.set(Math.floor(time / length), slot);
    slot.at = Math.max(slot.at, time);
    slot.noted.set(name, { value, highest: Math.max(value, slot.noted.get(name)?.highest ?? value) });
  }

  private write({ board, about }: { board: Board; about: string }): void {
    if (!this.writable) return;
    const lines = [...this.figures(board), stackLine(board)].map((line) => maskSecrets(JSON.stringify(line)));
    try {
      if (this.options.beside && this.size() > this.left) return;
      if (this.isFull()) {
        renameSync(this.path, setAside(this.path));
        this.about = "";
      }
      if (about !== this.about) {
        lines.unshift(maskSecrets(JSON.stringify({ ...aboutLine(board), at: board.at })));
        this.about = about;
      }
      appendLines(this.path, lines);
    } catch (error) {
      this.writable = false;
      this.options.warn(`What is seen is no longer recorded: ${reasonOf(error)}`);
    } finally {
      this.left = this.size();
    }
  }

  private isFull(): boolean {
    return this.size() >= (this.options.most ?? 8 * 2 ** 20);
  }

  private size(): number {
    try {
      return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    } catch {
      return 0;
    }
  }

  /** A line for each source that said something, or whose silence has changed. */
  private figures({ figures, at }: Board): FiguresLine[] {
    const silent = new Map<string, Record<string, string[]>>();
    for (const { name, source, state, trouble } of figures) {
      const kinds = silent.get(source) ?? {};
      silent.set(source, kinds);
      if (state !== "known") (kinds[trouble?.kind ?? "nothing measured"] ??= []).push(name);
    }
    const changed = [...silent].filter(
      ([source, kinds]) => JSON.stringify(kinds) !== (this.unknown.get(source) ?? "{}"),
    );
    for (const [source, kinds] of changed) this.unknown.set(source, JSON.stringify(kinds));
    const said = [...this.pending].flatMap(([source, slots]) =>
      [...slots.values()].map((slot) => lineOf(source, slot)),
    );
    this.pending.clear();
    const silence = changed.map(([source, unknown]): FiguresLine => ({
      ...{ line: "figures", at, source, values: {}, highest: {}, unknown },
    }));
    return [...said, ...silence].map(withoutEmpty);
  }
}

function lineOf(source: string, { at, noted }: { at: number; noted: Map<string, Noted> }): FiguresLine {
  const entries = [...noted];
  return {
    line: "figures",
    at: isoOf(at),
    source,
    values: Object.fromEntries(entries.map(([name, { value }]) => [name, rounded(value)])),
    highest: Object.fromEntries(
      entries.flatMap(([name, { value, highest }]) => (highest > value ? [[name, rounded(highest)]] : [])),
    ),
  };
}

/** Empty parts are what a reader takes for granted. */
function withoutEmpty({ values, highest, ...line }: FiguresLine): FiguresLine {
  return {
    ...line,
    ...(Object.keys(values).length > 0 && { values }),
    ...(Object.keys(highest).length > 0 && { highest }),
  } as FiguresLine;
}

function aboutLine({ stack, company, sandbox, shows, figures }: Board): Omit<About, "at"> {
  return {
    ...{ line: "about", format, stack, company, sandbox },
    shows: shows.map(({ name, channel, air, until, zone, expected }) => ({
      ...{ name, air, until, zone },
      ...(channel !== undefined && { channel }),
      ...(expected !== undefined && { expected }),
    })),
    // By name: on a board they move about.
    figures: [...figures]
      .sort((one, other) => one.name.localeCompare(other.name, "en"))
      .map(({ name, title, unit, source, most, least, demand, failed }) => ({
        ...{ name, title, unit, source },
        ...(most !== undefined && { most }),
        ...(least !== undefined && { least }),
        ...(demand && { demand }),
        ...(failed && { failed }),
      })),
  };
}

function stackLine({ at, standing: { entered, settled }, levers, running, cost }: Board): StackLine {
  const out = levers.flatMap((lever) => (lever.out === false ? [] : [lever.name]));
  const count = (state: string): number => running?.steps.filter((step) => step.state === state).length ?? 0;
  return {
    ...{ line: "stack", at },
    ...(entered && { entered }),
    ...(settled && { settled }),
    ...(out.length > 0 && { levers: out }),
    ...(running && {
      running: {
        ...{ from: running.from, to: running.to, done: count("done"), failed: count("failed") },
        steps: running.steps.length,
      },
    }),
    ...(cost && { cost }),
  };
}

/** Six digits are more than any source measures. */
const rounded = (value: number): number => Number(value.toPrecision(6));

const isoOf = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** Makes sure that a file that was asked for can be written. Throws {@link UsageError} with the system's message. */
export function assertRecordable(path: string): void {
  try {
    makeFolders(dirname(path));
    closeSync(openSync(path, "a"));
  } catch (error) {
    throw new UsageError(`--record ${path} cannot be written: ${reasonOf(error)}`);
  }
}
