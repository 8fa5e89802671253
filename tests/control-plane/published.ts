import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { parse } from "yaml";
import type { Manifest } from "./objects.ts";

/** Where `tests/control-plane/publish` leaves them. */
const folder = join(
  process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
  "broadcast/definitions-keda-2.21.0-karpenter-1.14.1",
);
const found = existsSync(join(folder, "complete"));

const read = (file: string): Manifest | undefined =>
  found ? (parse(readFileSync(join(folder, file), "utf8")) as Manifest) : undefined;

/** Definitions as KEDA and Karpenter publish them; undefined where they are not in the cache. */
export const published = {
  scaledObject: read("keda.sh_scaledobjects.yaml"),
  nodePool: read("karpenter.sh_nodepools.yaml"),
} as const;

/** What a schema of such a definition says of an object's property. */
export interface PropertySchema {
  pattern?: string;
  enum?: string[];
  minimum?: number;
  maxItems?: number;
  required?: string[];
  default?: unknown;
  items?: PropertySchema;
  properties?: Record<string, PropertySchema>;
  "x-kubernetes-validations"?: { message: string; rule: string }[];
}

/** The schema of an object's `spec`. */
export function specOf(definition: Manifest | undefined): PropertySchema {
  const { versions = [] } = (definition?.["spec"] ?? {}) as {
    versions?: { storage: boolean; schema: { openAPIV3Schema: PropertySchema } }[];
  };
  return versions.find(({ storage }) => storage)?.schema.openAPIV3Schema.properties?.["spec"] ?? {};
}

/** A suite that needs them; where they are not there it is skipped, and says so. */
export const describePublished = describe.skipIf(!found);

if (!found)
  console.warn(
    "SKIPPED: tests of the definitions that KEDA and Karpenter publish. They are not there: run tests/control-plane/publish (Go).",
  );
