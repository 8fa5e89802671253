import { thingsOf } from "../contract/estate.ts";
import { defineKind } from "../contract/kind.ts";
import { databases } from "../database/index.ts";
import { instancesOf } from "../database/schema.ts";
import { turn } from "../contract/dial.ts";
import { reservationRights } from "../loadBalancer/client.ts";
import { AlarmsComponent } from "./alarms.ts";
import { alarmChecks } from "./checks.ts";
import { type } from "./facts.ts";
import { alarmFigures } from "./figures.ts";
import { loadBalancers } from "./questions.ts";
import { alarmsSchema } from "./schema.ts";
import { alarmStandIn, dashboardStandIn } from "./standIns.ts";
import { alarmClaims, verifyAlarms } from "./verify.ts";

/** Alarms: armed or silent, and the sweat line of each database. */
export const alarms = defineKind({
  key: "alarms",
  formerKey: "watch",
  noun: "dashboard with alarms",
  schema: alarmsSchema,
  describe: "CloudWatch dashboards and their alarms, by name.",
  targetReferences: (given) => [{ path: ["in"], provider: "aws", named: given.in }],
  verify: verifyAlarms,
  claims: alarmClaims,
  build: (name, given, context) => {
    const { target, provider } = context.bindTarget("aws", given.in);
    const own = thingsOf(context.estate, databases);
    const watched = Object.entries(given.databases).map(([database, lines]) => {
      const found = own[database];
      return { ...lines, database, instances: found ? [...instancesOf(turn(found, context.phase)).values()] : [] };
    });
    const args = { ...given, stack: context.stack, region: target.region, databases: watched };
    const component = new AlarmsComponent(`alarms-${name}`, name, args, { providers: [provider] });
    return { component, address: component.dashboardUrl };
  },
  types: {
    [type.alarm]: {
      standIn: alarmStandIn,
      turns: [],
      claimOf: (id) => `alarm ${id}`,
      rights: {
        read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
        switch: ["cloudwatch:PutMetricAlarm"],
        create: [],
      },
    },
    [type.dashboard]: {
      standIn: dashboardStandIn,
      rights: { read: ["cloudwatch:GetDashboard"], switch: [], create: ["cloudwatch:PutDashboard"] },
    },
  },
  checks: alarmChecks,
  durations: {
    table: { alarm: { seconds: 1, source: "estimate: one call of CloudWatch" } },
    classify: ({ type: token }) => (token === type.alarm || token === type.dashboard ? "alarm" : undefined),
  },
  prices: "infra/alarms/prices",
  // Armed or not, they cost the same.
  cost: (resources) =>
    resources.ofType(type.alarm, type.dashboard).map((shape) => ({
      resource: shape.name,
      key: shape.type === type.alarm ? "cloudwatch.alarm" : "cloudwatch.dashboard",
      quantity: 1,
      ...(shape.target !== undefined && { target: shape.target }),
    })),
  figures: alarmFigures,
  questions: [loadBalancers],
  rights: { aws: reservationRights },
  lacks: {
    owners: "alarms and dashboards are made, and so nobody else's",
    limits: "alarms take nothing from anybody",
    gate: "an alarm is in force once its update is done",
    "adoption proven by": "none is adopted: dashboards and alarms are made",
  },
});
