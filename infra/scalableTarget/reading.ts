import { someNames } from "../contract/format.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import type { Transition } from "../contract/transition.ts";
import type { TargetKind } from "./facts.ts";
import { kindOfNamespace, type } from "./facts.ts";
import type { TargetId } from "./id.ts";
import { serviceOf } from "./id.ts";

export function targetsIn(resources: Resources): ResourceShape[] {
  return resources.ofType(type.target);
}

/** Name of a scalable target in the stack file. */
export function nameOf(shape: ResourceShape): string {
  return componentInputsOf(shape).at("scalableTarget").text() ?? shape.name;
}

/** Names of some, for what is told of them. */
export function namesOf(shapes: readonly ResourceShape[]): string {
  return someNames(shapes.map(nameOf));
}

export function kindOf(shape: ResourceShape): TargetKind | undefined {
  return kindOfNamespace(inputsOf(shape).at("serviceNamespace").text());
}

export function idOf(shape: ResourceShape): TargetId {
  const text = (key: string): string => {
    const reader = inputsOf(shape).at(key);
    return required(reader, reader.text());
  };
  return {
    serviceNamespace: text("serviceNamespace"),
    resourceId: text("resourceId"),
    scalableDimension: text("scalableDimension"),
  };
}

export function boundsOf(shape: ResourceShape): { min: number; max: number } {
  const read = (key: string): number => {
    const reader = inputsOf(shape).at(key);
    return required(reader, reader.number());
  };
  return { min: read("minCapacity"), max: read("maxCapacity") };
}

/** Services of ECS. */
export function servicesIn(resources: Resources): ResourceShape[] {
  return targetsIn(resources).filter(isService);
}

export function isService(shape: ResourceShape): boolean {
  return shape.type === type.target && kindOf(shape) === "ecs";
}

/** URNs of the services of ECS at either end. */
export function serviceUrns(transition: Transition): string[] {
  return transition.ofType(type.target).filter((urn) => {
    const { before, after } = transition.at(urn);
    const shape = after ?? before;
    return shape !== undefined && isService(shape);
  });
}

/** A service of ECS as its size is set. */
export interface SizedService {
  shape: ResourceShape;
  /** `cluster/service`. */
  label: string;
  min: number;
  max: number;
  /** Extra tasks of one deployment: ECS rounds what `maximumPercent` allows down. */
  surge: number;
}

export function readService(shape: ResourceShape): SizedService {
  const { min, max } = boundsOf(shape);
  const reader = componentInputsOf(shape).at("maximumPercent");
  const percent = required(reader, reader.number());
  const { cluster, service } = serviceOf(idOf(shape));
  return { shape, label: `${cluster}/${service}`, min, max, surge: Math.floor((max * (percent - 100)) / 100) };
}

/** Cores and GiB of one task on Fargate; undefined where the stack file does not say. */
export function taskOf(shape: ResourceShape): { cpu: number; memory: number } | undefined {
  const task = componentInputsOf(shape).at("task");
  if (!task.has()) return undefined;
  const read = (key: string): number => required(task.at(key), task.at(key).number());
  return { cpu: read("cpu"), memory: read("memory") };
}
