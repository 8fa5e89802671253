import { sizerUrns } from "../app/limits.ts";
import { appNames, connectionPoolsOf, readApp, sizersIn } from "../app/reading.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Transition } from "../contract/transition.ts";
import { isService, namesOf, readService, servicesIn, serviceUrns } from "../scalableTarget/reading.ts";

/** What opens connections to databases: an app of a cluster, or a service of ECS, as its size is set. */
export interface Consumer {
  shape: ResourceShape;
  /** As messages name it: `namespace/name`, `cluster/service`. */
  label: string;
  /** Replicas or tasks at most. */
  max: number;
  /** Extra ones while a new version is rolled out. */
  surge: number;
}

export function consumersIn(resources: Resources): ResourceShape[] {
  return [...sizersIn(resources), ...servicesIn(resources)];
}

export function readConsumer(shape: ResourceShape): Consumer {
  return isService(shape) ? readService(shape) : readApp(shape);
}

/** URNs of what sets their sizes, at either end. */
export function consumerUrns(transition: Transition): string[] {
  return [...sizerUrns(transition), ...serviceUrns(transition)];
}

/** Those of which the stack file does not say what connections they open, in words. */
export function silentConsumers(consumers: readonly ResourceShape[]): string[] {
  const silent = consumers.filter((shape) => connectionPoolsOf(shape) === undefined);
  const [services, apps] = [silent.filter(isService), silent.filter((shape) => !isService(shape))];
  const names = [...(apps.length > 0 ? [appNames(apps)] : []), ...(services.length > 0 ? [namesOf(services)] : [])];
  return names.map((each) => `connections of ${each}: not in the stack file`);
}
