import { formatNumber } from "../contract/format.ts";
import type { Question } from "../contract/question.ts";
import { unknown, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Quota } from "../providers/aws/quotaClient.ts";
import { askPlaces, quotaClient, withinQuota } from "../providers/aws/quotaClient.ts";
import { databaseClient } from "./client.ts";
import { type } from "./facts.ts";
import { requiredText } from "./reading.ts";

/** Source: Amazon RDS User Guide, "Quotas and constraints for Amazon RDS": those of Aurora count as well. */
const instancesOfRegion: Quota = { service: "rds", code: "L-7B6409FD", of: "database instances in the region" };

/** A switch makes none: it is the first update that adds those of the file that are not there yet. */
export const databaseQuota: Question = {
  name: "database-quota",
  asks: "May the region have the database instances that are still to be made?",
  ask: ({ resources }, clients) =>
    askPlaces(
      resources.live.ofType(type.instance, type.clusterInstance).filter(({ adopted }) => adopted !== true),
      identifierOf,
      async ({ subject, target, shapes }) => {
        const present = await clients.of(databaseClient, target).identifiers();
        if (!present) return unknown(subject, "the instances of the region cannot be counted");
        const missing = shapes.filter((shape) => !present.includes(identifierOf(shape))).length;
        if (missing === 0) return yes(subject, "all are there: nothing is added");
        const allowed = await clients.of(quotaClient, target).quota(instancesOfRegion);
        const wanted = present.length + missing;
        const summary = `${formatNumber(present.length)} instances are there, and ${formatNumber(missing)} are still to be made`;
        return withinQuota(subject, instancesOfRegion, allowed, wanted, summary);
      },
    ),
};

const identifierOf = (shape: ResourceShape): string => requiredText(shape, "identifier");
