import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";
import { createColors } from "picocolors";
import { oneLine, visible } from "../infra/contract/text.ts";

/** What a verb writes to; tests give their own. */
export interface Terminal {
  /** The answer: standard output. */
  out(line: string): void;
  /** Everything else, progress included: standard error. */
  note(line: string): void;
  /** Whether standard error is a person's terminal. */
  interactive: boolean;
  /** Standard output, where it is a terminal that can be drawn on. */
  screen?: Screen;
  /** Why a part of the answer was not written, as on a full disk; undefined where it was, or its reader had seen enough. */
  lost?: () => string | undefined;
  /** Has that person choose any of some, by group; undefined where they leave. There where {@link Terminal.ask} is. */
  choose?: <T>(...asked: Parameters<Choose<T>>) => Promise<T[] | undefined>;
  /** Asks that person; undefined where there is nobody to answer. Rejects when the signal is aborted. */
  ask?: (question: string, signal: AbortSignal) => Promise<string>;
}

type Choose<T> = (
  question: string,
  groups: Readonly<Record<string, readonly Choice<T>[]>>,
  signal: AbortSignal,
) => Promise<T[] | undefined>;

/** One thing to choose, with a word on what it is. */
interface Choice<T> {
  value: T;
  label: string;
  hint: string;
}

/** A terminal as a whole: what was on it is there again once it is left. */
interface Screen {
  room(): { columns: number; rows: number };
  draw(lines: readonly string[]): void;
  leave(): void;
}

// A disk that is full, or a terminal that is gone, must not end a switch in the middle.
let lost: string | undefined;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, such as head, is no mistake.
  if (error.code !== "EPIPE") lost ??= error.message;
});
process.stderr.on("error", () => undefined);

export const standardTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY,
  lost: () => lost,
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask, choose }),
  ...(process.stdout.isTTY && { screen: screenOf(process.stdout) }),
};

function screenOf(stream: NodeJS.WriteStream): Screen {
  let entered = false;
  return {
    room: () => ({ columns: stream.columns, rows: stream.rows }),
    draw: (lines) => {
      // A screen of its own, without a cursor; each line is written over the one before, so that nothing flickers.
      stream.write(
        `${entered ? "" : "\u001b[?1049h\u001b[?25l"}\u001b[H${lines.map((line) => `${line}\u001b[K`).join("\r\n")}\u001b[J`,
      );
      entered = true;
    },
    leave: () => {
      if (entered) stream.write("\u001b[?25h\u001b[?1049l");
      entered = false;
    },
  };
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes the keys itself: its Ctrl-C would be no signal.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}

/** Arrow keys move, space chooses, and none at all is no answer. */
async function choose<T>(...[question, groups, signal]: Parameters<Choose<T>>): Promise<T[] | undefined> {
  const { groupMultiselect, isCancel } = await import("@clack/prompts");
  // Values may be anything: they are told by their place.
  const all: Choice<T>[] = [];
  const options: Record<string, { value: number; label: string; hint: string }[]> = {};
  for (const [group, choices] of Object.entries(groups)) {
    options[group] = choices.map((choice) => {
      const value = all.push(choice) - 1;
      return { value, label: oneLine(choice.label), hint: visible(oneLine(choice.hint)) };
    });
  }
  const chosen = await groupMultiselect({ message: question, options, required: true, output: process.stderr, signal });
  if (isCancel(chosen)) return undefined;
  return all.filter((_, place) => chosen.includes(place)).map(({ value }) => value);
}

/** On a terminal only: left to itself, picocolors colours whatever runs in CI as well. */
const pc = createColors(isatty(1) && !process.env["NO_COLOR"]);

/** Colours by meaning. */
export const paint = {
  strong: pc.bold,
  faint: pc.dim,
  good: pc.green,
  bad: pc.red,
  warning: pc.yellow,
};

/** Pads columns to their widest cell; colours must be applied afterwards. */
export function columns(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => width(row[index] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - width(cell)))
      .join(gap)
      .trimEnd(),
  );
}

/** No text here holds more than accents, dashes and marks: one UTF-16 unit each. */
function width(text: string): number {
  return text.length;
}

/** Lines of a text, broken between words; those after the first are indented as well. A word that is longer stands alone. */
export function wrapped(text: string, { columns: most = 80, indent = "" } = {}): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}

/** Since when something lasts, as `since 2027-02-19T20:00:00Z (40 min)`; a clock that is ahead of this one is said to be. */
export function lasting(since: string, now: Date = new Date()): string {
  const seconds = (now.getTime() - Date.parse(since)) / 1000;
  const [moment] = since.split(/\.\d+|Z$/);
  const long = seconds >= 0 ? duration(seconds) : "by a clock that is ahead of this machine's";
  return `since ${moment ?? since}Z (${long})`;
}

/** A duration as people say it: 45 s, 12 min 30 s, 3 h 5 min. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
