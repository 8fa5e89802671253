import { join } from "node:path";
import { z } from "zod";
import { projectFolder } from "../../infra/contract/project.ts";
import { appendLines } from "../files.ts";
import { readRecord } from "../record.ts";
import { duration } from "../terminal.ts";

const entrySchema = z.object({
  stack: z.string(),
  engine: z.string(),
  /** Simulated seconds in a real one. */
  scale: z.number().positive(),
  switches: z.number().int().positive(),
  /** Real seconds, from the first line to the last. */
  seconds: z.number().positive(),
  at: z.string(),
});

/** A rehearsal: by which engine, how much of it, at which of the sandbox's speeds. */
interface Run {
  stack: string;
  engine: string;
  scale: number;
  alarms: number;
  switches: number;
}

/** Rehearsals of this checkout on this machine, one line each. */
const usualPath = join(projectFolder, ".broadcast", "pace.jsonl");

/** How long rehearsals take here: measured by earlier ones, and by the one that runs. Nothing is guessed. */
export class Pace {
  private readonly path: string;
  private readonly begun = Date.now();
  private readonly run: Run;
  private played = 0;

  constructor(run: Run, path = usualPath) {
    this.run = run;
    this.path = path;
  }

  /** What is said before anything runs: how much it is, and how long such a one took the last time. */
  before(): string {
    const { alarms, switches, engine } = this.run;
    const what = `${alarms} ${alarms === 1 ? "alarm" : "alarms"}, ${switches} switches by ${engine}`;
    const own = this.expected((other) => isOffline(other) === isOffline(engine));
    if (own === undefined) return `${what}: how long it takes is known after the first.${this.shorter(Infinity)}`;
    return `${what}: about ${duration(own)}, as the last one took.${this.shorter(own)}`;
  }

  /** An alarm is over: how long the others may take; undefined after the last. */
  left(): string | undefined {
    this.played++;
    const each = (Date.now() - this.begun) / 1000 / this.played;
    const left = this.run.alarms - this.played;
    return left > 0 ? `about ${duration(Math.round(each * left))} left` : undefined;
  }

  /** It is over, whole. A record that cannot be written stops nobody. */
  done(): void {
    const { stack, engine, scale, switches } = this.run;
    const seconds = (Date.now() - this.begun) / 1000;
    try {
      appendLines(this.path, [
        JSON.stringify({ stack, engine, scale, switches, seconds, at: new Date().toISOString() }),
      ]);
    } catch {
      return;
    }
  }

  private shorter(than: number): string {
    if (isOffline(this.run.engine)) return "";
    const seconds = this.expected(isOffline);
    if (seconds === undefined) return " --engine offline plays the plans alone, in seconds.";
    return seconds < than ? ` --engine offline takes about ${duration(seconds)}.` : "";
  }

  /** Seconds, by the last that was like it. */
  private expected(by: (engine: string) => boolean): number | undefined {
    const { stack, scale, switches } = this.run;
    const last = readRecord(this.path, entrySchema)
      .entries.filter((entry) => entry.stack === stack && entry.scale === scale && by(entry.engine))
      .at(-1);
    return last && Math.max(1, Math.round((last.seconds / last.switches) * switches));
  }
}

/** As a driver names itself. */
function isOffline(engine: string): boolean {
  return engine.startsWith("offline");
}
