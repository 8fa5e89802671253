import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "../../infra/contract/client.ts";
import type { Figure, FigureSource } from "../../infra/contract/figure.ts";
import { onePoll } from "./onePoll.ts";
import type { Seen, Trouble } from "./seen.ts";
import { judge, NoAnswer, troubleOf } from "./seen.ts";

/** What of one source is asked together: it is one service in one target. */
export interface PolledSource {
  id: string;
  source: FigureSource;
  target: string | undefined;
  /** Seconds between two polls. */
  every: number;
  figures: number;
  /** Milliseconds since 1970. */
  asked?: number;
  answered?: number;
  /** US dollars an hour for asking. */
  hourly: number;
}

interface Polled {
  seen?: Seen;
  trouble?: Trouble;
  /** A question that is still open: no other is put meanwhile. */
  open?: Promise<unknown>;
}

interface PollerOptions {
  clients: Clients;
  /** Whether the estate is the sandbox: it may be asked often, and plays some of what only traffic would show. */
  sandbox: boolean;
  /** Hears whenever a source was asked to the end. */
  onChange: () => void;
  /** Seconds one question may take. Default: 10. */
  patience?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Seconds between two polls of the sandbox. */
const sandboxSeconds = 2;

/** Asks figures, each source by itself and at its own pace, so that one that hangs holds up no other. */
export class Poller {
  private readonly options: Required<PollerOptions>;
  private figures = new Map<string, Figure>();
  private readonly polled = new Map<string, Polled>();
  private readonly sources = new Map<string, PolledSource>();
  private readonly loops = new Map<string, Promise<void>>();
  private running: AbortSignal | undefined;

  constructor(options: PollerOptions) {
    this.options = { patience: 10, now: Date.now, ...options };
  }

  /** From now on these are asked; what was seen of those of the same name stays. */
  watch(figures: readonly Figure[]): void {
    this.figures = new Map(figures.map((figure) => [figure.name, figure]));
    const groups = new Map<string, Figure[]>();
    for (const figure of this.figures.values()) {
      const id = sourceId(figure);
      groups.set(id, [...(groups.get(id) ?? []), figure]);
    }
    for (const id of this.sources.keys()) if (!groups.has(id)) this.sources.delete(id);
    for (const [id, group] of groups) this.sources.set(id, { ...this.sources.get(id), ...this.sourceOf(id, group) });
    this.startLoops();
  }

  /** Polls until the signal is aborted. */
  run(signal: AbortSignal): void {
    this.running = signal;
    this.startLoops();
  }

  /** Asks everything once. */
  async once(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.sources.keys()].map((id) => this.poll(id, signal)));
  }

  list(): { figure: Figure; seen: Seen | undefined; trouble: Trouble | undefined }[] {
    return [...this.figures.values()].map((figure) => {
      const { seen, trouble } = this.polled.get(figure.name) ?? {};
      return { figure, seen, trouble };
    });
  }

  listSources(): PolledSource[] {
    return [...this.sources.values()];
  }

  private sourceOf(id: string, group: readonly Figure[]): PolledSource {
    const { source, target } = group[0] as Figure;
    const { sandbox } = this.options;
    const every = sandbox ? sandboxSeconds : source.every;
    const hourly = sandbox ? 0 : ((source.price ?? 0) * group.length * 3600) / every;
    return { id, source, target, every, figures: group.length, hourly };
  }

  private startLoops(): void {
    const signal = this.running;
    if (!signal) return;
    for (const id of this.sources.keys()) {
      if (!this.loops.has(id)) this.loops.set(id, this.loop(id, signal));
    }
  }

  private async loop(id: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const source = this.sources.get(id);
      if (!source) break;
      const begun = performance.now();
      await this.poll(id, signal);
      const left = source.every * 1000 - (performance.now() - begun);
      await sleep(Math.max(left, 200), undefined, { signal, ref: false }).catch(() => undefined);
    }
    this.loops.delete(id);
  }

  private async poll(id: string, signal: AbortSignal): Promise<void> {
    const clients = onePoll(this.options.clients);
    const source = this.sources.get(id);
    if (source) source.asked = this.options.now();
    const own = [...this.figures.values()].filter((figure) => sourceId(figure) === id);
    const answers = await Promise.all(own.map((figure) => this.ask(figure, clients, signal)));
    if (source && answers.some((answered) => answered)) source.answered = this.options.now();
    this.options.onChange();
  }

  /** Whether it was answered. */
  private async ask(figure: Figure, clients: Clients, signal: AbortSignal): Promise<boolean> {
    const polled = this.polled.get(figure.name) ?? {};
    this.polled.set(figure.name, polled);
    if (polled.open) return false;
    const { sandbox, patience, now } = this.options;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new NoAnswer(`no answer within ${patience} s`)), patience * 1000);
    const playable = sandbox && figure.onSandbox !== undefined;
    const either = AbortSignal.any([signal, limit.signal]);
    // A maker of questions may throw before there is a promise.
    const open = Promise.resolve()
      .then(() => (playable ? figure.onSandbox?.(clients, either) : figure.ask(clients, either)))
      .finally(() => delete polled.open);
    polled.open = open;
    try {
      const found = judge(await Promise.race([open, aborted(either)]), now());
      if ("kind" in found) polled.trouble = found;
      else {
        polled.seen = found;
        delete polled.trouble;
      }
      return true;
    } catch (error) {
      open.catch(() => undefined);
      // A client that heeds the signal says that it was aborted, not why.
      polled.trouble = troubleOf(limit.signal.aborted ? limit.signal.reason : error);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** One service in one target. */
export function sourceId({ source, target }: Pick<Figure, "source" | "target">): string {
  return target === undefined ? source.name : `${source.name} (${target})`;
}
