import type { ChangeRules } from "./inputFacts.ts";
import { valueAt, digest, hasUnknown, type Properties, stringAt, withValue } from "./properties.ts";
import type { ResourceShape } from "./shape.ts";

/** A resource as the stand-in cloud knows it. Secrets are never in here. */
export interface StoredResource {
  type: string;
  id: string;
  /** Where it stands, as {@link scopeOf} writes it: ids of different accounts, regions and clusters may be the same. */
  scope: string;
  /** The resource's name in the program. */
  name: string;
  /** Of a patch, whose it is: several may patch one object, and are records of their own. */
  manager?: string;
  /** What it owns of its object, where fields have owners: what it has set, and nobody has taken over since. */
  owns?: Properties;
  /** Whether it was there before the program. */
  seeded?: boolean;
  /** What was last asked for. */
  inputs: Properties;
  /** What the service answers when asked. */
  outputs: Properties;
  /** What the service knows beside its answers, e.g. deferred changes or pods on their way. */
  observed: Properties;
  /** Number of accepted changes, from 1. */
  revision: number;
  /** Simulated seconds. */
  createdAt: number;
  changedAt: number;
  /** Set while a change is under way: what the answers will be at a simulated moment. */
  settling?: { operation: StandInOperation; until: number; outputs: Properties };
}

export type StandInOperation = "create" | "update" | "delete" | "read";

/** Why a set of inputs is refused before any change: what a real provider's Check answers. */
export interface CheckFailure {
  /** Path of the property, e.g. `scalingConfig.minSize`. */
  property: string;
  reason: string;
}

/** What the sandbox is told about the place it stands in for. */
export interface CloudSettings {
  /** From the AWS provider's `allowedAccountIds`. Default `000000000000`. */
  account: string;
  /** From the AWS provider's `region`. Default `us-east-1`. */
  region: string;
  /** From the Kubernetes provider's `context`. Default empty. */
  context: string;
  /** From the Kubernetes provider's `enableConfigMapMutable`. Default false, as there. */
  mutableConfigMaps: boolean;
  /** From the Kubernetes provider's `enablePatchForce`. Default false, as there. */
  patchForce: boolean;
}

/** What a stand-in can see of the rest of its cloud. */
export interface CloudView {
  settings: CloudSettings;
  /** Simulated seconds. */
  now: number;
  get(type: string, id: string): StoredResource | undefined;
  list(type: string): StoredResource[];
}

/** The stand-in cloud as a client asks it. Costs no simulated time, and no fault hits it. */
export interface StandInCloud {
  readonly settings: CloudSettings;
  /** Simulated seconds. */
  now(): number;
  /** A resource as it is now, by its id or by what it is imported by. */
  find(type: string, id: string): StoredResource | undefined;
  /** Every resource that is there, or every one of a type. */
  list(type?: string): StoredResource[];
}

/** A real cluster on this machine that takes part: what is accepted is applied there as well. */
export interface LocalCluster {
  /** Server-side apply, as Pulumi's provider does it; `force` takes fields over from other managers. */
  apply(object: Properties, how: { manager: string; force: boolean }): Promise<void>;
  /** A manager gives up all that it has set of an object, which stays. */
  release(object: Properties, manager: string): Promise<void>;
  /** Removes the object. */
  remove(object: Properties): Promise<void>;
  /** Lets a group of nodes be of this size: those whose label says its name. */
  resize(label: string, group: string, nodes: number): Promise<void>;
}

/** A change that is asked for. */
export interface ChangeRequest {
  /** The resource's name in the program. */
  name: string;
  inputs: Properties;
  world: CloudView;
  /** Whether nothing comes of it. */
  preview?: boolean;
}

export interface UpdateRequest extends ChangeRequest {
  previous: StoredResource;
  /** Top-level properties that changed. */
  changed: readonly string[];
}

/** A change that was accepted. */
export interface ChangeOutcome {
  /** What the service answers once the change is done. */
  outputs: Properties;
  /** What it answers meanwhile; by default as before the change, or for a new resource as after it. */
  meanwhile?: Properties;
  /** What the service knows beside its answers; kept as it was when left out. */
  observed?: Properties;
  /** Simulated seconds until the provider returns. */
  seconds: number;
}

interface Removal {
  seconds: number;
}

