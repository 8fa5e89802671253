import type { Step } from "../../infra/contract/step.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { pick, randomFromWords, shuffled } from "../../ops/random.ts";
import type { Recovery, Struck, Trial } from "../../ops/rehearsal/faults/trial.ts";
import { faultsOf, isRecord } from "../../ops/rehearsal/faults/trial.ts";
import { everyTrial, keyOf } from "./matrix.ts";

/** What goes wrong on the way out of a first fault, and which way is gone after that. */
export interface Second extends Struck {
  /** While the estate is asked what was really done, or on the way that the first fault's trial names. */
  during: "asking" | "way";
  /** The same way again, or back from it. After a fault while asking it is asked again, and the way gone. */
  way: Recovery;
}

/** Somebody else tries to switch as well. */
export interface Other {
  /** At which of the two faults. */
  at: "first" | "second";
  /** While the operation does not answer, or once the engine is dead and its lock is left. */
  when: "meanwhile" | "afterwards";
  /** To where whoever holds the lock is going, or to where that one comes from. */
  tries: "same" | "opposite";
}

export interface Pair {
  first: Trial;
  second: Second;
  other?: Other;
}

/** A pair's name: `normal-prewarm/nodes-apps-group/kill/back+way/app-web-autoscaler/error-landed/again`. */
export function pairKey({ first, second, other }: Pair): string {
  const { during, name, kind, landed, way } = second;
  const others = other ? `+${other.at}-${other.when}-${other.tries}` : "";
  return `${keyOf(first)}+${during}/${name}/${kind}${landed ? "-landed" : ""}/${way}${others}`;
}

/** Every fault of the matrix with every fault that can hit its way out. */
export async function everyPair(estate: OfflineEstate): Promise<Pair[]> {
  const trials = await everyTrial(estate);
  const pairs: Pair[] = [];
  for (const first of trials) {
    const steps = await estate.steps(first.from, first.to);
    for (const second of [...whileAsking(steps), ...onTheWay(steps, first)]) pairs.push({ first, second });
  }
  return pairs;
}

/** The providers are asked of everything; the engine answers for its own records. */
function whileAsking(steps: readonly Step[]): Second[] {
  return steps
    .filter(({ type }) => !isRecord(type))
    .flatMap(({ type, name }) =>
      (["error", "throttle", "hang", "kill"] as const).map((kind) => ({
        ...{ during: "asking" as const, type, name, kind, landed: false, way: "again" as const },
      })),
    );
}

/**
 * The steps that this way has for sure, whatever ran beside the first fault: going on, what waits for the step that was hit;
 * going back, what that one waited for. The step itself stays to be done where it was not, and to be undone where it was.
 */
function onTheWay(steps: readonly Step[], { type, name, landed, way }: Trial): Second[] {
  const hit = steps.find((step) => step.type === type && step.name === name);
  if (!hit) return [];
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const waitsFor = (step: Step): Step[] =>
    step.dependsOn.flatMap((urn) => {
      const before = byUrn.get(urn);
      return before ? [before, ...waitsFor(before)] : [];
    });
  const open =
    way === "again"
      ? steps.filter((step) => (step === hit ? !landed : waitsFor(step).includes(hit)))
      : steps.filter((step) => (step === hit ? landed : waitsFor(hit).includes(step)));
  return open.flatMap((step) =>
    faultsOf(step).flatMap((fault) =>
      (["again", "back"] as const).map((next) => ({
        ...{ during: "way" as const, type: step.type, name: step.name, ...fault, way: next },
      })),
    ),
  );
}

/** Where another operator can run into the lock of a pair: an engine that waits, or one that is dead. */
function othersOf({ first, second }: Pair): Other[] {
  const faults = [
    ["first", first],
    ["second", second],
  ] as const;
  return faults.flatMap(([at, fault]) => {
    if (isRecord(fault.type) || (fault.kind !== "kill" && fault.kind !== "hang")) return [];
    const whens = fault.kind === "kill" ? (["meanwhile", "afterwards"] as const) : (["meanwhile"] as const);
    return whens.flatMap((when) => (["same", "opposite"] as const).map((tries) => ({ at, when, tries })));
  });
}

/** Kinds of pairs in turn, so that any beginning has some of each; every third with another operator. */
export function pairsInTurn(all: readonly Pair[], seed: number): Pair[] {
  const random = randomFromWords("pairs", seed);
  const groups = new Map<string, Pair[]>();
  for (const { pair } of all.map((one) => ({ pair: one, place: random() })).sort((a, b) => a.place - b.place)) {
    const { during, kind, landed } = pair.second;
    const group = `${during} ${pair.first.way} ${kind} ${String(landed)}`;
    const others = groups.get(group);
    if (others) others.push(pair);
    else groups.set(group, [pair]);
  }
  const turns = shuffled([...groups.values()], random);
  const longest = Math.max(0, ...turns.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, round) => turns.flatMap((group) => group[round] ?? [])).flat();
  const free = inTurn.values();
  const shared = inTurn.filter((pair) => othersOf(pair).length > 0).values();
  return inTurn.flatMap((_, index) => {
    if (index % 3 < 2) return free.next().value ?? [];
    const pair = shared.next().value;
    return pair ? [{ ...pair, other: pick(othersOf(pair), random) }] : [];
  });
}
