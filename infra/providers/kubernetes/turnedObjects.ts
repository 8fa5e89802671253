import type { PhaseResources, TurnedThing } from "../../contract/owner.ts";
import { setPaths, turnedPaths } from "../../contract/owner.ts";
import { isObject } from "../../contract/properties.ts";
import type { Resources } from "../../contract/resources.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { inputsOf, required } from "../../contract/shape.ts";
import type { TurnedObject } from "./handOver.ts";
import { objectHandOvers, pathText, subjectOf } from "./handOver.ts";
import type { Keys } from "./managers.ts";
import { objectOwners } from "./objectOwners.ts";
import type { ObjectReference } from "./ownership.ts";

/** The object that a resource is, or is a patch of. */
function referenceOf(shape: ResourceShape): ObjectReference {
  const [, version = "", kind = ""] = shape.type.split(":");
  const metadata = inputsOf(shape).at("metadata");
  return {
    // The core group has no name of its own.
    apiVersion: version.replace(/^core\//, ""),
    kind: kind.replace(/Patch$/, ""),
    namespace: metadata.at("namespace").text(),
    name: required(metadata.at("name"), metadata.at("name").text()),
  };
}

interface Options {
  /** The right to get it, as its room names it. */
  right?: string;
  instead?: TurnedObject["instead"];
}

/** What is turned of the object of a resource: of a patch all that it sets, of what is made what differs between phases. None where nothing is. */
export function turnedObject(resources: PhaseResources, shape: ResourceShape, options: Options = {}): TurnedThing[] {
  const patch = shape.type.endsWith("Patch");
  const paths = patch ? setPaths(shape) : turnedPaths(resources, shape);
  const things = turnedOf(shape, referenceOf(shape), paths, resources.normal, options);
  // What this program makes is in nobody else's code.
  return patch ? things : things.map((thing) => ({ ...thing, handOverTo: () => [] }));
}

/** The same of a value that something else turns, as an autoscaler turns its Deployment's replicas. */
export function turnedOf(
  shape: ResourceShape,
  reference: ObjectReference,
  paths: readonly Keys[],
  normal: Resources,
  { right, instead }: Options = {},
): TurnedThing[] {
  if (paths.length === 0) return [];
  const object = { ...reference, ...(right !== undefined && { right }) };
  const turned: TurnedObject = {
    ...{ object, paths, instead },
    ours: oursOf(normal, object),
    normal: (keys) => keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), shape.inputs),
  };
  return [
    {
      subject: subjectOf(object),
      paths: paths.map(pathText),
      owners: (clients) => objectOwners(clients, shape.target, turned),
      handOverTo: (tool) => objectHandOvers(tool, turned),
    },
  ];
}

/** All that the program sets of an object, by whichever of its resources. */
function oursOf(normal: Resources, object: ObjectReference): Keys[] {
  return normal.all
    .filter((shape) => shape.type.startsWith("kubernetes:") && subjectOf(referenceOf(shape)) === subjectOf(object))
    .flatMap((shape) => setPaths(shape));
}
