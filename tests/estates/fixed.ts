import { fileURLToPath } from "node:url";
import type { Level } from "../../infra/contract/check.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";

/** Where the stack files of these tests stand. */
export const estatesFolder = fileURLToPath(new URL(".", import.meta.url));

/** Every switch there is, in the order an evening makes them. */
export const road: readonly (readonly [Phase, Phase])[] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

/** The estate of a stack file of this folder. */
export function fixedEstate(stack: string): OfflineEstate {
  return new OfflineEstate(stack, readStackFile(stack, estatesFolder).estate);
}

/** What stands against an estate. */
interface Objections {
  /** Failed checks, phase by phase. */
  failed: { check: string; level: Level; message: string }[];
  /** Why switches are refused. */
  refusals: string[];
}

/** Asks every check in every phase, and every switch. */
export async function judged(estate: OfflineEstate): Promise<Objections> {
  const plans = [];
  for (const [from, to] of road) plans.push(await estate.plan(from, to));
  const asked = plans.flatMap(({ checks }) => checks);
  if (!phases.every((phase) => asked.some((one) => one.phase === phase))) throw new Error("a phase is in no plan");
  const failed = asked.flatMap(({ phase, verdicts }) =>
    verdicts.flatMap(({ check, level, violations }) =>
      violations.map(({ message }) => ({ check, level, message: `${phase}: ${message}` })),
    ),
  );
  return { failed, refusals: plans.flatMap(({ refusals }) => refusals) };
}

/** Everything that stands against an estate, in words. */
export async function objectionsTo(estate: OfflineEstate): Promise<string[]> {
  const { failed, refusals } = await judged(estate);
  return [...new Set([...failed.map(({ message }) => message), ...refusals])];
}

/** The shortest evening: one alarm. */
export const oneAlarm = {
  name: "One alarm",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 25_100, signUpsPerDay: 1000 },
  alarms: [{ name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false }],
};
