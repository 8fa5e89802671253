import { behaviourOf } from "./behaviour/index.ts";
import { type Behaviour, type CheckFailure, named, Refusal, type Settings, type World } from "./behaviour/behaviour.ts";
import { DEPLOYMENT, DEPLOYMENT_PATCH, HPA } from "./behaviour/kubernetes.ts";
import { type Pods, podsOf } from "./behaviour/pods.ts";
import type { Clock } from "./clock.ts";
import type { Cluster } from "./cluster.ts";
import { compareInputs, type PropertyChange, topLevel } from "./diff.ts";
import type { Faults } from "./faults.ts";
import { invoke } from "./invokes.ts";
import { CloudError, type Limits, perform } from "./operation.ts";
import { accepted, asOf, secretsOf, settled, withReality } from "./records.ts";
import type { Store, StoredResource } from "./store.ts";
import { type Path, type Properties, redact, withoutRedacted } from "./values.ts";

export interface Options extends Limits {
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
export class Cloud {
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  settings: Settings;
  /** Where what is accepted is really applied; undefined for the store alone. */
  readonly #cluster: (() => Promise<Cluster>) | undefined;

  constructor(store: Store, clock: Clock, faults: Faults, settings: Settings, cluster?: () => Promise<Cluster>) {
    this.store = store;
    this.clock = clock;
    this.faults = faults;
    this.settings = settings;
    this.#cluster = cluster;
  }

  /** The inputs with a made-up name where one is due, and what is wrong with them. `seed` varies made-up names. */
  check(type: string, name: string, inputs: Properties, old?: Properties, seed = ""): Checked {
    const behaviour = behaviourOf(type);
    const complete = named(behaviour, name, inputs, old, seed);
    return { inputs: complete, failures: behaviour.check?.(complete) ?? [] };
  }

  diff(type: string, oldInputs: Properties, newInputs: Properties, oldOutputs: Properties = {}): Diff {
    const behaviour = behaviourOf(type);
    const replaceOn = [...behaviour.replaceOn, ...(behaviour.replaceMore?.(oldInputs, newInputs, this.settings) ?? [])];
    const changes = compareInputs(withReality(behaviour, oldInputs, oldOutputs), newInputs, oldOutputs, replaceOn);
    const replaces = changes.filter(({ replace }) => replace).map(({ path }) => path);
    const renamed = behaviour.autoName !== undefined && replaces.includes(behaviour.autoName);
    return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && !renamed };
  }

  /** What a create would answer, as far as a preview knows. Touches nothing and takes no time. */
  previewCreate(type: string, name: string, inputs: Properties): Properties {
    const behaviour = behaviourOf(type);
    if (behaviour.dryRun) behaviour.admit?.({ name, inputs, world: this.world() });
    return inputs;
  }

  /** What an update would answer, as far as a preview knows. Touches nothing and takes no time. */
  previewUpdate(
    type: string,
    id: string,
    inputs: Properties,
    oldInputs: Properties,
    oldOutputs: Properties,
  ): Properties {
    const behaviour = behaviourOf(type);
    const previous = this.#current(type, id);
    if (behaviour.dryRun && previous) behaviour.admit?.({ name: previous.name, inputs, world: this.world(), previous });
    const kept = Object.entries(oldOutputs).filter(([key]) => !(key in oldInputs) || key in inputs);
    return { ...Object.fromEntries(kept), ...inputs };
  }

