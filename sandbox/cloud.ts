import { isLeftToService } from "../infra/contract/inputFacts.ts";
import type { PropertyChange } from "./diff.ts";
import { type Path, type Properties, redact, withoutRedacted } from "../infra/contract/properties.ts";
import type {
  ChangeRequest,
  CheckFailure,
  CloudSettings,
  CloudView,
  StandIn,
  StandInCloud,
  StoredResource,
} from "../infra/contract/standIn.ts";
import { isAutoNamed, withAutoName, Refusal } from "../infra/contract/standIn.ts";
import type { Clock } from "./clock.ts";
import { compareInputs, topLevel } from "./diff.ts";
import type { Faults } from "./faults.ts";
import { CloudError, type OperationLimits, perform } from "./operation.ts";
import { FieldManagers, mergedPatches } from "./managers.ts";
import { liveAt } from "./patches.ts";
import { RealSide } from "./realSide.ts";
import { acceptedRecord, recordAt, secretsOf, settledRecord, withIdentity, withKept, withReality } from "./records.ts";
import { providerStandIn, scopeOf, standInOf } from "./standIns.ts";
import type { Store } from "./store.ts";

export interface OperationOptions extends OperationLimits {
  /** The resource's name in the program: of several patches of one object it tells whose is meant. */
  name?: string;
  /** Values that are never stored, beside those the type declares. */
  secrets?: readonly Path[];
}

export interface Diff {
  changes: PropertyChange[];
  /** Paths among them that force a new resource. */
  replaces: string[];
  /** Whether the old one must go first, since both would have the same name. */
  deleteBeforeReplace: boolean;
}

export interface Checked {
  inputs: Properties;
  failures: CheckFailure[];
}

export interface Created {
  id: string;
  outputs: Properties;
}

export interface Read extends Created {
  inputs: Properties;
}

/**
 * The stand-in cloud: what a provider does, without an engine. Types are Pulumi's tokens, inputs and outputs plain JSON.
 * Every operation throws `CloudError` when it is refused, fails, times out or is cancelled.
 */
export class Cloud implements StandInCloud {
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  settings: CloudSettings;
  /** Where what is accepted is really applied. */
  readonly #real: RealSide;

  constructor(store: Store, clock: Clock, faults: Faults, settings: CloudSettings, real = new RealSide()) {
    this.store = store;
    this.clock = clock;
    this.faults = faults;
    this.settings = settings;
    this.#real = real;
  }

