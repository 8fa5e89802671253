import type { Question, QuestionContext } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { cacheClient } from "./client.ts";
import { cachesIn, readGroup } from "./reading.ts";

const id = (shape: ResourceShape): string => readGroup(shape).id;

const typeIn = (resources: QuestionContext["resources"]["normal"], { urn }: ResourceShape): string[] => {
  const shape = resources.get(urn);
  return shape ? [readGroup(shape).nodeType] : [];
};

/** What it can be turned into depends on how full it is: AWS refuses a node that does not hold the data. */
export const cacheNodeType: Question = {
  name: "cache-node-type",
  asks: "Can each cache be turned into its broadcast's node type, and back?",
  ask: ({ resources }, clients) =>
    askEach(cachesIn(resources.normal), id, async (shape) => {
      const group = id(shape);
      const client = clients.of(cacheClient, shape.target);
      const found = await client.group(group);
      if (!found) {
        return shape.adopted === true
          ? no(group, "it does not exist, and the stack file adopts it", "correct what adopt says")
          : yes(group, "does not exist yet: the first update creates it");
      }
      const allowed = await client.allowedNodeTypes(group);
      if (!allowed) return unknown(group, "its allowed node types cannot be found");
      const wanted = [...typeIn(resources.normal, shape), ...typeIn(resources.live, shape)];
      const missing = [...new Set(wanted)].filter((one) => one !== found.nodeType && !allowed.includes(one));
      return missing.length === 0
        ? yes(group, `${found.nodeType} now; ${wanted.join(" and ")} can be had as full as it is`)
        : no(
            group,
            `it cannot be turned from ${found.nodeType} into ${missing.join(" or ")}`,
            "take another node type: aws elasticache list-allowed-node-type-modifications --replication-group-id " +
              group,
          );
    }),
};

/** A switch changes with applyImmediately, and that carries out whatever else was waiting for the window. */
export const queuedCacheChanges: Question = {
  name: "queued-cache-changes",
  asks: "Does nothing wait at a cache that a switch would carry out by the way?",
  ask: ({ resources }, clients) =>
    askEach(cachesIn(resources.normal), id, async (shape) => {
      const group = id(shape);
      const found = await clients.of(cacheClient, shape.target).group(group);
      if (!found) return yes(group, "does not exist, so nothing waits");
      if (found.pending.length === 0) return yes(group, `${found.status}, nothing is waiting`);
      return no(
        group,
        `waiting for the maintenance window: ${found.pending.join(", ")}; a switch would carry it out at once`,
        `let it happen now, at a time of your choice: aws elasticache modify-replication-group --replication-group-id ${group} --apply-immediately`,
      );
    }),
};
