import { setMaxListeners } from "node:events";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { CloudError } from "../../sandbox/operation.ts";
import { seed } from "../../sandbox/seed.ts";
import { providerName } from "../../infra/contract/graph.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import { providerOf } from "../../infra/providers/index.ts";
import { Refused } from "../errors.ts";
import type { Node } from "../../infra/contract/graph.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Step } from "../../infra/contract/step.ts";
import { stepsBetween } from "../plan/steps.ts";
import type { Applied, Abort, Driver, Progress } from "./driver.ts";
import type { Observer } from "./observer.ts";
import { tellStated } from "./prefill.ts";
import type { RehearsalFolder } from "./workspace.ts";

interface EnginelessDriverOptions {
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
 * For rehearsal only: all it knows is what it has carried out itself, and it meets nothing but the sandbox.
 */
export class EnginelessDriver implements Driver {
  readonly engine: string;
  private readonly options: EnginelessDriverOptions;
  /** Each resource as it was last carried out, by URN. */
  private readonly current = new Map<string, Node>();

  constructor(options: EnginelessDriverOptions) {
    this.options = options;
    this.engine = `offline (${options.because})`;
  }

  async begin(progress: Progress): Promise<void> {
    await this.apply("normal", progress);
    await tellStated(this.options.cloud, this.options.estate);
  }

  async preview(to: Phase): Promise<Step[]> {
    return stepsBetween(
      { nodes: this.current },
      await this.options.estate.graph(to),
      changeRulesOf(this.options.estate.kinds),
    );
  }

  async apply(to: Phase, progress: Progress, cut?: Abort): Promise<Applied> {
    const { observer, signal } = this.options;
    const steps = await this.preview(to);
    const mark = observer.mark();
    const stop = cut ? AbortSignal.any([signal, cut.signal]) : signal;
    // Every step under way listens.
    setMaxListeners(0, stop);
    const done = new Map<string, Promise<void>>();
    for (const step of steps) done.set(step.urn, this.play(step, to, { done, progress, stop }));
    // Steps that wait for nothing failed go on, so all have to end.
    const failures = (await Promise.allSettled(done.values())).flatMap((end) =>
      end.status === "rejected" ? [end.reason as unknown] : [],
    );
    signal.throwIfAborted();
    if (failures.length > 0) refuse(failures);
    return { steps: steps.length, seconds: observer.secondsSince(mark, steps) };
  }

  /** Takes each resource as the sandbox has it. */
  recover(): Promise<void> {
    const stored = new Map(this.options.cloud.everywhere().map((one) => [`${one.type} ${one.name}`, one.inputs]));
    for (const [urn, node] of this.current) {
      const inputs = stored.get(`${node.type} ${node.name}`);
      if (!inputs) continue;
      const asked = Object.keys(node.inputs).filter((key) => key in inputs);
      this.current.set(urn, { ...node, inputs: Object.fromEntries(asked.map((key) => [key, inputs[key]])) });
    }
    return Promise.resolve();
  }

  unsettled(): Promise<string[]> {
    return Promise.resolve([]);
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
  private async play(step: Step, to: Phase, { done, progress, stop }: Playing): Promise<void> {
    await Promise.all(step.dependsOn.map((urn) => done.get(urn) ?? Promise.resolve()));
    stop.throwIfAborted();
    const node = (await this.options.estate.graph(to)).nodes.get(step.urn);
    // The engine keeps a Stash in its own state.
    if (!step.type.startsWith("pulumi:")) await this.carryOut(step, node, stop);
    if (node) this.current.set(step.urn, node);
    else this.current.delete(step.urn);
    progress(`done ${step.name}`);
  }

  private async carryOut({ urn, type, name, op }: Step, node: Node | undefined, signal: AbortSignal): Promise<void> {
    const known = node ?? this.current.get(urn);
    // What is retained is only forgotten.
    if (op === "delete" && known?.retained) return;
    const cloud = this.cloudOf(known);
    const inputs = node?.inputs ?? {};
    const id = cloud.list(type).find((resource) => resource.name === name)?.id ?? name;
    if (op === "delete" || op === "replace") await cloud.delete(type, id, { signal, name });
    if (op === "delete") return;
    if (op === "update") await cloud.update(type, id, inputs, { signal, name });
    // What is adopted is there already, under the id that the program knows.
    else if (node?.importId !== undefined) seed(cloud, type, name, inputs, node.importId);
    else await cloud.create(type, name, cloud.check(type, name, inputs).inputs, { signal });
  }

  /** The sandbox as seen from where a resource stands. */
  private cloudOf(node: Node | undefined): Cloud {
    const { cloud, estate } = this.options;
    const target = estate.estate.targets[providerName(node?.provider) ?? ""];
    return target ? cloud.at(providerOf(target).standIn.settings(target)) : cloud;
  }
}

interface Playing {
  done: ReadonlyMap<string, Promise<void>>;
  progress: Progress;
  stop: AbortSignal;
}

/** What the sandbox said no to, as the engine would say it. Everything else is a mistake of ours. */
function refuse(failures: readonly unknown[]): never {
  const ours = failures.find((failure) => !(failure instanceof CloudError) && !isAbort(failure));
  if (ours instanceof Error) throw ours;
  const told = [...new Set(failures.map((failure) => (isAbort(failure) ? "cut short" : (failure as Error).message)))];
  throw new Refused(`The player stopped:\n  ${told.join("\n  ")}`);
}

function isAbort(failure: unknown): boolean {
  return failure instanceof Error && failure.name === "AbortError";
}
