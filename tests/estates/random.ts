import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { estates } from "./arbitrary/estate.ts";

const given = process.env["ESTATES_SEED"];

/** Of this run's estates: another one each time, unless ESTATES_SEED says which. */
export const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);

const stack = "random";

/** This run's estates. */
export function drawn(count: number): RawEstate[] {
  return fc.sample(estates, { seed, numRuns: count });
}

export function offline(raw: RawEstate): OfflineEstate {
  return new OfflineEstate(stack, parseSettings("normal", raw).estate);
}

/** Does something with an estate; whatever goes wrong is told with the estate, ready to be put into a stack file. */
export async function telling<T>(raw: RawEstate, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    error.message = `${error.message}\nESTATES_SEED=${seed} draws it again:\n${stackFile(raw)}`;
    throw error;
  }
}

function stackFile(raw: RawEstate): string {
  return stringify(
    { config: { "broadcast:phase": "normal", "broadcast:estate": raw } },
    { aliasDuplicateObjects: false },
  );
}

/** A folder with the estate's stack file in it. */
export class EstateFolder {
  readonly path = mkdtempSync(join(tmpdir(), "estate-"));

  constructor(raw: RawEstate) {
    writeFileSync(this.stackFile, stackFile(raw));
  }

  get stackFile(): string {
    return stackFilePath(stack, this.path);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
