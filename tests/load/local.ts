import { describe } from "vitest";
import { findPostgres } from "../../load/target/postgres.ts";
import { findNode, loadIsInstalled } from "../../ops/load/node.ts";

function missing(): string | undefined {
  if (!loadIsInstalled()) return "load/ is not installed (npm ci --ignore-scripts --prefix load)";
  if (findNode() === undefined) return "no Node 22.18 or newer";
  if (findPostgres() === undefined) return "no PostgreSQL (apt-get install postgresql)";
  return undefined;
}

const lack = missing();

/** A suite that needs Artillery and the local target: skipped, and loudly so, where one is missing. */
export function describeLoad(name: string, body: () => void): void {
  if (lack !== undefined) process.stderr.write(`SKIPPED: ${name}: ${lack}.\n`);
  describe.skipIf(lack !== undefined)(name, body);
}
