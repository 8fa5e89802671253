import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Refused } from "../errors.ts";
import { makeFolders } from "../files.ts";
import { CommandFailed } from "./command.ts";
import type { ProcessMark } from "./process.ts";
import { isGone, markOf } from "./process.ts";
import type { Workspace } from "./workspace.ts";

/** Who holds a stack's lock, as far as the backend says. */
export interface Holder {
  /** `user@host`. */
  who?: string;
  pid?: number;
  /** ISO 8601, to the second. */
  since?: string;
}

/**
 * The holders of the locks a command ran into; undefined for every other error. Folders and buckets name the process,
 * Pulumi Cloud only says that there is one.
 */
export function lockHolders(error: unknown): Holder[] | undefined {
  if (!(error instanceof CommandFailed)) return undefined;
  const text = `${error.result.stderr}\n${error.result.stdout}`;
  if (!/currently locked by|Another update is currently in progress/.test(text)) return undefined;
  const found = [...text.matchAll(/: created by (\S+) \(pid (\d+)\) at (\S+)/g)];
  const seen = new Map(found.map(([line, who, pid, since]) => [line, { who, pid: Number(pid), since }]));
  return seen.size > 0 ? [...seen.values()] : [{}];
}

const processSchema = z.object({
  machine: z.string(),
  boot: z.string(),
  namespace: z.string(),
  pid: z.number(),
  started: z.string(),
});

const noteSchema = z.object({
  process: processSchema,
  between: z.tuple([z.number(), z.number()]),
});

/** What the lock itself does not say of the engine that made it. */
interface Note {
  process: ProcessMark;
  /** The lock was made between these, in milliseconds since 1970: when the engine started, and when it had it for sure. */
  between: [number, number];
}

/**
 * Notes which engine of this command holds a stack's lock. The lock says user, host and number of a process, and so does
 * that of another container or of a cloned machine: only by this note is it told from theirs.
 */
export class LockNote {
  private readonly path: string;
  /** Names the engine from its start on, when nobody knows yet whether it has the lock: by this alone none is ever freed. */
  private readonly early: string;
  private begun: { process: ProcessMark | undefined; at: number } | undefined;

  constructor({ records, stack }: Pick<Workspace, "records" | "stack">) {
    this.path = join(records, "locks", `${stack}.json`);
    this.early = join(records, "locks", `${stack}.began.json`);
  }

  /** An engine that will take the lock was started. */
  began(pid: number): void {
    this.begun = { process: markOf(pid), at: Date.now() };
    this.write(this.early, this.begun.process);
  }

  /** It has shown that it holds the lock. Without a note the lock counts as held, so one that cannot be written stops nothing. */
  holds(): void {
    const { process, at } = this.begun ?? {};
    this.begun = undefined;
    if (!process || at === undefined) return;
    const note: Note = { process, between: [at, Date.now()] };
    this.write(this.path, note);
  }

  /** Whether an engine of this command was killed here, and may have left its lock: a run that writes nothing would not meet it. */
  leftBehind(): boolean {
    const early = processSchema.safeParse(read(this.early)).data;
    return [early, this.read()?.process].some((each) => each !== undefined && isGone(each));
  }

  /** It ended in good order, its lock with it. */
  ended(): void {
    this.begun = undefined;
    this.forget();
  }

  private write(path: string, what: unknown): void {
    if (what === undefined) return;
    try {
      makeFolders(dirname(path));
      writeFileSync(path, JSON.stringify(what));
    } catch {
      this.forget();
    }
  }

  /** A note that stays, as on a disk that became read-only, tells of a lock that no longer is: it claims none. */
  private forget(): void {
    try {
      for (const path of [this.early, this.path]) rmSync(path, { force: true });
    } catch {
      return;
    }
  }

  /**
   * Whether these are one lock that was left over, and nobody else is about to free it: an engine of this command made it, on
   * this very machine, boot and process namespace, and is gone.
   */
  claims(holders: readonly Holder[]): boolean {
    const [holder, ...others] = holders;
    const note = this.read();
    if (!holder || others.length > 0 || !note || !isOf(note, holder) || !isGone(note.process)) return false;
    const own = `${this.path}.${process.pid}`;
    try {
      // Two that both find it would both free it, the second one the lock of the first.
      renameSync(this.path, own);
      rmSync(own);
      return true;
    } catch {
      return false;
    }
  }

  private read(): Note | undefined {
    return noteSchema.safeParse(read(this.path)).data;
  }
}

/** What a note holds; undefined where there is none, or half of one. */
function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isOf({ process: { pid }, between: [from, to] }: Note, holder: Holder): boolean {
  const since = Date.parse(holder.since ?? "");
  const own = holder.who === `${userInfo().username}@${hostname()}` && holder.pid === pid;
  return own && since >= Math.floor(from / 1000) * 1000 && since <= to;
}

/** Another operator is at work, or was. */
export class StackLocked extends Refused {
  override name = "StackLocked";
  readonly holders: readonly Holder[];

  constructor(workspace: Pick<Workspace, "stack" | "folder" | "environment" | "sandbox">, holders: readonly Holder[]) {
    const { stack } = workspace;
    super(
      `The lock of ${stack} is held by ${holders.map(holderText).join(", and by ")}: one switch at a time. Nothing was changed by this one.\n` +
        `Wait until it is done, then look: npx broadcast status --stack ${stack}\n` +
        `Whether it still runs can be told only where it was started. Once you know that it does not, free the lock by hand:\n` +
        `  ${cancelLine(workspace)}`,
    );
    this.holders = holders;
  }
}

function holderText({ who, pid, since }: Holder): string {
  return who === undefined ? "another update" : `${who} (process ${pid ?? "unknown"}), since ${since ?? "unknown"}`;
}

function cancelLine({
  stack,
  folder,
  environment,
  sandbox,
}: Pick<Workspace, "stack" | "folder" | "environment" | "sandbox">): string {
  const backend = sandbox ? `PULUMI_BACKEND_URL='${environment["PULUMI_BACKEND_URL"] ?? ""}' ` : "";
  const where = folder === process.cwd() ? "" : ` --cwd ${folder}`;
  return `${backend}pulumi cancel --yes --stack ${stack}${where}`;
}
