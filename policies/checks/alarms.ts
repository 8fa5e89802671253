import type { Check } from "../check.ts";
import type { ResourceShape } from "../shape.ts";
import { inputsOf } from "../shape.ts";
import { token } from "../types.ts";

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
    types: [token.alarm],
    run: hasActions,
  },
];
