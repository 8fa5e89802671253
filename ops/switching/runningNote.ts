import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import { makeFolders } from "../files.ts";
import type { Move } from "../plan/plan.ts";
import { objectIn } from "../record.ts";
import { operatorName } from "./operator.ts";
import { isGone, markOf } from "./process.ts";
import type { Workspace } from "./workspace.ts";

const stepSchema = z.object({
  name: z.string(),
  /** Seconds it takes, as far as is known. */
  expected: z.number(),
  /** When it began, in milliseconds since 1970; undefined where it has not yet. */
  began: z.number().optional(),
  /** Seconds it took, on the estate's clock; undefined where it is not over. */
  took: z.number().optional(),
  failed: z.boolean().optional(),
});

const noteSchema = z.object({
  from: z.enum(phases),
  to: z.enum(phases),
  /** What is done within a phase; undefined for a switch. */
  what: z.string().optional(),
  by: z.string(),
  /** Milliseconds since 1970. */
  began: z.number(),
  /** Seconds until its last effect is there. */
  expected: z.number(),
  /** Seconds of the estate's clock in one of this machine's; 0 where they have nothing to do with each other. */
  scale: z.number(),
  steps: z.array(stepSchema),
  process: z
    .object({ machine: z.string(), boot: z.string(), namespace: z.string(), pid: z.number(), started: z.string() })
    .optional(),
});

/** A switch under way, as it tells of itself. */
export type RunningSwitch = Omit<z.output<typeof noteSchema>, "process">;

type Place = Pick<Workspace, "records" | "stack">;

const pathOf = ({ records, stack }: Place): string => join(records, "running", `${stack}.json`);

/** Milliseconds after which a note is written again though nothing happened, and after which it is taken for a dead one's. */
const heartbeat = 10_000;
const deadAfter = 60_000;

/** What a switch notes down of its steps for whoever watches. A note that cannot be written stops nothing. */
export class RunningNote {
  private readonly path: string;
  private readonly note: z.output<typeof noteSchema>;
  private readonly byUrn: ReadonlyMap<string, z.output<typeof stepSchema>>;
  private written = 0;
  private changed = true;
  private writable = true;

  constructor(workspace: Workspace, { from, to, what, steps, timing }: Move) {
    this.path = pathOf(workspace);
    const expected = new Map(timing.steps.map(({ urn, seconds }) => [urn, seconds]));
    this.byUrn = new Map(steps.map(({ urn, name }) => [urn, { name, expected: expected.get(urn) ?? 0 }]));
    const scale = workspace.sandbox ? workspace.sandbox.cloud.clock.scale : 1;
    this.note = {
      ...(what !== undefined && { what }),
      ...{ from, to, by: operatorName(), began: Date.now(), expected: timing.seconds },
      scale: Number.isFinite(scale) ? scale : 0,
      steps: [...this.byUrn.values()],
      process: markOf(process.pid),
    };
    this.tick();
  }

  /** To be called about once a second: what happened since is written then, so that a thousand steps are not a thousand files. */
  tick(): void {
    if (this.writable && (this.changed || Date.now() - this.written >= heartbeat)) this.write();
  }

  began(urn: string): void {
    const step = this.byUrn.get(urn);
    if (!step) return;
    step.began ??= Date.now();
    this.changed = true;
  }

  ended(urn: string, seconds: number, failed: boolean): void {
    const step = this.byUrn.get(urn);
    if (!step) return;
    Object.assign(step, { took: seconds, ...(failed && { failed }) });
    this.changed = true;
  }

  /** The switch is over. */
  remove(): void {
    // Whoever reads one that stays sees that its process is gone.
    removeIfThere(this.path);
  }

  private write(): void {
    this.written = Date.now();
    this.changed = false;
    const aside = `${this.path}.${process.pid}`;
    try {
      makeFolders(dirname(this.path));
      writeFileSync(aside, JSON.stringify(this.note));
      renameSync(aside, this.path);
    } catch {
      this.writable = false;
      removeIfThere(aside);
    }
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** The switch of this stack that runs on this machine; undefined where none does, or nobody can tell. */
export function runningSwitch(place: Place): RunningSwitch | undefined {
  let text: string;
  try {
    const path = pathOf(place);
    if (Date.now() - statSync(path).mtimeMs > deadAfter) return undefined;
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const note = noteSchema.safeParse(objectIn(text)).data;
  if (!note) return undefined;
  const { process: engine, ...running } = note;
  return engine && isGone(engine) ? undefined : running;
}
