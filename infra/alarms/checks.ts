import type { Check } from "../contract/check.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Resources } from "../contract/resources.ts";
import { inputsOf } from "../contract/shape.ts";
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
    name: "alarms-have-actions",
    level: "advisory",
    reason: "An alarm that nobody hears is none.",
    scope: "resource",
    types: [type.alarm],
    run: hasActions,
    uncounted: unwatched,
  },
];
