import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadReport } from "../../ops/load/report.ts";
import { readLoadReport } from "../../ops/load/report.ts";
import type { Called } from "../terminal.ts";
import { broadcast } from "../terminal.ts";

export interface LoadRun extends Called {
  folder: string;
  report: LoadReport;
  page: string;
}

/** A test of the local target; nothing leaves loopback. */
export async function runLoad(...args: string[]): Promise<LoadRun> {
  const folder = mkdtempSync(join(tmpdir(), "load-report-"));
  const called = await broadcast("load", "--stack", "qa", "--try", "-o", folder, ...args);
  const path = join(folder, "report.json");
  try {
    return { ...called, folder, report: readLoadReport(path), page: readFileSync(join(folder, "report.html"), "utf8") };
  } catch (error) {
    throw new Error(`${called.code}: ${called.notes}\n${called.out}`, { cause: error });
  }
}

type Flow = LoadReport["flows"][number];
type Sums = Record<"arrivals" | "completed" | "failed" | "requests", number>;

export function flowOf({ report }: LoadRun, name: string): Flow {
  const flow = report.flows.find((one) => one.flow === name);
  if (!flow) throw new Error(`no ${name}`);
  return flow;
}

export function sumsOf({ windows }: Flow): Sums {
  const sum = (key: keyof Sums): number => windows.reduce((total, window) => total + window[key], 0);
  return { arrivals: sum("arrivals"), completed: sum("completed"), failed: sum("failed"), requests: sum("requests") };
}

/** Names of what went wrong. */
export function errorsOf({ windows }: Flow): string[] {
  return [...new Set(windows.flatMap(({ errors }) => Object.keys(errors)))].sort();
}
