import type { Board } from "./board.ts";

/** One figure over the last hours. */
export interface Series {
  name: string;
  title: string;
  unit: string;
  most?: number;
  points: { at: Date; value: number }[];
}

/** Hours that are kept, and milliseconds between two points: six hours of thirty figures are ten thousand points. */
const keptHours = 6;
const pause = 60_000;

/** What the figures were, a point a minute: only what was the present, so that a gap stays a gap. */
export class History {
  private readonly series = new Map<string, Series>();
  private readonly pause: number;
  private last = -Infinity;

  /** A sandbox's evening takes minutes. */
  constructor(sandbox: boolean) {
    this.pause = sandbox ? 2000 : pause;
  }

  add({ at, figures }: Board): void {
    const now = Date.parse(at);
    if (now - this.last < this.pause) return;
    this.last = now;
    for (const { name, title, unit, most, state, value, at: seen } of figures) {
      if (state !== "known" || value === undefined || seen === undefined) continue;
      const series: Series = this.series.get(name) ?? { name, title, unit, points: [] };
      const { points } = series;
      const moment = new Date(seen);
      // A source that says the same once more has measured nothing new.
      if ((points.at(-1)?.at.getTime() ?? -Infinity) < moment.getTime()) points.push({ at: moment, value });
      while ((points[0]?.at.getTime() ?? Infinity) < now - keptHours * 3_600_000) points.shift();
      if (most === undefined) delete series.most;
      else series.most = most;
      this.series.set(name, series);
    }
  }

  list(): Series[] {
    return [...this.series.values()];
  }
}
