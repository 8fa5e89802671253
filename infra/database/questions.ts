import type { Clients } from "../contract/client.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { DbInstance } from "./client.ts";
import { databaseClient } from "./client.ts";
import { servingStates, type } from "./facts.ts";
import { isMultiAzCluster, requiredText } from "./reading.ts";
import { hasGrown } from "./storage.ts";
import { versionProblem } from "./version.ts";

interface Instance {
  identifier: string;
  /** Classes the broadcast gives it, each once. */
  classes: string[];
  adopted: boolean;
  target: string | undefined;
}

/** A switch changes with applyImmediately, and that carries out whatever else was waiting for the window. */
export const queuedChanges: Question = {
  name: "queued-changes",
  asks: "Does nothing wait that a switch would carry out by the way?",
  ask: async (context, clients) => [
    ...(await askEach(instancesIn(context), nameOf, async ({ identifier, adopted, target }) =>
      judged(identifier, adopted, await clients.of(databaseClient, target).instance(identifier), "instance"),
    )),
    ...(await askEach(clustersIn(context), nameOf, async ({ identifier, adopted, target }) =>
      judged(identifier, adopted, await clients.of(databaseClient, target).cluster(identifier), "cluster"),
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
  if (!servingStates.includes(found.status)) {
    return no(identifier, `it is ${found.status}`, "wait until it is available; RDS changes nothing before");
  }
  return yes(identifier, `${found.status}, nothing is waiting`);
}

export function absent(identifier: string, adopted: boolean): Finding {
  return adopted
    ? no(identifier, "it does not exist, and the stack file adopts it", "correct what adopt says")
    : yes(identifier, "does not exist yet: the first update creates it");
}

/** A class that is not offered in the instance's zones fails in the middle of the switch. */
export const databaseClass: Question = {
  name: "database-class",
  asks: "Can the broadcast's instance classes be had in the database's zones?",
  ask: async (context, clients) => [
    ...(await askInstances(context, clients)),
    ...(await askEach(multiAzIn(context), nameOf, async ({ identifier, classes, adopted, target }) => {
      const client = clients.of(databaseClient, target);
      const found = await client.cluster(identifier);
      if (!found) return absent(identifier, adopted);
      const { engine, engineVersion, instanceClass } = found;
      if (instanceClass === undefined)
        return no(identifier, "it is no Multi-AZ cluster", "take kind: aurora for a cluster of Aurora");
      for (const each of classes) {
        const offered = await client.orderable(engine, engineVersion, each);
        const what = `${each} for Multi-AZ clusters of ${engine} ${engineVersion}`;
        if (!offered?.clusters) return no(identifier, `the region does not offer ${what}`, anotherClass);
      }
      return yes(identifier, `${classes.join(", ")} offered; capacity at the hour is not promised`);
    })),
  ],
};

const anotherClass = "take another class in instanceClass: aws rds describe-orderable-db-instance-options lists them";

function askInstances(context: QuestionContext, clients: Clients): Promise<Finding[]> {
  return askEach(instancesIn(context), nameOf, async ({ identifier, classes, adopted, target }) => {
    const client = clients.of(databaseClient, target);
    const found = await client.instance(identifier);
    if (!found) return absent(identifier, adopted);
    const { engine } = found;
    for (const instanceClass of classes) {
      if (instanceClass === "db.serverless") continue;
      const offered = await client.orderable(engine, found.engineVersion, instanceClass);
      const what = `${instanceClass} for ${engine} ${found.engineVersion}`;
      const fix = anotherClass;
      if (!offered) return no(identifier, `the region does not offer ${what}`, fix);
      const missing = found.zones.filter((zone) => !offered.zones.includes(zone));
      if (missing.length > 0) return no(identifier, `${what} is not offered in ${missing.join(", ")}`, fix);
      if (found.multiAz && !offered.multiAz) return no(identifier, `${what} is not offered with a standby`, fix);
    }
    const zones = found.zones.join(" and ");
    // AWS promises no capacity: it may still be out of a class at the hour.
    return yes(identifier, `${classes.join(", ")} offered in ${zones}; capacity at the hour is not promised`);
  });
}

function nameOf({ identifier }: { identifier: string }): string {
  return identifier;
}

function instancesIn({ resources }: QuestionContext): Instance[] {
  return resources.normal.ofType(type.instance, type.clusterInstance).map((shape) => {
    const later = [resources.prewarm.get(shape.urn), resources.live.get(shape.urn)].filter(
      (each) => each !== undefined,
    );
    return {
      identifier: requiredText(shape, "identifier"),
      classes: [...new Set(later.map((each) => requiredText(each, "instanceClass")))],
      adopted: shape.adopted === true,
      target: shape.target,
    };
  });
}

/** Multi-AZ clusters, with the classes that the broadcast gives them. */
function multiAzIn({ resources }: QuestionContext): Instance[] {
  return resources.normal.ofType(type.cluster).flatMap((shape): Instance[] => {
    if (!isMultiAzCluster(shape)) return [];
    const later = [resources.prewarm.get(shape.urn), resources.live.get(shape.urn)].filter(
      (each) => each !== undefined,
    );
    return [
      {
        identifier: requiredText(shape, "clusterIdentifier"),
        classes: [...new Set(later.map((each) => requiredText(each, "dbClusterInstanceClass")))],
        adopted: shape.adopted === true,
        target: shape.target,
      },
    ];
  });
}

function clustersIn({ resources }: QuestionContext): Omit<Instance, "classes">[] {
  return resources.normal.ofType(type.cluster).map((shape) => ({
    identifier: requiredText(shape, "clusterIdentifier"),
    adopted: shape.adopted === true,
    target: shape.target,
  }));
}

/** What is stated of a database that exists is sent to it: where it says something else, that should be told first. */
export const databaseSettings: Question = {
  name: "database-as-stated",
  asks: "Is every adopted database what the stack file says it is?",
  ask: ({ resources }, clients) =>
    askEach(
      resources.normal.ofType(type.instance).filter(({ adopted }) => adopted === true),
      ({ name }) => name,
      async (shape) => {
        const identifier = requiredText(shape, "identifier");
        const found = await clients.of(databaseClient, shape.target).instance(identifier);
        if (!found) return absent(identifier, true);
        const copies = resources.normal.ofType(type.instance).filter((other) => isMadeFrom(other, shape));
        const wrong = [
          ...differing(shape, found),
          ...storageOf(shape, found),
          ...familyOf(shape, found.instanceClass),
          ...(found.backupDays === 0 && copies.length > 0
            ? [`its backups are off, and RDS makes ${copies.map(({ name }) => name).join(", ")} only with them`]
            : []),
        ];
        if (wrong.length === 0) return yes(identifier, "as stated");
        return no(identifier, wrong.join("; "), "put the stack file right, not the database");
      },
    ),
};

/** Identifier of what a replica that is made follows, which another region has an ARN for. */
const sourceOf = (shape: ResourceShape): string | undefined =>
  inputsOf(shape)
    .at("replicateSourceDb")
    .text()
    ?.replace(/^arn:.*:db:/, "");

/** Whether it is a replica that is yet to be made of another. */
function isMadeFrom(shape: ResourceShape, source: ResourceShape): boolean {
  return shape.adopted !== true && sourceOf(shape) === requiredText(source, "identifier");
}

/** What has grown by itself is left as it is; any other size would be asked for. */
function storageOf(shape: ResourceShape, { allocatedStorage: has, maxAllocatedStorage: own }: DbInstance): string[] {
  const inputs = inputsOf(shape);
  const wanted = inputs.at("allocatedStorage").number();
  const most = inputs.at("maxAllocatedStorage").number() ?? own ?? 0;
  if (has === undefined || wanted === undefined || wanted === has || hasGrown(has, wanted, most)) return [];
  const what = `it has ${has} GiB, stated is ${wanted}`;
  return [wanted < has ? `${what}: storage only grows` : `${what}: the first update would grow it`];
}

function differing(shape: ResourceShape, found: DbInstance): string[] {
  const inputs = inputsOf(shape);
  const version = inputs.at("engineVersion").text();
  const days = inputs.at("backupRetentionPeriod").number();
  const [engine, multiAz] = [inputs.at("engine").text(), inputs.at("multiAz").flag()];
  return [
    ...(engine === undefined || engine === found.engine ? [] : [`its engine is ${found.engine}, stated is ${engine}`]),
    ...(multiAz === undefined || multiAz === found.multiAz
      ? []
      : [found.multiAz ? "it has a standby, stated is none" : "it has no standby, stated is one"]),
    ...(version === undefined || version === found.engineVersion
      ? []
      : [
          versionProblem(found.engine, found.engineVersion, version) ??
            `its version is ${found.engineVersion}: the first update would upgrade it to ${version}`,
        ]),
    ...(days === undefined || (days === 0) === (found.backupDays === 0)
      ? []
      : [`its backups are kept ${found.backupDays} days, stated are ${days}: the first update would restart it`]),
  ];
}

function familyOf(shape: ResourceShape, instanceClass: string): string[] {
  const wanted = requiredText(shape, "instanceClass");
  return (instanceClass === "db.serverless") === (wanted === "db.serverless")
    ? []
    : [`its class is ${instanceClass}, which no dial turns into ${wanted}`];
}
