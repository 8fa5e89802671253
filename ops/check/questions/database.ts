import { ofType } from "../../../policies/check.ts";
import { engineOf, instancesOf } from "../../../policies/reading/database.ts";
import type { ResourceShape } from "../../../policies/shape.ts";
import { inputsOf, required } from "../../../policies/shape.ts";
import { token } from "../../../policies/types.ts";
import type { Finding, Question, World } from "../question.ts";
import { each, no, yes } from "../question.ts";

interface Instance {
  identifier: string;
  /** Classes the broadcast gives it, each once. */
  classes: string[];
  engine: string;
  adopted: boolean;
}

const serving = ["available", "storage-optimization"];

/** A switch changes with applyImmediately, and that carries out whatever else was waiting for the window. */
export const queuedChanges: Question = {
  name: "queued-changes",
  asks: "Does nothing wait that a switch would carry out by the way?",
  ask: async (world, ports) => [
    ...(await each(instancesIn(world), nameOf, async ({ identifier, adopted }) =>
      judged(identifier, adopted, await ports.dbInstance(identifier), "instance"),
    )),
    ...(await each(clustersIn(world), nameOf, async ({ identifier, adopted }) =>
      judged(identifier, adopted, await ports.dbCluster(identifier), "cluster"),
    )),
  ],
};

function judged(
  identifier: string,
  adopted: boolean,
  found: { status: string; pending: string[] } | undefined,
  kind: "instance" | "cluster",
): Finding {
  if (!found) return absent(identifier, adopted);
  if (found.pending.length > 0) {
    return no(
      identifier,
      `waiting for the maintenance window: ${found.pending.join(", ")}; a switch would carry it out at once`,
      `let it happen now, at a time of your choice: aws rds modify-db-${kind} --db-${kind}-identifier ${identifier} --apply-immediately`,
    );
  }
  if (!serving.includes(found.status)) {
    return no(identifier, `it is ${found.status}`, "wait until it is available; RDS changes nothing before");
  }
  return yes(identifier, `${found.status}, nothing is waiting`);
}

function absent(identifier: string, adopted: boolean): Finding {
  return adopted
    ? no(identifier, "it does not exist, and the stack file adopts it", "correct the identifier and its import")
    : yes(identifier, "does not exist yet: the first update creates it");
}

/** A class that is not offered in the instance's zones fails in the middle of the switch. */
export const databaseClass: Question = {
  name: "database-class",
  asks: "Can the broadcast's instance classes be had in the database's zones?",
  ask: (world, ports) =>
    each(instancesIn(world), nameOf, async ({ identifier, classes, engine, adopted }) => {
      const found = await ports.dbInstance(identifier);
      if (!found) return absent(identifier, adopted);
      for (const instanceClass of classes) {
        if (instanceClass === "db.serverless") continue;
        const offered = await ports.orderable(engine, found.engineVersion, instanceClass);
        const what = `${instanceClass} for ${engine} ${found.engineVersion}`;
        const fix =
          "take another class in database.instanceClass: aws rds describe-orderable-db-instance-options lists them";
        if (!offered) return no(identifier, `the region does not offer ${what}`, fix);
        const missing = found.zones.filter((zone) => !offered.zones.includes(zone));
        if (missing.length > 0) return no(identifier, `${what} is not offered in ${missing.join(", ")}`, fix);
        if (found.multiAz && !offered.multiAz) return no(identifier, `${what} is not offered with a standby`, fix);
      }
      const zones = found.zones.join(" and ");
      // AWS promises no capacity: it may still be out of a class at the hour.
      return yes(identifier, `${classes.join(", ")} offered in ${zones}; capacity at the hour is not promised`);
    }),
};

function nameOf({ identifier }: { identifier: string }): string {
  return identifier;
}

function instancesIn({ resources }: World): Instance[] {
  const later = [...resources.prewarm, ...resources.live];
  const clusterEngine = (shape: ResourceShape): string | undefined => {
    const cluster = ofType(resources.normal, token.dbCluster).find((each) =>
      instancesOf(each, resources.normal).includes(shape),
    );
    return cluster && engineOf(cluster);
  };
  const instances = ofType(resources.normal, token.dbInstance, token.dbClusterInstance);
  const primary = instances.find((shape) => inputsOf(shape).at("engine").has());
  return instances.map((shape) => ({
    identifier: text(shape, "identifier"),
    classes: [...new Set(later.filter(({ urn }) => urn === shape.urn).map((each) => text(each, "instanceClass")))],
    // A replica has its source's engine.
    engine: clusterEngine(shape) ?? engineOf(inputsOf(shape).at("engine").has() || !primary ? shape : primary),
    adopted: isAdopted(shape),
  }));
}

function clustersIn({ resources }: World): { identifier: string; adopted: boolean }[] {
  return ofType(resources.normal, token.dbCluster).map((shape) => ({
    identifier: text(shape, "clusterIdentifier"),
    adopted: isAdopted(shape),
  }));
}

function isAdopted(shape: ResourceShape): boolean {
  return (shape as { importId?: string }).importId !== undefined;
}

function text(shape: ResourceShape, key: string): string {
  const reader = inputsOf(shape).at(key);
  return required(reader, reader.text());
}
