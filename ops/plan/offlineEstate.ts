import type { Phase } from "../../infra/contract/dial.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import { Resources } from "../../infra/contract/resources.ts";
import { runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import type { Estate } from "../../stacks/estate.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { costsIn } from "../cost/costs.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import { offlineGraph } from "../graph/offline.ts";
import { partnerVerdicts } from "../partners.ts";
import { assessSafety } from "../safety/safety.ts";
import type { Measurement } from "../timing/measured.ts";
import { timedSwitch } from "../timing/switches.ts";
import type { HourlyCost, Move, Plan } from "./plan.ts";
import { makePlan } from "./makePlan.ts";
import type { Step } from "../../infra/contract/step.ts";
import { stepsBetween } from "./steps.ts";

/** The estate's resources, phase by phase as they are asked for; no phase is computed twice. */
export class OfflineEstate {
  readonly stack: string;
  readonly estate: Estate;
  private readonly measurements: readonly Measurement[];
  private readonly levers: readonly string[];
  /** Whether plans start from what a stopped switch left behind. */
  protected readonly halfWay: boolean = false;
  private readonly graphs = new Map<Phase, Promise<Graph>>();
  private readonly levered = new Map<string, OfflineEstate>();
  /** The SDK keeps its state in the process, so programs run one after the other, of whichever estate. */
  private static last: Promise<unknown> = Promise.resolve();

  /** `measurements` of earlier switches take the place of the table's durations; `levers` are out, by name. */
  constructor(
    stack: string,
    estate: Estate,
    measurements: readonly Measurement[] = [],
    levers: readonly string[] = [],
  ) {
    this.stack = stack;
    this.estate = estate;
    this.measurements = measurements;
    this.levers = levers;
  }

  /** The same estate with these levers out, in the phases in which they may be; itself for none. */
  withLevers(levers: readonly string[]): OfflineEstate {
    if (levers.length === 0) return this;
    const names = [...levers].sort();
    const found =
      this.levered.get(names.join()) ?? new OfflineEstate(this.stack, this.estate, this.measurements, names);
    this.levered.set(names.join(), found);
    return found;
  }

  get kinds(): readonly Kind[] {
    return this.estate.kinds;
  }

  /** What the program asks for in a phase, as checks read it. */
  async resources(phase: Phase): Promise<Resources> {
    return Resources.of((await this.graph(phase)).nodes.values());
  }

  graph(phase: Phase): Promise<Graph> {
    const known = this.graphs.get(phase);
    if (known) return known;
    const graph = OfflineEstate.last.then(() => this.graphIn(phase));
    OfflineEstate.last = graph.catch(() => undefined);
    this.graphs.set(phase, graph);
    return graph;
  }

  private graphIn(phase: Phase): Promise<Graph> {
    const levers = this.levers.filter((name) => this.estate.levers?.[name]?.phases.includes(phase));
    return offlineGraph(this.stack, this.estate, phase, { levers });
  }

  /** The steps from one phase to another; from nothing at all where `from` is undefined. */
  async steps(from: Phase | undefined, to: Phase): Promise<Step[]> {
    const before: Graph = from === undefined ? { nodes: new Map() } : await this.graph(from);
    return stepsBetween(before, await this.graph(to), changeRulesOf(this.kinds));
  }

  /** The plan of one switch. Needs no CLI, no network and no credentials; without prices it is still a plan. */
  async plan(from: Phase, to: Phase, prices?: PriceOptions): Promise<Plan> {
    const checksIn = async (phase: Phase) => ({
      phase,
      verdicts: runChecks(await this.resources(phase), checksOf(this.kinds)),
    });
    const [before, after] = [await checksIn(from), await checksIn(to)];
    // Only on the way up: whoever leaves live asks no partner.
    const partners = to === "live" ? partnerVerdicts(this.estate) : [];
    const checks = [before, { ...after, verdicts: [...after.verdicts, ...partners] }];
    const [forward, back] = [await this.move(from, to), await this.move(to, from)];
    const cost = await this.cost(from, to, prices);
    return makePlan({ stack: this.stack, forward, back, checks, cost }, this.kinds, this.halfWay);
  }

  private async cost(from: Phase, to: Phase, options?: PriceOptions): Promise<HourlyCost | undefined> {
    const costs = await costsIn(this, [from, to], options);
    const [before, after] = [costs?.[from], costs?.[to]];
    if (!before || !after) return undefined;
    const missing = [...before.missing, ...after.missing].map((place) => `${place} (no price)`);
    const unpriced = [...new Set([...before.unpriced, ...after.unpriced, ...missing])];
    const date = [before.date, after.date].sort()[0] ?? before.date;
    return { currency: before.currency, date, before: before.hourly, after: after.hourly, unpriced };
  }

  private async move(from: Phase, to: Phase): Promise<Move> {
    const steps = await this.steps(from, to);
    const { path } = await timedSwitch(this, from, to, {
      timing: this.estate.timing ?? defaultTiming,
      measurements: this.measurements,
    });
    const safety = assessSafety(await this.graph(from), await this.graph(to), steps, this.kinds);
    return { from, to, steps, safety, timing: path };
  }
}
