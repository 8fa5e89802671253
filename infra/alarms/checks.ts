import type { Check } from "../contract/check.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { type } from "./facts.ts";

function hasActions(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const name = inputs.at("name").text() ?? shape.name;
  // `actionsEnabled` is a dial: outside of broadcasts an alarm may be silent.
  if (inputs.at("alarmActions").items().length > 0) return [];
  return [
    `Alarm ${name} has no \`alarmActions\`: nobody hears of it. Fix: name an SNS topic that the evening's channel reads.`,
  ];
}

export const alarmChecks: readonly Check[] = [
  {
    name: "alarms-have-actions",
    level: "advisory",
    reason: "An alarm that nobody hears is none.",
    scope: "resource",
    types: [type.alarm],
    run: hasActions,
  },
];
