import type { Estate } from "./estate.ts";
import { exclude, findDial, leverMistake, leversOf, turnLevers } from "./levers.ts";
import type { Mistake } from "./mistakes.ts";
import { mistakeAt, nearestOf, shown } from "./mistakes.ts";

/** What is wrong with the levers of a stack file, each looked at by itself and beside every other. */
export function leverMistakes(estate: Estate): Mistake[] {
  const levers = leversOf(estate);
  const found = new Map<string, Mistake>();
  const add = (mistake: Mistake): void => {
    if (!found.has(mistake.path)) found.set(mistake.path, mistake);
  };
  for (const [name, { phases, excludes }] of levers) {
    for (const [index, other] of excludes.entries()) {
      if (other !== name && estate.levers?.[other]) continue;
      const others = levers.map(([each]) => each).filter((each) => each !== name);
      const allowed = `another lever of this file: ${others.join(", ") || "there is none"}`;
      add(mistakeAt(["levers", name, "excludes", index], estate.given, allowed));
    }
    for (const phase of phases) {
      for (const problem of turnLevers(estate, [name], phase).problems) add(leverMistake(estate, problem));
    }
  }
  for (const mistake of sharedDials(estate)) add(mistake);
  return [...found.values()];
}

/** Two levers that may be out at once would each undo the other. */
function sharedDials(estate: Estate): Mistake[] {
  const dials = leversOf(estate).map(([name, lever]) => ({ name, lever, keys: Object.keys(lever.set) }));
  return dials.flatMap((late, index) =>
    late.keys.flatMap((key): Mistake[] => {
      if (typeof findDial(estate, key) === "string") return [];
      const early = dials
        .slice(0, index)
        .find(
          ({ name, lever, keys }) =>
            keys.includes(key) &&
            lever.phases.some((phase) => late.lever.phases.includes(phase)) &&
            !exclude(estate, name, late.name),
        );
      if (!early) return [];
      const allowed = `a dial that no other lever turns while this one may be out: ${early.name} turns it; let one of both say excludes: [${early.name}]`;
      return [mistakeAt(["levers", late.name, "set", key], estate.given, allowed)];
    }),
  );
}

/** What is wrong with the levers that are pulled, as `broadcast:levers` says them. */
export function pulledMistakes(pulled: unknown, estate: Estate): Mistake[] {
  const names = leversOf(estate).map(([name]) => name);
  const known =
    names.length === 0 ? "no lever, since estate.levers has none" : `levers of this file: ${names.join(", ")}`;
  const mistake = (keys: readonly (string | number)[], value: unknown, allowed: string): Mistake => {
    const path = ["levers", ...keys].join(".");
    return { keys: ["levers", ...keys], path, found: shown(value, path), allowed };
  };
  if (!Array.isArray(pulled)) return [mistake([], pulled, `a list of ${known}`)];
  return pulled.flatMap((name: unknown, index): Mistake[] => {
    if (typeof name !== "string" || !names.includes(name)) {
      const nearest = typeof name === "string" ? nearestOf(name, names) : undefined;
      return [mistake([index], name, `${known}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`)];
    }
    if (pulled.indexOf(name) !== index) return [mistake([index], name, "each lever once")];
    const before: unknown[] = pulled.slice(0, index);
    const other = before.find((each): each is string => typeof each === "string" && exclude(estate, each, name));
    return other === undefined ? [] : [mistake([index], name, `not together with ${other}, which excludes it`)];
  });
}
