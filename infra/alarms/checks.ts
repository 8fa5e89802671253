import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Known } from "../contract/known.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { type as databaseType } from "../database/facts.ts";
import type { ConnectionLimit } from "../database/reading.ts";
import { memberConnectionLimit, membersOf } from "../database/members.ts";
import { instanceConnectionLimit } from "../database/reading.ts";
import { component, type } from "./facts.ts";

function hasActions(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const name = inputs.at("name").text() ?? shape.name;
  // `actionsEnabled` is a dial: outside of broadcasts an alarm may be silent.
  if (inputs.at("alarmActions").items().length > 0) return [];
  return [
    `Alarm ${name} has no \`alarmActions\`: nobody hears of it. Fix: name an SNS topic that the evening's channel reads.`,
  ];
}

function connectionAlarms(resources: Resources): ResourceShape[] {
  return resources
    .ofType(type.alarm)
    .filter((alarm) => inputsOf(alarm).at("metricName").text() === "DatabaseConnections");
}

/** What the instance allows that an alarm watches; as unknown where it is not among these resources. */
function watched(alarm: ResourceShape, resources: Resources): Known<ConnectionLimit> & { instance: string } {
  const reader = inputsOf(alarm).at("dimensions", "DBInstanceIdentifier");
  const instance = required(reader, reader.text());
  const found = resources
    .ofType(databaseType.instance, databaseType.clusterInstance)
    .find((shape) => inputsOf(shape).at("identifier").text() === instance);
  if (found?.type === databaseType.instance) return { ...instanceConnectionLimit(found), instance };
  const database = found?.component;
  const [cluster] = database ? resources.childrenOf(database, databaseType.cluster) : [];
  const member = database && membersOf(database, resources).find(({ shape }) => shape === found);
  return {
    ...(cluster && member
      ? memberConnectionLimit(cluster, member)
      : { unknown: `connections of ${instance}: it is not in the stack file` }),
    instance,
  };
}

/** Each is called for in the phase that these resources are of. */
function withinReach(resources: Resources): Violation[] {
  const { values, violations } = readEach(connectionAlarms(resources), (alarm): Violation[] => {
    const threshold = inputsOf(alarm).at("threshold");
    const line = required(threshold, threshold.number());
    const { instance, value } = watched(alarm, resources);
    if (!value || line < value.max) return [];
    const message =
      `${alarm.name} calls above ${line} connections, and ${instance} allows ${value.source} at most: it never calls. ` +
      "Fix: about 60 % of what the class allows, in each phase.";
    return [{ urn: alarm.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function unknownReach(resources: Resources): string[] {
  const { values } = readEach(connectionAlarms(resources), (alarm) => watched(alarm, resources).unknown);
  return [...new Set(values.filter((unknown) => unknown !== undefined))];
}

/** Alarms are made for each instance: where the stack file states none, nobody is called. */
function unwatched(resources: Resources): string[] {
  const names = resources.ofType(component).flatMap((shape) =>
    inputsOf(shape)
      .at("unwatched")
      .items()
      .flatMap((item) => item.text() ?? []),
  );
  return names.length === 0 ? [] : [`alarms of ${names.join(", ")}: its instances are not in the stack file`];
}

export const alarmChecks: readonly Check[] = [
  {
    name: "alarms-within-reach",
    level: "advisory",
    reason: "An alarm beyond what can happen never calls, and looks as if all were well.",
    scope: "estate",
    applies: (resources) => connectionAlarms(resources).length,
    run: withinReach,
    uncounted: unknownReach,
  },
  {
    name: "alarms-have-actions",
    level: "advisory",
    reason: "An alarm that nobody hears is none.",
    scope: "resource",
    types: [type.alarm],
    run: hasActions,
    uncounted: unwatched,
  },
];
