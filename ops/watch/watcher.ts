import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { defaultFigures } from "../../stacks/figures.ts";
import { reasonOf } from "../files.ts";
import type { GateVerdict } from "../gates/gates.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { RunningSwitch } from "../switching/runningNote.ts";
import type { Switches } from "../timing/switches.ts";
import { figuresBetween } from "./allowed.ts";
import type { Board, BoardCost, BoardFigure, BoardGates, BoardSource, BoardSwitch, Standing } from "./board.ts";
import { byNearness, relieving } from "./board.ts";
import type { PolledSource } from "./poller.ts";
import { Poller, sourceId } from "./poller.ts";
import { knownOf, nearnessOf } from "./seen.ts";
import { showsOf } from "./shows.ts";

/** What a watcher asks, beside the figures. None of it takes a lock. */
export interface WatchPorts {
  clients: Clients;
  /** Where the stack stands. */
  standing(): Promise<Standing>;
  /** The switch that runs on this machine. */
  running(): RunningSwitch | undefined;
  /** The gates of a phase with its levers, each asked once. */
  gates(phase: Phase, levers: readonly string[], signal: AbortSignal): Promise<GateVerdict[]>;
  /** How long switches take; undefined where that cannot be known. */
  switches(): Promise<Switches | undefined>;
  /** What each lever that may be pulled beside those that are out relieves, by its name: names of figures. Default: nothing is known. */
  relief?(phase: Phase, levers: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** What the phase costs with levers out; undefined where there are no prices. */
  cost(phase: Phase, levers: readonly string[]): Promise<BoardCost | undefined>;
}

interface WatcherOptions {
  estate: OfflineEstate;
  sandbox: boolean;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Seconds a figure's source has to answer. Default: 10. */
  patience?: number;
}

/** Seconds between two questions. */
const every = { standing: 30, gates: 60, running: 1, sandboxGates: 10, sandboxStanding: 10 } as const;

/** Asks everything at its own pace, and keeps what is known at any moment. One of it serves everybody who looks. */
export class Watcher {
  private readonly ports: WatchPorts;
  private readonly options: WatcherOptions;
  private readonly now: () => number;
  private readonly poller: Poller;
  private readonly listeners = new Set<() => void>();
  private standing: Standing = { by: "stack file", trouble: "not asked yet" };
  private gates: BoardGates = { verdicts: [] };
  private running: RunningSwitch | undefined;
  private switches: Switches | undefined;
  private cost: BoardCost | undefined;
  private relief: ReadonlyMap<string, readonly string[]> = new Map();
  /** The phases whose figures are asked. */
  private between = "";

  constructor(ports: WatchPorts, options: WatcherOptions) {
    this.ports = ports;
    this.options = options;
    this.now = options.now ?? Date.now;
    const { sandbox, patience } = options;
    this.poller = new Poller({
      ...{ clients: ports.clients, sandbox, now: this.now, onChange: () => this.changed() },
      ...(patience !== undefined && { patience }),
    });
  }

  /** Hears whenever the board may have changed; the answer ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Begins, and goes on until the signal is aborted. */
  async start(signal: AbortSignal): Promise<void> {
    this.look();
    await this.askStanding();
    void this.ports.switches().then((switches) => {
      this.switches = switches;
      this.changed();
    }, ignored);
    this.poller.run(signal);
    const { sandbox } = this.options;
    void this.repeat(signal, sandbox ? every.sandboxStanding : every.standing, () => this.askStanding());
    void this.repeat(signal, sandbox ? every.sandboxGates : every.gates, () => this.askGates(signal), true);
    void this.repeat(signal, every.running, () => this.lookAgain());
  }

  /** Asks everything once. */
  async once(signal: AbortSignal): Promise<Board> {
    this.look();
    await this.askStanding();
    const [switches] = await Promise.all([
      this.ports.switches().catch(() => undefined),
      this.poller.once(signal),
      this.askGates(signal),
    ]);
    this.switches = switches;
    return this.board();
  }

