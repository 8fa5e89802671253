import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { type } from "./facts.ts";
import { importIdOf } from "./id.ts";
import { boundsOf, idOf, kindOf, nameOf, namesOf, servicesIn, targetsIn } from "./reading.ts";

function boundsInOrder(shape: ResourceShape): string[] {
  const { min, max } = boundsOf(shape);
  if (0 <= min && min <= max) return [];
  return [
    `${nameOf(shape)} has \`minCapacity\` ${min} and \`maxCapacity\` ${max}; allowed: 0 ≤ minimum ≤ maximum, ` +
      "since AWS refuses anything else. Fix: correct the bounds.",
  ];
}

function runsSomething(shape: ResourceShape): string[] {
  if (kindOf(shape) !== "ecs" || boundsOf(shape).min > 0) return [];
  return [`${nameOf(shape)} may come down to no task at all, which serves nobody. Fix: minCapacity of at least 1.`];
}

function isProtected({ protect }: ResourceShape): string[] {
  return protect ? [] : ["It is not protected, so nothing scales it once it was deleted. Fix: protect it."];
}

/** Each call sets both bounds: two resources for one target would undo each other's. */
function oneOfEach(resources: Resources): Violation[] {
  const first = new Map<string, string>();
  const { values, violations } = readEach(targetsIn(resources), (shape) => {
    const key = `${shape.target ?? ""} ${importIdOf(idOf(shape))}`;
    const other = first.get(key);
    if (other !== undefined) {
      const message = `${nameOf(shape)} and ${other} are the same target: each update undoes the other's. Fix: keep one.`;
      return [{ urn: shape.urn, message }];
    }
    first.set(key, nameOf(shape));
    return [];
  });
  return [...violations, ...values.flat()];
}

/** An environment opens what its code opens, and how many run beyond those kept ready nothing here bounds. */
function uncountedConnections(resources: Resources): string[] {
  const functions = targetsIn(resources).filter((shape) => kindOf(shape) === "lambda");
  return functions.length === 0
    ? []
    : [`connections of ${namesOf(functions)}: functions, whose number has no bound here`];
}

/** Where tasks run, and which load balancer has them as targets, no stack file says. */
function uncountedRoom(resources: Resources): string[] {
  const services = servicesIn(resources);
  return services.length === 0
    ? []
    : [`room, quotas and load balancer targets for the tasks of ${namesOf(services)}: not in the stack file`];
}

export const scalableTargetChecks: readonly Check[] = [
  {
    name: "scalable-target-bounds",
    level: "mandatory",
    reason: "Bounds that AWS refuses stop a switch half-way.",
    scope: "resource",
    types: [type.target],
    run: boundsInOrder,
    uncounted: uncountedConnections,
  },
  {
    name: "scalable-target-serves",
    level: "advisory",
    reason: "A service without a task answers nobody.",
    scope: "resource",
    types: [type.target],
    run: runsSomething,
    uncounted: uncountedRoom,
  },
  {
    name: "scalable-target-is-protected",
    level: "mandatory",
    reason: "A target that is deleted takes its scaling policies with it.",
    scope: "resource",
    types: [type.target],
    run: isProtected,
  },
  {
    name: "scalable-target-once",
    level: "mandatory",
    reason: "Two resources that set the bounds of one target undo each other's.",
    scope: "estate",
    applies: (resources) => targetsIn(resources).length,
    run: oneOfEach,
  },
];