/** How one resource type behaves, as far as a switch can notice. */
export interface StandIn {
  /** What the provider plans for changes of its inputs. */
  changes: ChangeRules;
  /** Paths of more that force a new resource, for types where it depends on the inputs or the provider's settings. */
  replaceMore?(before: Properties, after: Properties, settings: CloudSettings): readonly string[];
  /** Path of the input that a provider makes up when the program leaves it out. */
  autoName?: string;
  /** Top-level inputs that are never stored, whether or not the program marks them as secret. */
  secrets?: readonly string[];
  /** Inputs whose wish and reality can differ; a diff compares the wish with reality. */
  deferrable?: readonly string[];
  check?(inputs: Properties): CheckFailure[];
  /** Refuses by throwing. The Kubernetes API server is asked in a preview too. */
  admit?(change: ChangeRequest & { previous?: StoredResource }): void;
  id(change: ChangeRequest): string;
  create(change: ChangeRequest): ChangeOutcome;
  update(change: UpdateRequest): ChangeOutcome;
  remove(change: { previous: StoredResource; world: CloudView }): Removal;
  /** Whether a create takes over what is there already, instead of being refused. */
  upsert?: boolean;
  /** The type whose object it patches: what it sets is set there too, where that object is in the store. */
  patches?: string;
  /** The type of its patches. */
  patchedBy?: string;
  /** Whether it takes fields over that others own, where fields have owners. */
  takesOver?: (inputs: Properties, settings: CloudSettings) => boolean;
  /** Of a patch: what its object gets where nobody sets it any more. Refuses by throwing where something must be set. */
  defaults?: (object: Properties) => Properties;
  /** What else the stack file says of that object, in its own inputs: by that a rehearsal knows it before anybody patched it. */
  unpatched?: (shape: ResourceShape) => Properties;
  /** What the stack file says of how it behaves: a rehearsal's service knows it beside its answers. */
  stated?: (shape: ResourceShape) => Properties;
  /** Whether `admit` is asked in a preview. */
  dryRun?: boolean;
  /** What else an existing resource can be imported by, beside its id. */
  importIds?(resource: StoredResource): string[];
  /** The inputs that an id says which `pulumi import` takes; default: it is the name. */
  identity?: (importId: string) => Properties;
  /** Simulated seconds after which the provider gives up waiting. */
  timeouts?: Partial<Record<"create" | "update" | "delete", number>>;
  /** The message for giving up. */
  timeoutMessage?(id: string, operation: string, seconds: number): string;
  /** What a real cluster that takes part is told. Default: what the type's provider says. */
  onCluster?: {
    apply(cluster: LocalCluster, inputs: Properties, settings: CloudSettings, manager: string): Promise<void>;
    remove(cluster: LocalCluster, inputs: Properties): Promise<void>;
  };
}

/** A refusal by the service, in its own words where they are known. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** @throws Refusal */
export function refuse(message: string): never {
  throw new Refusal(message);
}

/** A failure if the property is known and a reason is found against it. */
export function checkProperty(
  inputs: Properties,
  property: string,
  reason: (value: unknown) => string | undefined,
): CheckFailure[] {
  const value = valueAt(inputs, property);
  if (value === undefined || hasUnknown(value)) return [];
  const failure = reason(value);
  return failure === undefined ? [] : [{ property, reason: failure }];
}

/** Inputs with a made-up name where the type has one and the program gave none: the name, a dash and seven digits. */
export function withAutoName(
  behaviour: StandIn,
  name: string,
  inputs: Properties,
  old: Properties | undefined,
  seed: string,
): Properties {
  const path = behaviour.autoName;
  if (path === undefined || valueAt(inputs, path) !== undefined) return inputs;
  return withValue(inputs, path, (old && stringAt(old, path)) ?? `${name}-${digest(7, seed, name)}`);
}

/** Whether the name in these inputs was made up so, or there is none. */
export function isAutoNamed({ autoName }: StandIn, name: string, inputs: Properties): boolean {
  const given = autoName === undefined ? undefined : stringAt(inputs, autoName);
  return given === undefined || (given.startsWith(`${name}-`) && /^[0-9a-f]{7}$/.test(given.slice(name.length + 1)));
}

/** What most types do: answer their inputs and a few made-up properties, and change in place. */
export function simpleStandIn(
  options: {
    changes: ChangeRules;
    seconds: { create: number; update: number; delete: number };
    id: (change: ChangeRequest) => string;
    computed?: (change: ChangeRequest, id: string) => Properties;
  } & Partial<Omit<StandIn, "id" | "create" | "update">>,
): StandIn {
  const { seconds, id, computed, ...rest } = options;
  const outcome = (change: ChangeRequest, resourceId: string, duration: number): ChangeOutcome => ({
    outputs: { ...change.inputs, ...computed?.(change, resourceId) },
    seconds: duration,
  });
  return {
    remove: () => ({ seconds: seconds.delete }),
    ...rest,
    id,
    create: (change) => outcome(change, id(change), seconds.create),
    update: (change) => outcome(change, change.previous.id, seconds.update),
  };
}
