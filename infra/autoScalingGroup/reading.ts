import { someNames } from "../contract/format.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import type { Transition } from "../contract/transition.ts";
import { type } from "./facts.ts";

export function groupsIn(resources: Resources): ResourceShape[] {
  return resources.ofType(type.group);
}

export function isGroup(shape: ResourceShape): boolean {
  return shape.type === type.group;
}

/** URNs of the groups at either end. */
export function groupUrns(transition: Transition): string[] {
  return transition.ofType(type.group);
}

/** Name of a group in the stack file. */
export function nameOf(shape: ResourceShape): string {
  return componentInputsOf(shape).at("autoScalingGroup").text() ?? shape.name;
}

/** Names of some, for what is told of them. */
export function groupNames(shapes: readonly ResourceShape[]): string {
  return someNames(shapes.map(nameOf));
}

/** An Auto Scaling group as its size is set. */
export interface SizedGroup {
  shape: ResourceShape;
  /** Its own name. */
  label: string;
  min: number;
  max: number;
  /** Undefined where its policies and bounds decide. */
  desired: number | undefined;
  /** What it must have in service. */
  wanted: number;
  /** Extra instances while some are replaced, or its zones evened out. */
  surge: number;
}

export function readGroup(shape: ResourceShape): SizedGroup {
  const inputs = inputsOf(shape);
  const size = (key: string): number => required(inputs.at(key), inputs.at(key).number());
  const facts = componentInputsOf(shape);
  const [min, max] = [size("minSize"), size("maxSize")];
  const asks = required(facts.at("asksForDesired"), facts.at("asksForDesired").flag());
  const desired = asks ? size("desiredCapacity") : undefined;
  const percent = required(facts.at("maxHealthyPercentage"), facts.at("maxHealthyPercentage").number());
  const label = required(inputs.at("name"), inputs.at("name").text());
  const surge = percent > 100 && max > 0 ? Math.max(1, Math.ceil((max * (percent - 100)) / 100)) : 0;
  return { shape, label, min, max, desired, wanted: Math.max(min, desired ?? 0), surge };
}

/** Types of its instances as the stack file has them; none where it does not say. */
export function statedTypes(shape: ResourceShape): string[] {
  const types = componentInputsOf(shape).at("instanceTypes").items();
  return types.map((each) => required(each, each.text()));
}
