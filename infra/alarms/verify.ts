import { turn } from "../contract/dial.ts";
import type { Estate } from "../contract/estate.ts";
import { findTarget, thingsOf } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import type { AwsTarget } from "../contract/target.ts";
import { databases } from "../database/index.ts";
import type { Database } from "../database/schema.ts";
import { instancesOf } from "../database/schema.ts";
import type { Alarms } from "./schema.ts";

const alarmsIn = ({ things }: Estate): [string, Alarms][] =>
  Object.entries((things["alarms"] ?? {}) as Record<string, Alarms>);

/** Alarms may only watch databases of the file, and of their own account and region: of others CloudWatch has no figures there. */
export function verifyAlarms(estate: Estate): Problem[] {
  const known = thingsOf(estate, databases);
  return alarmsIn(estate).flatMap(([name, alarms]) => {
    const beside = Object.keys(known).filter((database) => stands(estate, known[database], alarms));
    return Object.keys(alarms.databases)
      .filter((database) => !beside.includes(database))
      .map((database) => {
        const what = known[database]
          ? "a database in the account and region of these alarms"
          : "a database of this file";
        const names = known[database] ? beside : Object.keys(known);
        return {
          path: ["alarms", name, "databases", database],
          allowed: `${what}${names.length === 0 ? ", and there is none" : `: ${names.join(", ")}`}`,
        };
      });
  });
}

/** Whether a database is where these alarms are; where one of them cannot be told, that is said already. */
function stands({ targets }: Estate, database: Database | undefined, alarms: Alarms): boolean {
  if (!database) return false;
  const place = (named?: string): AwsTarget | undefined => findTarget(targets, "aws", named);
  const [there, here] = [place(database.in), place(alarms.in)];
  return !there || !here || (there.account === here.account && there.region === here.region);
}

/**
 * Dashboards, one of a name in all regions of an account; and alarms, which are named after what they watch, in AWS and, behind
 * the name of their thing, in the program.
 */
export function alarmClaims(estate: Estate): Claim[] {
  const known = thingsOf(estate, databases);
  return alarmsIn(estate).flatMap(([name, { in: named, dashboard, databases: watched, loadBalancers }]): Claim[] => {
    const target = findTarget(estate.targets, "aws", named);
    const alarm = (watches: string, ...path: string[]): Claim[] =>
      [{ what: `alarms of ${watches}` }, { what: `the name alarms-${name}-${watches}`, within: "this file" }].map(
        (claim) => ({ path: ["alarms", name, ...path], target, ...claim }),
      );
    return [
      {
        path: ["alarms", name, "dashboard"],
        target,
        what: `dashboard ${dashboard}`,
        ...(target && { within: `AWS account ${target.account}` }),
      },
      ...Object.keys(watched).flatMap((database) => {
        const found = known[database];
        const instances = found ? [...instancesOf(turn(found, "normal")).values()] : [];
        return instances.flatMap((instance) => alarm(instance, "databases", database));
      }),
      ...Object.keys(loadBalancers).flatMap((balancer) => alarm(balancer, "loadBalancers", balancer)),
    ];
  });
}