  board(): Board {
    const now = this.now();
    const { estate, stack } = this.options.estate;
    const { sweatPercent } = estate.figures ?? defaultFigures;
    const sources = this.poller.listSources();
    const figures = byNearness(this.poller.list().map((one) => figureOf(one, sweatPercent / 100, now)));
    const { levers = [], ...standing } = this.standing;
    return {
      ...{ stack, company: estate.company, sandbox: this.options.sandbox, at: isoOf(now) },
      standing,
      shows: showsOf(estate, this.switches, this.standing.entered ?? "normal", now),
      ...(this.running && { running: switchOf(this.running) }),
      levers: relieving(
        levers,
        (name) => [...(estate.levers?.[name]?.helps ?? []), ...(this.relief.get(name) ?? [])],
        figures,
      ),
      gates: this.gates,
      figures,
      sources: sources.map(sourceOf),
      ...(this.cost && { cost: this.cost }),
      asking: sources.reduce((sum, { hourly }) => sum + hourly, 0),
      sweat: sweatPercent / 100,
    };
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** Looks for a switch of this machine; whether one came or went. */
  private look(): boolean {
    const before = this.running;
    this.running = this.ports.running();
    return (before === undefined) !== (this.running === undefined);
  }

  private async lookAgain(): Promise<void> {
    const before = JSON.stringify(this.running);
    const turned = this.look();
    if (turned) await this.askStanding();
    if (turned && !this.running) this.gates = { verdicts: [] };
    if (turned || JSON.stringify(this.running) !== before) this.changed();
  }

  /** While this machine switches, its note says where the stack stands: nobody else is asked. */
  private async askStanding(): Promise<void> {
    const before = JSON.stringify(this.standing);
    if (this.running) {
      const { from, to } = this.running;
      const { levers } = this.standing;
      this.standing = { entered: to, settled: from, by: "state", ...(levers && { levers }) };
    } else {
      try {
        this.standing = await this.ports.standing();
      } catch (error) {
        this.standing = { ...this.standing, trouble: reasonOf(error) };
      }
    }
    await this.follow();
    if (JSON.stringify(this.standing) !== before) this.changed();
  }

  /** Has the figures of the phase asked for. */
  private async follow(): Promise<void> {
    const { entered, settled = entered } = this.standing;
    if (entered === undefined) return;
    const out = this.leversOut();
    this.cost = await this.ports.cost(entered, out).catch(() => undefined);
    const between = [settled ?? entered, entered, ...out].join(" ");
    if (between === this.between) return;
    const levered = this.options.estate.withLevers(out);
    this.poller.watch(await figuresBetween(levered, entered, settled ?? entered));
    this.between = between;
    this.relief = new Map();
    // A lever's own estate takes a while to be made: the figures do not wait for it.
    void this.ports.relief?.(entered, out).then((relief) => {
      if (this.between !== between) return;
      this.relief = relief;
      this.changed();
    }, ignored);
  }

  private leversOut(): string[] {
    return (this.standing.levers ?? []).flatMap(({ name, out }) => (out === false ? [] : [name]));
  }

  private async askGates(signal: AbortSignal): Promise<void> {
    const { entered } = this.standing;
    if (entered === undefined) return;
    if (this.running) {
      this.gates = { verdicts: [], trouble: "they are asked once the switch is done" };
      return;
    }
    try {
      const verdicts = await this.ports.gates(entered, this.leversOut(), signal);
      this.gates = { verdicts, asked: isoOf(this.now()) };
    } catch (error) {
      this.gates = { ...this.gates, trouble: reasonOf(error) };
    }
    this.changed();
  }

  private async repeat(signal: AbortSignal, seconds: number, act: () => Promise<void>, atOnce = false): Promise<void> {
    if (atOnce) await act().catch(ignored);
    for (;;) {
      await sleep(seconds * 1000, undefined, { signal, ref: false }).catch(ignored);
      if (signal.aborted) return;
      await act().catch(ignored);
    }
  }
}

/** What could not be asked says so on the board. */
const ignored = (): void => undefined;

const isoOf = (time: number): string => new Date(time).toISOString();

type Listed = ReturnType<Poller["list"]>[number];

function figureOf({ figure, seen, trouble }: Listed, sweat: number, now: number): BoardFigure {
  const { name, title, unit, most, least, demand, failed } = figure;
  const base: BoardFigure = {
    ...{ name, title, unit, source: sourceId(figure), state: "unknown" },
    ...(most?.value !== undefined && { most: most.value }),
    ...(most?.unknown !== undefined && { mostUnknown: most.unknown }),
    ...(least !== undefined && { least }),
    ...(demand && { demand }),
    ...(failed && { failed }),
  };
  const known = knownOf(figure, seen, trouble, now);
  if (known.state === "unknown") return { ...base, trouble: known.trouble };
  const { value, at, detail } = known.seen;
  return {
    ...base,
    ...{ state: known.state, value, at: isoOf(at) },
    ...(detail !== undefined && { detail }),
    ...nearnessOf(value, figure, sweat),
    ...(known.state === "old" && { trouble: known.trouble }),
  };
}

function sourceOf({ id, every: seconds, figures, asked, answered, hourly }: PolledSource): BoardSource {
  return {
    ...{ id, every: seconds, figures, hourly },
    ...(asked !== undefined && { asked: isoOf(asked) }),
    ...(answered !== undefined && { answered: isoOf(answered) }),
  };
}

function switchOf({ from, to, what, by, began, expected, scale, steps }: RunningSwitch): BoardSwitch {
  return {
    ...(what !== undefined && { what }),
    ...{ from, to, by, began: isoOf(began), expected, scale },
    steps: steps.map(({ name, expected: seconds, began: at, took, failed }) => ({
      ...{ name, expected: seconds },
      state: failed ? "failed" : took !== undefined ? "done" : at === undefined ? "waiting" : "running",
      ...(at !== undefined && { began: isoOf(at) }),
      ...(took !== undefined && { took }),
    })),
  };
}
