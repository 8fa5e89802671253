import { Interrupted, Refused, UsageError } from "../errors.ts";
import { reasonOf } from "../files.ts";
import { confirm } from "../switching/confirm.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";
import type { Waves } from "./waves.ts";

/** What became of one of several stacks. */
export type Became = "not begun" | "planned" | "refused" | "done" | "failed" | "interrupted";

/** One of several stacks that are switched as one. */
export interface Member {
  stack: string;
  session: Session;
  became: Became;
  /** Why it is not done. */
  reason?: string;
  /** What its verb answered last, as JSON. */
  answer?: unknown;
}

/** Opens every stack, wave by wave; one that cannot be opened keeps all of them from being begun. Throws as openSession does. */
export async function openAll(
  waves: Waves,
  options: Omit<StackOptions, "stack">,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<Member[][]> {
  for (const stack of waves.flat()) readStackFile(stack, options.cwd);
  const members: Member[][] = [];
  for (const names of waves) {
    const wave: Member[] = [];
    for (const stack of names) {
      const session = await openSession({ ...options, stack }, named(terminal, stack), interrupts);
      wave.push({ stack, session, became: "not begun" });
    }
    members.push(wave);
  }
  return members;
}

/** Whose pages go to `out`, and whose answer in JSON is kept. */
export function heard(member: Member, json: boolean | undefined, out: (line: string) => void): Session {
  const keep = (text: string): void => void (member.answer = JSON.parse(text) as unknown);
  return { ...member.session, terminal: { ...member.session.terminal, out: json ? keep : out } };
}

/** Every line says of which stack it is, since several speak at once. Nobody is asked by one of them alone. */
function named(terminal: Terminal, stack: string): Terminal {
  const { lost } = terminal;
  const lines = (text: string): string =>
    text
      .split("\n")
      .map((line) => `${stack}: ${line}`.trimEnd())
      .join("\n");
  return {
    out: (line) => terminal.out(line),
    note: (text) => terminal.note(lines(text)),
    interactive: false,
    ...(lost && { lost }),
  };
}

/** Plans one; throws UsageError alone, since nothing is begun yet. */
export function planning(member: Member, act: () => Promise<void>): Promise<void> {
  return attempt(member, { well: "planned", wrong: "refused" }, act);
}

/** Does what was planned. Never throws: others may be under way. */
export function doing(member: Member, act: () => Promise<void>): Promise<void> {
  return attempt(member, { well: "done", wrong: "failed" }, act);
}

/** Notes what became of a stack, and tells what went wrong at once. */
async function attempt(
  member: Member,
  { well, wrong }: { well: Became; wrong: Became },
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
    member.became = well;
  } catch (error) {
    if (error instanceof UsageError && wrong === "refused") throw error;
    const { interrupts, terminal } = member.session;
    member.became = error instanceof Interrupted || interrupts.stop.aborted ? "interrupted" : wrong;
    const reason = reasonOf(error);
    member.reason = reason || "refused, as its page says";
    if (reason) terminal.note(paint.bad(reason));
  }
}

/** A page of its own for each, under its name. */
export function pageOf(member: Member, json: boolean | undefined, terminal: Terminal): Session {
  if (!json) for (const line of ["", paint.strong(`# ${member.stack}`)]) terminal.out(line);
  return heard(member, json, (line) => terminal.out(line));
}

/** One question for all. */
export async function confirmAll(
  terminal: Terminal,
  interrupts: Interrupts,
  question: string,
  word: string,
  yes: boolean,
): Promise<void> {
  await confirm({ terminal, interrupts }, question, word, { yes });
  terminal.note("");
}

/** Stopped by a person, or refused. */
export function endOf(all: readonly Member[], lines: readonly string[]): Error {
  const stopped = all.some(({ became, session }) => became === "interrupted" || session.interrupts.stop.aborted);
  return stopped ? new Interrupted(lines.join("\n")) : new Refused(lines.join("\n"));
}

/** One answer for all, where it is asked for in JSON. */
export function answerAll(terminal: Terminal, json: boolean | undefined, about: object, all: readonly Member[]): void {
  if (!json) return;
  const stacks = all.map(({ stack, became, reason, answer }) => ({ stack, became, reason, answer }));
  terminal.out(JSON.stringify({ ...about, stacks }, null, 2));
}
