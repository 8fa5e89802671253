import type { Properties } from "../infra/contract/properties.ts";
import type { ChangeRequest, StandIn, StoredResource } from "../infra/contract/standIn.ts";
import type { Owner } from "./patches.ts";
import {
  assertUncontested,
  contested,
  fieldsBeside,
  fieldsOf,
  managerName,
  withoutFields,
  withPatch,
} from "./patches.ts";
import type { Store } from "./store.ts";

/** Where the records of one object are looked for. */
interface Place {
  store: Store;
  /** An object as it is now. */
  current: (type: string, id: string) => StoredResource | undefined;
  scopeOf: (type: string) => string;
  /** Simulated seconds. */
  now: number;
}

/** A resource in the program, or what is about to become one. */
interface Applied {
  type: string;
  id: string;
  name: string;
  standIn: StandIn;
}

/**
 * Fields of an object have managers: each resource of a program is one of its own, also where several are patches of the same
 * object. Whoever sets what another owns to something else is refused, or takes it over; and what its last owner no longer sets is
 * removed. Source: Kubernetes docs, "Server-Side Apply".
 */
export class FieldManagers {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** @throws Refusal where fields of others would be set to something else, and are not taken over */
  admit(applied: Applied, { inputs, world, preview, previous }: ChangeRequest & { previous?: StoredResource }): void {
    const { standIn } = applied;
    if (!standIn.takesOver) return;
    const owns = fieldsOf(inputs);
    // What it would give up is refused as well, where the object must have it.
    if (previous) this.#without(applied, previous.owns, owns);
    // The provider forces the dry run of what is new.
    if (standIn.takesOver(inputs, world.settings) || (preview === true && !previous)) return;
    assertUncontested(owns, this.#others(applied).map(ownerOf));
  }

  /** A record that was accepted, as the owner of what it sets: others lose what it has taken over, and its object has it. */
  claim(record: StoredResource, applied: Applied, previous: StoredResource | undefined): void {
    const { standIn } = applied;
    if (!standIn.takesOver) return;
    const { store } = this.#place;
    const owns = fieldsOf(record.inputs);
    store.put({ ...record, owns });
    const others = this.#others(applied);
    for (const other of others) {
      const kept = fieldsBeside(other.owns ?? {}, [contested(owns, other.owns ?? {})]);
      if (JSON.stringify(kept) !== JSON.stringify(other.owns ?? {})) store.put({ ...other, owns: kept });
    }
    if (standIn.patches === undefined) this.settle({ ...record, owns }, applied);
    const object = this.#without(applied, previous?.owns, owns);
    if (object) this.put({ ...withPatch(object, record.inputs), observed: { ...object.observed, ...record.observed } });
  }

  /**
   * What becomes of the object once a patch is deleted: it has no field of which the patch was the last owner. Undefined where the object is not in
   * the store. Throws Refusal where a field would be missing that must be there.
   */
  released(record: StoredResource, applied: Applied): StoredResource | undefined {
    return this.#without(applied, record.owns);
  }

  /** Puts an object as somebody's patch leaves it. */
  put(object: StoredResource): void {
    this.#place.store.put({ ...object, revision: object.revision + 1, changedAt: this.#place.now });
  }

  /** Puts a record whose change is under way or done. What others have taken of it meanwhile is theirs, and so is what patches own. */
  settle(record: StoredResource, applied: Applied): void {
    const { store } = this.#place;
    const { type, id, scope, manager } = record;
    if (!applied.standIn.takesOver) {
      store.put(record);
      return;
    }
    const owns = store.get(type, id, scope, manager)?.owns ?? record.owns ?? {};
    const patches = manager === undefined ? this.#others(applied) : [];
    store.put(patches.reduce((made, patch) => withPatch(made, patch.owns ?? {}), { ...record, owns }));
  }

  /** All that own fields of the same object: its patches, and the object itself. */
  #others({ type, id, name, standIn }: Applied): StoredResource[] {
    const { store, current, scopeOf } = this.#place;
    const patchType = standIn.patches === undefined ? standIn.patchedBy : type;
    const patches = patchType === undefined ? [] : store.managers(patchType, id, scopeOf(patchType));
    const object = standIn.patches === undefined ? undefined : current(standIn.patches, id);
    return [...patches.filter(({ manager }) => manager !== name), ...(object ? [object] : [])];
  }

  /** The object of a patch, without what the patch has owned and no longer does, where it was the last owner; undefined where it is not in the store. */
  #without(
    { standIn, ...applied }: Applied,
    owned: Properties = {},
    kept: Properties = {},
  ): StoredResource | undefined {
    const object = standIn.patches === undefined ? undefined : this.#place.current(standIn.patches, applied.id);
    if (!object) return undefined;
    const others = this.#others({ standIn, ...applied }).map(({ owns = {} }) => owns);
    const given = fieldsBeside(owned, [kept, ...others]);
    return withDefaults(standIn, withoutFields(object, given), given);
  }
}

/** What the API server sets where nobody does; only where something was given up. */
function withDefaults(standIn: StandIn, object: StoredResource, given: Properties): StoredResource {
  if (Object.keys(given).length === 0 || !standIn.defaults) return object;
  const set = standIn.defaults(object.inputs);
  return withPatch(object, set);
}

/** As the API server names it: what nobody of the program has made was created by hand. */
function ownerOf({ name, manager, seeded, inputs, owns = {} }: StoredResource): Owner {
  const made = manager !== undefined || seeded !== true;
  const apiVersion = typeof inputs["apiVersion"] === "string" ? inputs["apiVersion"] : "v1";
  return { name: made ? `"${managerName(name)}"` : `"kubectl-client-side-apply" using ${apiVersion}`, owns };
}

/** The patches of one object as if they were one, the latest word last; undefined for none. */
export function mergedPatches(patches: readonly StoredResource[]): StoredResource | undefined {
  const [first, ...rest] = [...patches].sort((a, b) => a.changedAt - b.changedAt);
  return (
    first &&
    rest.reduce((made, next) => {
      const { outputs, inputs } = withPatch(made, next.inputs);
      return { ...next, inputs, outputs, observed: { ...made.observed, ...next.observed } };
    }, first)
  );
}
