import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Trial } from "../../ops/rehearsal/faults/trial.ts";
import { keyOf } from "./matrix.ts";

/** One line of a results file. */
export interface Result {
  key: string;
  survived: boolean;
  problems: string[];
  /** What the engine said of the fault. */
  said?: string;
  /** Real seconds, its share where several trials began together. */
  seconds: number;
  /** When it ended, ISO 8601. */
  at: string;
}

/** Results of earlier runs, by the trial's name; a line cut short by a kill is left out. */
export function readResults(path: string): Map<string, Result> {
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const results = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Result];
    } catch {
      return [];
    }
  });
  return new Map(results.map((result) => [result.key, result]));
}

export function addResult(path: string, result: Result): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(result)}\n`);
}

/** Faults tried, survived and lost, by switch and kind, of all there are; then what was lost. */
export function tableText(trials: readonly Trial[], results: ReadonlyMap<string, Result>): string[] {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const group = `${trial.from} → ${trial.to} | ${trial.kind}${trial.landed ? ", change made" : ""}`;
    groups.set(group, [...(groups.get(group) ?? []), trial]);
  }
  const lost = trials.flatMap((trial) => results.get(keyOf(trial)) ?? []).filter(({ survived }) => !survived);
  return [
    "| switch | fault | of | tried | survived | lost |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
    ...[...groups].map(([group, members]) => `| ${group} | ${figures(members, results)} |`),
    `| **all** | | ${figures(trials, results)} |`,
    ...(lost.length > 0 ? ["", "Lost:"] : []),
    ...lost.map(({ key, problems }) => `- ${key}: ${problems.join("; ")}`),
  ];
}

function figures(trials: readonly Trial[], results: ReadonlyMap<string, Result>): string {
  const tried = trials.flatMap((trial) => results.get(keyOf(trial)) ?? []);
  const survived = tried.filter((result) => result.survived).length;
  return `${trials.length} | ${tried.length} | ${survived} | ${tried.length - survived}`;
}
