import { fileURLToPath } from "node:url";
import { phases } from "../../infra/contract/dial.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { OfflineEstate } from "../../ops/plan/offline.ts";
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

/** What stands against an estate: failed checks of each phase, and why each switch is refused. */
export async function objectionsTo(estate: OfflineEstate): Promise<string[]> {
  const plans = [];
  for (const [from, to] of road) plans.push(await estate.plan(from, to));
  const asked = plans.flatMap(({ checks }) => checks.map(({ phase }) => phase));
  const unasked = phases.filter((phase) => !asked.includes(phase)).map((phase) => `${phase} is in no plan`);
  const failed = plans.flatMap(({ checks }) =>
    checks.flatMap(({ phase, verdicts }) =>
      verdicts.flatMap(({ violations }) => violations.map(({ message }) => `${phase}: ${message}`)),
    ),
  );
  return [...new Set([...unasked, ...failed, ...plans.flatMap(({ refusals }) => refusals)])];
}

/** The shortest evening: one alarm. */
export const oneAlarm = {
  name: "One alarm",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 25_100, signUpsPerDay: 1000 },
  alarms: [{ name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false }],
};
