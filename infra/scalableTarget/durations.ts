import type { Durations } from "../contract/duration.ts";
import { changesProperty, estimate, lowersProperty } from "../contract/duration.ts";
import { stringAt } from "../contract/properties.ts";
import type { TargetKind } from "./facts.ts";
import { kindFacts, kindOfNamespace, type } from "./facts.ts";

const call = "one call sets the bounds, and AWS moves what is outside of them (API reference, RegisterScalableTarget)";
const down = estimate("a scaling policy takes back what the lower minimum no longer holds; nobody waits for it");

const up = (kind: TargetKind) => ({
  seconds: 1,
  delay: kindFacts[kind].up.first,
  ...(kindFacts[kind].up.each > 0 && { delayEach: kindFacts[kind].up.each }),
});

/** A deployment drains its targets (300 s by default), a task has 30 s to end, and a policy waits 300 s between two steps. */
const tasksDown = estimate(
  "the policy's cooldown of 300 s, then a target's draining of 300 s and a task's 30 s to stop",
);

const table = {
  tasksUp: {
    ...up("ecs"),
    source: estimate(`${call}; 90 s to start a task, and 500 a minute (Amazon ECS service quotas)`),
  },
  tasksDown: { seconds: 1, delay: kindFacts.ecs.down, source: tasksDown },
  readersUp: { ...up("aurora"), source: estimate(`${call}; 10 minutes a reader, one after the other`) },
  readersDown: {
    seconds: 1,
    delay: kindFacts.aurora.down,
    interruption: { least: 0, most: 5, of: "reads from the readers that go" },
    source: down,
  },
  tableCapacityUp: { ...up("dynamodb"), source: estimate(`${call}; minutes to give a table more`) },
  tableCapacityDown: { seconds: 1, delay: kindFacts.dynamodb.down, source: down },
  cacheUnitsUp: { ...up("elasticache"), source: estimate(`${call}; 10 minutes a node, one after the other`) },
  cacheUnitsDown: { seconds: 1, delay: kindFacts.elasticache.down, source: down },
  environmentsUp: {
    ...up("lambda"),
    source: estimate(
      `${call}; 6,000 a minute (AWS Lambda, "Configuring provisioned concurrency"), and two minutes to begin`,
    ),
  },
  environmentsDown: { seconds: 1, delay: kindFacts.lambda.down, source: down },
  boundsOnly: { seconds: 1, source: `${call}; nothing is outside` },
} satisfies Durations["table"];

const names = {
  ecs: ["tasksUp", "tasksDown"],
  aurora: ["readersUp", "readersDown"],
  dynamodb: ["tableCapacityUp", "tableCapacityDown"],
  elasticache: ["cacheUnitsUp", "cacheUnitsDown"],
  lambda: ["environmentsUp", "environmentsDown"],
} as const satisfies Record<TargetKind, readonly [up: string, down: string]>;

export const scalableTargetDurations: Durations = {
  table,
  classify: (step, { inputs }) => {
    if (step.type !== type.target) return undefined;
    // Where the inputs are not known: that which takes longest.
    const [raised, lowered] = names[kindOfNamespace(stringAt(inputs, "serviceNamespace")) ?? "aurora"];
    if (lowersProperty(step, "minCapacity") || lowersProperty(step, "maxCapacity")) return lowered;
    return changesProperty(step, "minCapacity") ? raised : "boundsOnly";
  },
};
