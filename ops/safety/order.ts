import type { Step } from "../../infra/contract/step.ts";

/** The steps of one update by their place in it, with what must be done before each and what only after. */
export class StepOrder {
  readonly steps: readonly Step[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly before: readonly (readonly number[])[];
  private readonly behind: readonly (readonly number[])[];
  private readonly remembered = new Map<string, ReadonlySet<number>>();

  /** Waits for steps that are not among these are left out: they are done, or never made. */
  constructor(steps: readonly Step[]) {
    this.steps = steps;
    const places = new Map(steps.map(({ urn }, place) => [urn, place]));
    const behind: number[][] = steps.map(() => []);
    this.before = steps.map(({ dependsOn }, place) => {
      const found = dependsOn.map((urn) => places.get(urn)).filter((other) => other !== undefined);
      for (const other of found) behind[other]?.push(place);
      return found;
    });
    this.places = places;
    this.behind = behind;
  }

  placeOf(urn: string): number | undefined {
    return this.places.get(urn);
  }

  /** Places of the steps that must be done before this one, one level deep. */
  prerequisites(place: number): readonly number[] {
    return this.before[place] ?? [];
  }

  /** These steps and everything that must be done before them: the least moment at which all of them are done. */
  ancestors(places: readonly number[]): ReadonlySet<number> {
    return this.walk("before", places);
  }

  /** These steps and everything that waits for them: what cannot be done while one of them is not. */
  descendants(places: readonly number[]): ReadonlySet<number> {
    return this.walk("behind", places);
  }

  /** Names of these steps, in the order of the update. */
  names(places: Iterable<number>): string[] {
    return [...places].sort((a, b) => a - b).map((place) => this.steps[place]?.name ?? "");
  }

  /** The same few sets are asked for again and again, by every resource that requires them. */
  private walk(way: "before" | "behind", places: readonly number[]): ReadonlySet<number> {
    const key = `${way} ${places.join(" ")}`;
    const known = this.remembered.get(key);
    if (known) return known;
    const found = new Set(places);
    for (const place of found) {
      for (const other of this[way][place] ?? []) found.add(other);
    }
    this.remembered.set(key, found);
    return found;
  }
}
