import type { Phase } from "../../infra/dial.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { OfflineEstate } from "../plan/offline.ts";
import type { Step } from "../plan/steps.ts";
import type { Applied, Driver, Progress } from "./driver.ts";
import type { Observer } from "./observer.ts";
import type { RehearsalFolder } from "./workspace.ts";

interface PlayerOptions {
  estate: OfflineEstate;
  cloud: Cloud;
  observer: Observer;
  folder: RehearsalFolder;
  signal: AbortSignal;
  /** Why there is no engine. */
  because: string;
}

/**
 * Carries a plan's steps to the sandbox where no engine can be had, each as soon as those it waits for are done.
 * For rehearsal only: it knows no state, no diff and no recovery, and meets nothing but the sandbox.
 */
export class Player implements Driver {
  readonly engine: string;
  private readonly options: PlayerOptions;
  private phase: Phase | undefined;

  constructor(options: PlayerOptions) {
    this.options = options;
    this.engine = `offline (${options.because})`;
  }

  async begin(progress: Progress): Promise<void> {
    await this.apply("normal", progress);
  }

  preview(to: Phase): Promise<Step[]> {
    return this.options.estate.steps(this.phase, to);
  }

  async apply(to: Phase, progress: Progress): Promise<Applied> {
    const steps = await this.preview(to);
    const mark = this.options.observer.mark();
    const done = new Map<string, Promise<void>>();
    for (const step of steps) done.set(step.urn, this.play(step, to, done, progress));
    await Promise.all(done.values());
    this.phase = to;
    return { steps: steps.length, seconds: this.options.observer.secondsSince(mark, steps) };
  }

  arrived(phase: Phase): Promise<string[]> {
    return this.options.observer.differences(phase);
  }

  async differences(phase: Phase): Promise<string[]> {
    const open = await this.preview(phase);
    return [...open.map(({ op, name }) => `the plan would still ${op} ${name}`), ...(await this.arrived(phase))];
  }

  end(): Promise<void> {
    this.options.folder.remove();
    return Promise.resolve();
  }

  /** Steps come in an order in which every wait is already in `done`. */
  private async play(
    step: Step,
    to: Phase,
    done: ReadonlyMap<string, Promise<void>>,
    progress: Progress,
  ): Promise<void> {
    await Promise.all(step.after.map((urn) => done.get(urn) ?? Promise.resolve()));
    this.options.signal.throwIfAborted();
    // The engine keeps a Stash in its own state.
    if (!step.type.startsWith("pulumi:")) await this.carryOut(step, to);
    progress(`done ${step.name}`);
  }

  private async carryOut({ urn, type, name, op }: Step, to: Phase): Promise<void> {
    const { cloud, estate, signal } = this.options;
    const id = cloud.list(type).find((resource) => resource.name === name)?.id ?? name;
    if (op === "delete" || op === "replace") await cloud.delete(type, id, { signal });
    if (op === "delete") return;
    const inputs = (await estate.graph(to)).nodes.get(urn)?.inputs ?? {};
    if (op === "update") await cloud.update(type, id, inputs, { signal });
    else await cloud.create(type, name, cloud.check(type, name, inputs).inputs, { signal });
  }
}
