import { Temporal } from "temporal-polyfill";
import type { AirTime } from "../timing/airTime.ts";
import { momentText } from "../timing/airTime.ts";
import type { Waves } from "../together/waves.ts";
import type { LeadSwitch, StackDocument, Together, TogetherCost, TogetherTime } from "./document.ts";
import { stackRefusals } from "./refusals.ts";

/** The first show of a stack. */
export interface FirstShow {
  stack: string;
  name: string;
  air: AirTime;
}

/** What several stacks are as one. */
export function togetherOf(
  waves: Waves,
  stacks: readonly StackDocument[],
  shows: readonly FirstShow[],
  now: Temporal.Instant,
): Together {
  const time = timeOf(waves, stacks, shows, now);
  return {
    waves: waves.map((names) => [...names]),
    ...(time && { leadTime: time }),
    costs: costsOf(stacks),
    refused: stacks.filter((one) => stackRefusals(one).length > 0).map(({ stack }) => stack),
  };
}

function timeOf(
  waves: Waves,
  stacks: readonly StackDocument[],
  shows: readonly FirstShow[],
  now: Temporal.Instant,
): TogetherTime | undefined {
  const lead = new Map(stacks.map(({ stack, leadTime }) => [stack, leadTime]));
  if (stacks.some(({ leadTime }) => !leadTime)) return undefined;
  const ends = new Map(stacks.flatMap(({ leadTime }) => leadTime?.switches.map(({ from, to }) => [to, from]) ?? []));
  const order = (["prewarm", "live"] as const).filter((to) => ends.has(to));
  const made = order.map((to): LeadSwitch => {
    const slowest = waves.map((names) => {
      const own = names.flatMap((name) => lead.get(name)?.switches.filter((one) => one.to === to) ?? []);
      return {
        seconds: Math.max(0, ...own.map(({ seconds }) => seconds)),
        all: Math.max(0, ...own.map(({ seconds, margin }) => seconds + margin)),
      };
    });
    const seconds = slowest.reduce((sum, wave) => sum + wave.seconds, 0);
    const all = slowest.reduce((sum, wave) => sum + wave.all, 0);
    return { from: ends.get(to) ?? "normal", to, seconds, margin: all - seconds };
  });
  const [first] = [...shows].sort((one, other) => Temporal.ZonedDateTime.compare(one.air, other.air));
  if (!first || made.length === 0) return { switches: made, seconds: sumOf(made) };
  let end = first.air;
  const timed = made
    .toReversed()
    .map((one): LeadSwitch & { at: AirTime } => {
      const at = end
        .subtract({ seconds: Math.ceil(one.seconds + one.margin) })
        .round({ smallestUnit: "minute", roundingMode: "floor" });
      end = at;
      return { ...one, start: momentText(at), at };
    })
    .toReversed();
  const late = Temporal.Instant.compare(end.toInstant(), now) < 0;
  return {
    switches: timed.map(({ from, to, seconds, margin, start }) => ({
      ...{ from, to, seconds, margin },
      ...(start !== undefined && { start }),
    })),
    seconds: sumOf(made),
    next: { stack: first.stack, name: first.name, air: momentText(first.air), start: momentText(end), late },
  };
}

function sumOf(switches: readonly LeadSwitch[]): number {
  return switches.reduce((sum, { seconds, margin }) => sum + seconds + margin, 0);
}

function costsOf(stacks: readonly StackDocument[]): TogetherCost[] {
  const moves = new Map(
    stacks.flatMap(({ plans }) => plans.map(({ forward: { from, to } }) => [`${from} ${to}`, { from, to }])),
  );
  return [...moves.values()].map(({ from, to }): TogetherCost => {
    const own = stacks.map(
      ({ plans }) => plans.find(({ forward }) => forward.from === from && forward.to === to)?.cost,
    );
    const known = own.filter((cost) => cost !== undefined);
    const [first] = known;
    const same = known.every(({ currency }) => currency === first?.currency);
    if (!first || !same || known.length < stacks.length) return { from, to };
    const sum = known.reduce((all, cost) => ({
      currency: all.currency,
      date: all.date < cost.date ? all.date : cost.date,
      before: all.before + cost.before,
      after: all.after + cost.after,
      unpriced: [...new Set([...all.unpriced, ...cost.unpriced])],
    }));
    return { from, to, sum };
  });
}
