import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Family, Outcome } from "./families.ts";

/** One line of a results file. */
export interface Result extends Outcome {
  survived: boolean;
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

/** Trials of one kind, tried, survived and lost, of all there are; then what was lost. */
export function tableText(
  { title, columns, all, rowOf }: Omit<Family, "batches" | "bench">,
  results: ReadonlyMap<string, Result>,
): string[] {
  const rows = new Map<string, { of: number; tried: Result[] }>();
  const rowFor = (key: string) => {
    const name = rowOf(key);
    if (name === undefined) return undefined;
    const row = rows.get(name) ?? { of: 0, tried: [] };
    rows.set(name, row);
    return row;
  };
  for (const key of all) {
    const row = rowFor(key);
    if (row) row.of++;
  }
  const unmet: Result[] = [];
  for (const result of results.values()) {
    const row = rowFor(result.key);
    // What never struck has proved nothing.
    if (row && result.struck) row.tried.push(result);
    else if (row) unmet.push(result);
  }
  const tried = [...rows.values()].flatMap((row) => row.tried);
  const lost = tried.filter(({ survived }) => !survived);
  return [
    title,
    "",
    `| ${columns.join(" | ")} | of | tried | survived | lost |`,
    "| --- | --- | ---: | ---: | ---: | ---: |",
    ...[...rows].map(([name, row]) => `| ${name} | ${figures(row.of, row.tried)} |`),
    `| **all** | | ${figures(all.length, tried)} |`,
    ...(unmet.length > 0 ? ["", `Not met, and so not counted: ${unmet.length}`] : []),
    ...(lost.length > 0 ? ["", "Lost:"] : []),
    ...lost.map(({ key, problems }) => `- ${key}: ${problems.join("; ")}`),
    "",
  ];
}

function figures(of: number, tried: readonly Result[]): string {
  const survived = tried.filter((result) => result.survived).length;
  // Of combinations with another operator nobody has counted how many there are.
  return `${of === 0 ? "–" : of} | ${tried.length} | ${survived} | ${tried.length - survived}`;
}