  async create(type: string, name: string, inputs: Properties, options: Options = {}): Promise<Created> {
    const behaviour = behaviourOf(type);
    const change = { name, inputs, world: this.world() };
    const id = behaviour.id(change);
    return perform(this, { type, id, name, operation: "create", behaviour, ...options }, async (run) => {
      assertValid(behaviour, inputs);
      const world = this.world();
      behaviour.admit?.({ ...change, world });
      const outcome = behaviour.create({ ...change, world });
      await (await this.#cluster?.())?.apply(type, inputs);
      const secrets = secretsOf(behaviour, options.secrets);
      const previous = this.store.get(type, id);
      const resource = { type, id, name, inputs };
      const record = accepted({ resource, outcome, operation: "create", secrets, now: world.now, previous });
      if (previous && (behaviour.upsert || previous.released || !this.#current(type, id))) this.store.put(record);
      else if (!this.store.putNew(record)) {
        // Another process was faster: now the service sees what it has to refuse.
        behaviour.admit?.(change);
        throw new Refusal(`${type} ${id} already exists`);
      }
      await run.take(outcome.seconds, { id, outputs: outcome.outputs });
      this.store.put(settled(record));
      await run.landed({ id, outputs: outcome.outputs });
      return { id, outputs: outcome.outputs };
    });
  }

  /** Changes a resource to the new inputs; what the store has tells what was before. */
  async update(type: string, id: string, inputs: Properties, options: Options = {}): Promise<Created> {
    const behaviour = behaviourOf(type);
    const name = this.store.get(type, id)?.name ?? id;
    return perform(this, { type, id, name, operation: "update", behaviour, ...options }, async (run) => {
      assertValid(behaviour, inputs);
      await this.#untilSettled(type, id, run.take);
      const previous = this.#current(type, id);
      if (!previous) throw new Refusal(`${type} ${id} not found`);
      const world = this.world();
      const secrets = secretsOf(behaviour, options.secrets);
      const before = withReality(behaviour, previous.inputs, previous.outputs);
      const changes = compareInputs(before, redact(inputs, secrets), previous.outputs);
      run.note(changes.map(({ path }) => path).join(", "));
      behaviour.admit?.({ name, inputs, world, previous });
      const outcome = behaviour.update({ name, inputs, world, previous, changed: topLevel(changes) });
      await (await this.#cluster?.())?.apply(type, inputs);
      const resource = { type, id, name, inputs };
      const record = accepted({ resource, outcome, operation: "update", secrets, now: world.now, previous });
      this.store.put(record);
      await run.take(outcome.seconds, { id, outputs: outcome.outputs });
      this.store.put(settled(record));
      await run.landed({ id, outputs: outcome.outputs });
      return { id, outputs: outcome.outputs };
    });
  }

  /** Deletes a resource; one that is gone already is no error. */
  async delete(type: string, id: string, options: Options = {}): Promise<void> {
    const behaviour = behaviourOf(type);
    const name = this.store.get(type, id)?.name ?? id;
    await perform(this, { type, id, name, operation: "delete", behaviour, ...options }, async (run) => {
      await this.#untilSettled(type, id, run.take);
      const previous = this.#current(type, id);
      if (!previous) return;
      const { seconds, keep } = behaviour.remove({ previous, world: this.world() });
      if (keep) {
        run.note("the service keeps it");
        this.store.put({ ...previous, released: true });
        return;
      }
      const until = this.clock.now() + seconds;
      await (await this.#cluster?.())?.remove(type, previous.inputs);
      this.store.put({ ...previous, settling: { operation: "delete", until, outputs: {} } });
      await run.take(seconds, { id, outputs: previous.outputs });
      this.store.remove(type, id);
    });
  }

  /** An existing resource by its id or by what it is imported by, or undefined. Redacted values are left out. */
  async read(type: string, id: string, name = id, options: Options = {}): Promise<Read | undefined> {
    const behaviour = behaviourOf(type);
    return perform(this, { type, id, name, operation: "read", behaviour, ...options }, () => {
      const resource = this.find(type, id);
      if (!resource) return Promise.resolve(undefined);
      const inputs = withReality(behaviour, resource.inputs, resource.outputs);
      return Promise.resolve({
        id: resource.id,
        inputs: withoutRedacted(inputs) as Properties,
        outputs: withoutRedacted(resource.outputs) as Properties,
      });
    });
  }

  /** @throws Error when the function is unknown */
  invoke(token: string, args: Properties): Properties {
    return invoke(token, args, this.settings, this.store.folder);
  }

  /** A resource as it is now, by its id or by what it is imported by; costs no simulated time and no fault hits it. */
  find(type: string, id: string): StoredResource | undefined {
    const behaviour = behaviourOf(type);
    return this.#current(type, id) ?? this.list(type).find((resource) => behaviour.importIds?.(resource).includes(id));
  }

  /** Every resource as it is now, or every one of a type. */
  list(type?: string): StoredResource[] {
    const now = this.clock.now();
    return this.store.list(type).flatMap((resource) => asOf(resource, now) ?? []);
  }

  /** The pods of the deployment `namespace/name` now, or undefined if nothing here scales it. */
  pods(target: string): Pods | undefined {
    const scaling = [HPA, DEPLOYMENT_PATCH, DEPLOYMENT].flatMap((type) => this.list(type));
    return podsOf(target, scaling, this.clock.now());
  }

  /** What a service sees of the rest as it answers. */
  world(): World {
    return {
      settings: this.settings,
      now: this.clock.now(),
      get: (type, id) => this.#current(type, id),
      list: (type) => this.list(type).filter(({ released }) => !released),
    };
  }

  #current(type: string, id: string): StoredResource | undefined {
    const resource = this.store.get(type, id);
    return resource && asOf(resource, this.clock.now());
  }

  /** As providers retry while a service says that another change is in progress. */
  async #untilSettled(type: string, id: string, take: (seconds: number) => Promise<void>): Promise<void> {
    const until = this.#current(type, id)?.settling?.until;
    if (until !== undefined) await take(until - this.clock.now());
  }
}

/** The engine checks before; other callers may not. */
function assertValid(behaviour: Behaviour, inputs: Properties): void {
  const [failure] = behaviour.check?.(inputs) ?? [];
  if (failure) throw new CloudError("refused", `${failure.property}: ${failure.reason}`);
}