  /** The same cloud, seen from another place. */
  at(settings: Partial<CloudSettings>): Cloud {
    return new Cloud(this.store, this.clock, this.faults, { ...this.settings, ...settings }, this.#real);
  }

  now(): number {
    return this.clock.now();
  }

  /** The inputs with a made-up name where one is due, and what is wrong with them. `seed` varies made-up names. */
  check(type: string, name: string, inputs: Properties, old?: Properties, seed = ""): Checked {
    const standIn = standInOf(type);
    const complete = withAutoName(standIn, name, inputs, old, seed);
    return { inputs: complete, failures: standIn.check?.(complete) ?? [] };
  }

  /** `name` is the resource's in the program: by it a made-up name is told from one that was given. */
  diff(type: string, oldInputs: Properties, newInputs: Properties, oldOutputs: Properties = {}, name = ""): Diff {
    const standIn = standInOf(type);
    const changes = this.#changes(type, oldInputs, newInputs, oldOutputs);
    const replaces = changes.filter(({ answer }) => answer === "replace").map(({ path }) => path);
    const replaced = { before: oldInputs, after: newInputs, autoNamed: isAutoNamed(standIn, name, newInputs) };
    const deleteBeforeReplace = replaces.length > 0 && providerStandIn(type).deletesFirst(replaced);
    return { changes, replaces, deleteBeforeReplace };
  }

  /** What a create would answer, as far as a preview knows. Touches nothing and takes no time. */
  previewCreate(type: string, name: string, inputs: Properties): Properties {
    const standIn = standInOf(type);
    if (standIn.dryRun) this.#admit(type, standIn, { name, inputs, world: this.world(), preview: true });
    return inputs;
  }

  /** What an update would answer, as far as a preview knows. Touches nothing and takes no time. */
  previewUpdate(
    type: string,
    id: string,
    inputs: Properties,
    oldInputs: Properties,
    oldOutputs: Properties,
    ofName?: string,
  ): Properties {
    const standIn = standInOf(type);
    const previous = this.#current(type, id, ofName);
    if (standIn.dryRun && previous) {
      this.#admit(type, standIn, { name: previous.name, inputs, world: this.world(), previous, preview: true });
    }
    assertAccepted(this.#changes(type, oldInputs, inputs, oldOutputs));
    const stays = (key: string): boolean => key in inputs || isLeftToService(standIn.changes, key);
    const kept = Object.entries(oldOutputs).filter(([key]) => !(key in oldInputs) || stays(key));
    return { ...Object.fromEntries(kept), ...inputs };
  }

  async create(type: string, name: string, inputs: Properties, options: OperationOptions = {}): Promise<Created> {
    const standIn = standInOf(type);
    const change = { name, inputs, world: this.world() };
    const id = standIn.id(change);
    return perform(this, { type, id, name, operation: "create", standIn, ...options }, async (run) => {
      assertValid(standIn, inputs);
      const world = this.world();
      this.#admit(type, standIn, { ...change, world });
      const outcome = standIn.create({ ...change, world });
      await this.#real.apply({ type, standIn, name, inputs }, this.settings);
      const secrets = secretsOf(standIn, options.secrets);
      const scope = scopeOf(type, this.settings);
      const manager = standIn.patches === undefined ? undefined : name;
      const previous = this.store.get(type, id, scope, manager);
      const resource = { type, id, scope, name, inputs, ...(manager !== undefined && { manager }) };
      const record = acceptedRecord({ resource, outcome, operation: "create", secrets, now: world.now, previous });
      if (previous && (standIn.upsert || !this.#current(type, id, manager))) this.store.put(record);
      else if (!this.store.putNew(record)) {
        // Another process was faster: now the service sees what it has to refuse.
        this.#admit(type, standIn, change);
        throw new Refusal(`${type} ${id} already exists`);
      }
      this.#managers().claim(record, { type, id, name, standIn }, previous);
      await run.take(outcome.seconds, { id, outputs: outcome.outputs });
      this.#managers().settle(settledRecord(record), { type, id, name, standIn });
      await run.landed({ id, outputs: outcome.outputs });
      return { id, outputs: outcome.outputs };
    });
  }

  /** Changes a resource to the new inputs; what the store has tells what was before. */
  async update(type: string, id: string, given: Properties, options: OperationOptions = {}): Promise<Created> {
    const standIn = standInOf(type);
    const name = this.#stored(type, id, options.name)?.name ?? id;
    return perform(this, { type, id, operation: "update", standIn, ...options, name }, async (run) => {
      assertValid(standIn, given);
      await this.#untilSettled(type, id, name, run.take);
      const previous = this.#current(type, id, name);
      if (!previous) throw new Refusal(`${type} ${id} not found`);
      const world = this.world();
      const inputs = withIdentity(standIn, { ...previous, inputs: given });
      const secrets = secretsOf(standIn, options.secrets);
      const changes = this.#changes(type, previous.inputs, redact(inputs, secrets), previous.outputs);
      run.note(changes.map(({ path }) => path).join(", "));
      this.#admit(type, standIn, { name, inputs, world, previous });
      assertAccepted(changes);
      const updated = standIn.update({ name, inputs, world, previous, changed: topLevel(changes) });
      const outcome = withKept(standIn, inputs, previous.outputs, updated);
      await this.#real.apply({ type, standIn, name, inputs }, this.settings);
      const { scope, manager } = previous;
      const resource = { type, id, scope, name, inputs, ...(manager !== undefined && { manager }) };
      const record = acceptedRecord({ resource, outcome, operation: "update", secrets, now: world.now, previous });
      this.store.put(record);
      this.#managers().claim(record, { type, id, name, standIn }, previous);
      await run.take(outcome.seconds, { id, outputs: outcome.outputs });
      this.#managers().settle(settledRecord(record), { type, id, name, standIn });
      await run.landed({ id, outputs: outcome.outputs });
      return { id, outputs: outcome.outputs };
    });
  }

  /** Deletes a resource; one that is gone already is no error. */
  async delete(type: string, id: string, options: OperationOptions = {}): Promise<void> {
    const standIn = standInOf(type);
    const name = this.#stored(type, id, options.name)?.name ?? id;
    await perform(this, { type, id, operation: "delete", standIn, ...options, name }, async (run) => {
      await this.#untilSettled(type, id, name, run.take);
      const previous = this.#current(type, id, name);
      if (!previous) return;
      const managers = this.#managers();
      const left = managers.released(previous, { type, id, name, standIn });
      const { seconds } = standIn.remove({ previous, world: this.world() });
      const until = this.clock.now() + seconds;
      await this.#real.remove({ type, standIn, name, inputs: previous.inputs });
      this.store.put({ ...previous, settling: { operation: "delete", until, outputs: {} } });
      await run.take(seconds, { id, outputs: previous.outputs });
      this.store.remove(previous);
      if (left) managers.put({ ...left, observed: this.#observedOf(standIn, previous, left) });
    });
  }

  /** An existing resource by its id or by what it is imported by, or undefined. Redacted values are left out. */
  async read(type: string, id: string, name = id, options: OperationOptions = {}): Promise<Read | undefined> {
    const standIn = standInOf(type);
    return perform(this, { type, id, operation: "read", standIn, ...options, name }, () => {
      const resource = this.#current(type, id, name) ?? this.find(type, id);
      if (!resource) return Promise.resolve(undefined);
      const object = standIn.patches === undefined ? undefined : this.#current(standIn.patches, resource.id);
      const asked = object ? liveAt(object.inputs, resource.inputs) : resource.inputs;
      const inputs = withReality(standIn, asked, resource.outputs);
      return Promise.resolve({
        id: resource.id,
        inputs: withoutRedacted(inputs) as Properties,
        outputs: withoutRedacted(resource.outputs) as Properties,
      });
    });
  }

  /** @throws Error when the function is unknown */
  invoke(token: string, args: Properties): Properties {
    const found = providerStandIn(token).functions[token];
    if (found) return found(args, this.settings, this.store.folder);
    throw new Error(
      `the sandbox does not know the function ${token}: describe it with its provider under infra/ first`,
    );
  }

  /** A resource as it is now, by its id or by what it is imported by; costs no simulated time and no fault hits it. */
  find(type: string, id: string): StoredResource | undefined {
    const standIn = standInOf(type);
    return this.#current(type, id) ?? this.list(type).find((resource) => standIn.importIds?.(resource).includes(id));
  }

  /** Every resource that is there in this place as it is now, or every one of a type. */
  list(type?: string): StoredResource[] {
    return this.everywhere(type).filter((one) => one.scope === scopeOf(one.type, this.settings));
  }

  /** Every resource as it is now, or every one of a type, in all places. */
  everywhere(type?: string): StoredResource[] {
    const now = this.clock.now();
    return this.store.list(type).flatMap((resource) => recordAt(resource, now) ?? []);
  }

  /** What a service sees of the rest as it answers. */
  world(): CloudView {
    return {
      settings: this.settings,
      now: this.clock.now(),
      get: (type, id) => this.#current(type, id),
      list: (type) => this.list(type),
    };
  }

  /** What differs, by the rules of the type: former inputs as they really are, in both what the provider itself adds. */
  #changes(type: string, former: Properties, asked: Properties, outputs: Properties): PropertyChange[] {
    const standIn = standInOf(type);
    const { inputs = {}, replaceOn = [] } = standIn.changes;
    const usual = Object.entries(providerStandIn(type).defaults?.(this.settings) ?? {}).filter(
      ([key]) => key in inputs,
    );
    const complete = (given: Properties): Properties => ({ ...Object.fromEntries(usual), ...given });
    const more = standIn.replaceMore?.(former, asked, this.settings) ?? [];
    const rules = { ...standIn.changes, replaceOn: [...replaceOn, ...more] };
    return compareInputs(complete(withReality(standIn, former, outputs)), complete(asked), outputs, rules);
  }

  /** Of a patch that of a manager; without one, or where that has none, all of its object as if they were one. */
  #current(type: string, id: string, manager?: string): StoredResource | undefined {
    const resource = this.#stored(type, id, manager);
    return resource && recordAt(resource, this.clock.now());
  }

  #stored(type: string, id: string, manager?: string): StoredResource | undefined {
    const scope = scopeOf(type, this.settings);
    if (standInOf(type).patches === undefined) return this.store.get(type, id, scope);
    const own = manager === undefined ? undefined : this.store.get(type, id, scope, manager);
    const now = this.clock.now();
    return own ?? mergedPatches(this.store.managers(type, id, scope).flatMap((one) => recordAt(one, now) ?? []));
  }

  #managers(): FieldManagers {
    return new FieldManagers({
      store: this.store,
      current: (type, id) => this.#current(type, id),
      scopeOf: (type) => scopeOf(type, this.settings),
      now: this.clock.now(),
    });
  }

  #admit(type: string, standIn: StandIn, change: ChangeRequest & { previous?: StoredResource }): void {
    standIn.admit?.(change);
    const id = change.previous?.id ?? standIn.id(change);
    this.#managers().admit({ type, id, name: change.name, standIn }, change);
  }

  /** What the service knows of an object that a patch has let go: as if the patch had set what is there now. */
  #observedOf(standIn: StandIn, previous: StoredResource, left: StoredResource): Properties {
    const inputs = liveAt(left.inputs, previous.inputs);
    const change = { name: previous.name, inputs, world: this.world(), previous, changed: Object.keys(inputs) };
    return { ...left.observed, ...standIn.update(change).observed };
  }

  /** As providers retry while a service says that another change is in progress. */
  async #untilSettled(type: string, id: string, name: string, take: (seconds: number) => Promise<void>): Promise<void> {
    const until = this.#current(type, id, name)?.settling?.until;
    if (until !== undefined) await take(until - this.clock.now());
  }
}

/** @throws Refusal for a change that the provider refuses, where the service has not done so in its own words */
function assertAccepted(changes: readonly PropertyChange[]): void {
  const refused = changes.find(({ answer }) => answer === "refused");
  if (refused) throw new Refusal(`${refused.path}: the provider refuses this change`);
}

/** The engine checks before; other callers may not. */
function assertValid(standIn: StandIn, inputs: Properties): void {
  const [failure] = standIn.check?.(inputs) ?? [];
  if (failure) throw new CloudError("refused", `${failure.property}: ${failure.reason}`);
}
