import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { InputReader, required } from "../contract/shape.ts";
import { component } from "./facts.ts";

/** A dial as its component tells it. */
export interface Dial {
  shape: ResourceShape;
  name: string;
  type: string;
  /** Id of what exists. */
  adopt: string;
  /** What is set, by path. */
  paths: string[];
  /** Paths of which nobody knows whether a change replaces the resource. */
  unproven: string[];
  /** Who says that it does not. */
  because: string | undefined;
}

export function dialsIn(resources: Resources): Dial[] {
  return resources.ofType(component).flatMap((own) => resources.childrenOf(own).map((shape) => readDial(own, shape)));
}

function readDial(own: ResourceShape, shape: ResourceShape): Dial {
  const facts = new InputReader(own);
  const text = (key: string): string => required(facts.at(key), facts.at(key).text());
  const texts = (key: string): string[] =>
    facts
      .at(key)
      .items()
      .flatMap((item) => item.text() ?? []);
  return {
    shape,
    name: text("dial"),
    type: text("type"),
    adopt: text("adopt"),
    paths: texts("paths"),
    unproven: texts("unproven"),
    because: facts.at("inPlaceBecause").text(),
  };
}

/** As in `orders (aws:dynamodb/table:Table)`. */
export function titleOf({ name, type }: Pick<Dial, "name" | "type">): string {
  return `${name} (${type})`;
}
