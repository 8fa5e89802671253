import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import { kindFacts } from "./facts.ts";
import { boundsOf, kindOf, nameOf, servicesIn, targetsIn, taskOf } from "./reading.ts";

/** The fewest tasks on Fargate, by their cores and GiB; without those of which the file does not say how large they are. */
export function scalableTargetCost(resources: Resources): CostLine[] {
  return servicesIn(resources).flatMap((shape) => {
    const task = taskOf(shape);
    if (!task) return [];
    const { min } = boundsOf(shape);
    const note = `${min} tasks, its fewest`;
    const lines = [
      { resource: shape.name, key: "fargate.vcpu", quantity: min * task.cpu, note },
      { resource: shape.name, key: "fargate.gib", quantity: min * task.memory, note },
    ];
    return lines.map((line) => (shape.target === undefined ? line : { ...line, target: shape.target }));
  });
}

export function unpricedTargets(resources: Resources): string[] {
  return targetsIn(resources).flatMap((shape) => {
    const kind = kindOf(shape);
    if (kind === "ecs") return taskOf(shape) ? [] : [`tasks of ${nameOf(shape)} (the size of one on Fargate)`];
    return [`${kind === undefined ? "units" : kindFacts[kind].units} of ${nameOf(shape)} (no price here)`];
  });
}
