import { sizerUrns } from "../app/limits.ts";
import { appNames, connectionPoolsOf, readApp, sizersIn } from "../app/reading.ts";
import { groupNames, groupsIn, groupUrns, isGroup, readGroup } from "../autoScalingGroup/reading.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf } from "../contract/shape.ts";
import type { Transition } from "../contract/transition.ts";
import { isService, namesOf, readService, servicesIn, serviceUrns } from "../scalableTarget/reading.ts";

/** What opens connections to databases: an app of a cluster, a service of ECS or an Auto Scaling group, as its size is set. */
export interface Consumer {
  shape: ResourceShape;
  /** As messages name it: `namespace/name`, `cluster/service`, the group's own name. */
  label: string;
  /** Replicas, tasks or instances at most. */
  max: number;
  /** Extra ones while a new version is rolled out, or instances are replaced. */
  surge: number;
}

export function consumersIn(resources: Resources): ResourceShape[] {
  return [...sizersIn(resources), ...servicesIn(resources), ...groupsIn(resources)];
}

export function readConsumer(shape: ResourceShape): Consumer {
  if (isGroup(shape)) return readGroup(shape);
  return isService(shape) ? readService(shape) : readApp(shape);
}

/** Whether this sets the size of the app of that name in the stack file. */
export function isOfApp(shape: ResourceShape, app: string): boolean {
  return !isService(shape) && !isGroup(shape) && componentInputsOf(shape).at("app").text() === app;
}

/** URNs of what sets their sizes, at either end. */
export function consumerUrns(transition: Transition): string[] {
  return [...sizerUrns(transition), ...serviceUrns(transition), ...groupUrns(transition)];
}

/** Those of which the stack file does not say what connections they open, in words. */
export function silentConsumers(consumers: readonly ResourceShape[]): string[] {
  const silent = consumers.filter((shape) => connectionPoolsOf(shape) === undefined);
  const named = (
    own: (shape: ResourceShape) => boolean,
    names: (shapes: readonly ResourceShape[]) => string,
  ): string[] => {
    const some = silent.filter(own);
    return some.length > 0 ? [names(some)] : [];
  };
  const names = [
    ...named((shape) => !isService(shape) && !isGroup(shape), appNames),
    ...named(isService, namesOf),
    ...named(isGroup, groupNames),
  ];
  return names.map((each) => `connections of ${each}: not in the stack file`);
}
