import type { Phase } from "../../infra/contract/dial.ts";
import { randomFromWords, shuffled } from "../../ops/random.ts";

/** A run of the command that is killed, with SIGKILL and at a moment of chance, and what a person does next. */
export interface KilledTrial {
  /** `switch --to` one phase further, or `rollback` to normal. */
  verb: "switch" | "rollback";
  from: Phase;
  to: Phase;
  /** The command's own process alone, or its engine with it. */
  killed: "command" | "both";
  /** The same command again, or `rollback`. */
  next: "again" | "rollback";
  /** When it is killed: the first thirty hundredths are of the time until its plan is shown, the others of the time from there to its end. */
  moment: number;
}

const moves: readonly Pick<KilledTrial, "verb" | "from" | "to">[] = [
  { verb: "switch", from: "normal", to: "prewarm" },
  { verb: "switch", from: "prewarm", to: "live" },
  { verb: "switch", from: "live", to: "prewarm" },
  { verb: "switch", from: "prewarm", to: "normal" },
  { verb: "rollback", from: "prewarm", to: "normal" },
  { verb: "rollback", from: "live", to: "normal" },
];

/** Every move with both kills at every hundredth. A rollback that was killed is gone on with by a rollback. */
export function everyKilledTrial(): KilledTrial[] {
  return moves.flatMap((move) =>
    (["command", "both"] as const).flatMap((killed) =>
      (move.verb === "rollback" ? (["again"] as const) : (["again", "rollback"] as const)).flatMap((next) =>
        Array.from({ length: 100 }, (_, moment) => ({ ...move, killed, next, moment })),
      ),
    ),
  );
}

/** A trial's name: `killed/switch-normal-prewarm/both/again/37`. */
export function killedKey({ verb, from, to, killed, next, moment }: KilledTrial): string {
  return `killed/${verb}-${from}-${to}/${killed}/${next}/${moment}`;
}

/** In an order of chance that takes the moves and kills in turn, so that any beginning of it has some of each. */
export function killedTrials(seed: number): KilledTrial[] {
  const random = randomFromWords("killed", seed);
  const groups = new Map<string, KilledTrial[]>();
  for (const trial of shuffled(everyKilledTrial(), random)) {
    const group = killedKey({ ...trial, moment: 0 });
    groups.set(group, [...(groups.get(group) ?? []), trial]);
  }
  const turns = shuffled([...groups.values()], random);
  return Array.from({ length: 100 }, (_, round) => turns.flatMap((group) => group[round] ?? [])).flat();
}
