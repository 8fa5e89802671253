import { appendFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readIfExists, UNFINISHED, writeIfAbsent, writeAtomically } from "./files.ts";
import { digest } from "../infra/contract/properties.ts";
import type { StandInOperation, StoredResource } from "../infra/contract/standIn.ts";

export interface JournalEntry {
  /** Simulated seconds at the operation's start, and what it took. */
  at: number;
  seconds: number;
  type: string;
  id: string;
  name: string;
  operation: StandInOperation;
  /** `stalled` is written when an operation will never answer; it has no end of its own. */
  outcome: "done" | "refused" | "failed" | "timeout" | "cancelled" | "stalled";
  /** The changed properties, or why it did not succeed. */
  detail?: string;
}

/**
 * The one store behind the three providers: a file a resource, each written whole, so that concurrent processes and a
 * kill at any moment leave every file either as it was or as it should be. Calls are synchronous.
 */
export class Store {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** `scope` and `manager` as {@link StoredResource} has them. */
  get(type: string, id: string, scope: string, manager?: string): StoredResource | undefined {
    const text = readIfExists(this.#path({ type, id, scope, manager }));
    return text === undefined ? undefined : (JSON.parse(text) as StoredResource);
  }

  /** The records that all managers have of one object. */
  managers(type: string, id: string, scope: string): StoredResource[] {
    const folder = join(this.folder, "resources", fileName(type));
    const start = `${fileName(scopedId({ id, scope }))}@`;
    return names(folder).flatMap((file) => {
      const text = file.startsWith(start) ? readIfExists(join(folder, file)) : undefined;
      return text === undefined ? [] : [JSON.parse(text) as StoredResource];
    });
  }

  /** Every resource, or every one of a type, of all scopes, ordered by type, id, scope and manager. */
  list(type?: string): StoredResource[] {
    const folders = type === undefined ? names(join(this.folder, "resources")) : [fileName(type)];
    const found: StoredResource[] = [];
    for (const folder of folders) {
      for (const file of names(join(this.folder, "resources", folder))) {
        if (file.startsWith(UNFINISHED)) continue;
        // A file may go away between listing and reading.
        const text = readIfExists(join(this.folder, "resources", folder, file));
        if (text !== undefined) found.push(JSON.parse(text) as StoredResource);
      }
    }
    return found.sort(
      (a, b) =>
        compare(a.type, b.type) ||
        compare(a.id, b.id) ||
        compare(a.scope, b.scope) ||
        compare(a.manager ?? "", b.manager ?? ""),
    );
  }

  put(resource: StoredResource): void {
    writeAtomically(this.#path(resource), JSON.stringify(resource, null, 1));
  }

  /** Puts a resource unless its place is taken; of concurrent callers exactly one gets true. */
  putNew(resource: StoredResource): boolean {
    return writeIfAbsent(this.#path(resource), JSON.stringify(resource, null, 1));
  }

  remove(resource: Key): void {
    rmSync(this.#path(resource), { force: true });
  }

  /** Adds a line to the journal. A line is one write, so lines of several processes do not mix. */
  record(entry: JournalEntry): void {
    mkdirSync(this.folder, { recursive: true });
    appendFileSync(join(this.folder, "journal.jsonl"), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }

  /** The journal in the order of writing; a line cut short by a kill is left out. */
  journal(): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (const line of (readIfExists(join(this.folder, "journal.jsonl")) ?? "").split("\n")) {
      try {
        if (line !== "") entries.push(JSON.parse(line) as JournalEntry);
      } catch {
        continue;
      }
    }
    return entries;
  }

  /** Forgets every resource, the journal, the clock and what faults have counted; keeps `faults.json` and `zones.json`. */
  reset(): void {
    for (const name of ["resources", "journal.jsonl", "clock.json", "faults"]) {
      rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }

  #path({ type, id, scope, manager }: Key): string {
    const whose = manager === undefined ? "" : `@${fileName(manager)}`;
    return join(this.folder, "resources", fileName(type), `${fileName(scopedId({ id, scope }))}${whose}.json`);
  }
}

/** What tells a record from all others. */
type Key = Pick<StoredResource, "type" | "id" | "scope"> & { manager?: string | undefined };

function scopedId({ id, scope }: Pick<Key, "id" | "scope">): string {
  return scope === "" ? id : `${scope} ${id}`;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Readable where possible; the digest keeps names apart that differ in what a file name cannot hold. */
function fileName(value: string): string {
  return `${value.replace(/[^A-Za-z0-9.-]+/g, "_").slice(0, 100)}~${digest(8, value)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
