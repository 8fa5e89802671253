import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { component, type } from "./facts.ts";

/** A CronJob as it is to be. */
export interface WantedCronJob {
  shape: ResourceShape;
  namespace: string;
  name: string;
  suspended: boolean;
}

/** As messages name it. */
export function labelOf({ namespace, name }: Pick<WantedCronJob, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/** Those of this kind: others may patch something else of one. */
export function cronJobsIn(resources: Resources): ResourceShape[] {
  return resources.ofType(type.patch).filter((shape) => shape.component?.type === component);
}

export function readCronJob(shape: ResourceShape): WantedCronJob {
  const inputs = inputsOf(shape);
  const text = (key: string): string => required(inputs.at("metadata", key), inputs.at("metadata", key).text());
  const suspend = inputs.at("spec", "suspend");
  return { shape, namespace: text("namespace"), name: text("name"), suspended: required(suspend, suspend.flag()) };
}
