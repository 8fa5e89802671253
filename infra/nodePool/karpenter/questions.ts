import type { Clients } from "../../contract/client.ts";
import { formatNumber } from "../../contract/format.ts";
import type { Finding, Question } from "../../contract/question.ts";
import { askEach, no, unknown, yes } from "../../contract/question.ts";
import { quantity } from "../../contract/values.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { quotaIncrease } from "../../providers/aws/quotas.ts";
import { nodeGroupClient } from "../client.ts";
import { standardFamily, standardQuota } from "../facts.ts";
import type { Claim, FoundPool } from "./client.ts";
import { karpenterClient } from "./client.ts";
import { expiryHours } from "./facts.ts";
import type { WantedPool } from "./reading.ts";
import { karpenterPoolsIn, readKarpenterPool } from "./reading.ts";

const hour = 3_600_000;

/** What nobody turns, and would take nodes away, or let none come. */
export const karpenterPools: Question = {
  name: "karpenter-pools",
  asks: "Is every NodePool of Karpenter there, and does none of its nodes expire in the show?",
  ask: ({ resources }, clients) =>
    askEach(karpenterPoolsIn(resources.normal).map(readKarpenterPool), subjectOf, async (pool) => {
      const client = clients.of(karpenterClient, pool.shape.target);
      const [found, claims] = await Promise.all([client.pool(pool.name), client.claims(pool.name)]);
      return (
        troubleOf(pool, found) ??
        expiring(pool, claims, Date.now()) ??
        yes(subjectOf(pool), "there, and none of its nodes expires")
      );
    }),
};

const subjectOf = ({ name }: Pick<WantedPool, "name">): string => `NodePool ${name}`;

function troubleOf(pool: WantedPool, found: FoundPool | undefined): Finding | undefined {
  const subject = subjectOf(pool);
  if (!found) return no(subject, "there is no such NodePool", "correct karpenter.adopt in the stack file");
  const { troubles, fixed } = found;
  if (fixed)
    return no(subject, "it runs a fixed number of nodes, whatever its limits", "turn spec.replicas under dials");
  if (troubles.length > 0)
    return no(subject, `it cannot work: ${troubles.join("; ")}`, "look at kubectl describe nodepool");
  return undefined;
}

/** No budget holds back a node that expires. Source: Karpenter docs, "Disruption", "Expiration". */
function expiring(pool: WantedPool, claims: readonly Claim[], now: number): Finding | undefined {
  const soon = claims.filter(({ expiresAt }) => expiresAt !== undefined && expiresAt < now + expiryHours * hour);
  if (soon.length === 0) return undefined;
  const names = soon.slice(0, 3).map(({ name }) => name);
  const more = soon.length > names.length ? ` and ${soon.length - names.length} more` : "";
  return no(
    subjectOf(pool),
    `${names.join(", ")}${more} expire within ${expiryHours} hours, which no budget holds back`,
    "replace them before: kubectl delete nodeclaim, one after the other",
  );
}

/** vCPUs that it may start, against the quota of the account. */
export async function askKarpenterQuota(shape: ResourceShape, clients: Clients): Promise<Finding> {
  const pool = readKarpenterPool(shape);
  const subject = subjectOf(pool);
  if (pool.aws === undefined)
    return unknown(subject, "the stack file names no account under karpenter.aws whose quota could be asked");
  const limit = pool.limits.cpu;
  if (limit === undefined) return unknown(subject, "how many vCPUs it may start is not in the stack file: limits.cpu");
  const aws = clients.of(nodeGroupClient, pool.aws);
  const [found, vcpus] = await Promise.all([
    clients.of(karpenterClient, shape.target).pool(pool.name),
    aws.standardVcpus(),
  ]);
  if (!found) return no(subject, "there is no such NodePool", "correct karpenter.adopt in the stack file");
  if (!found.capacityTypes || found.capacityTypes.some((each) => each !== "on-demand"))
    return unknown(subject, "its nodes may be spot ones, which have quotas of their own");
  const others = found.categories?.filter((each) => !standardFamily.test(`${each}1`)) ?? [];
  if (!found.categories || others.length > 0) {
    const which = others.length > 0 ? others.join(", ") : "any category";
    return unknown(subject, `its nodes may be of ${which}, which counts against another quota than ${standardQuota}`);
  }
  if (!vcpus) return unknown(subject, "the quota cannot be found");
  const more = Math.max(0, limit - (quantity(found.used["cpu"] ?? "0") ?? 0));
  const summary = `${formatNumber(vcpus.running)} vCPUs run, its limits let ${formatNumber(more)} more start, ${formatNumber(vcpus.quota)} are allowed`;
  const wanted = vcpus.running + more;
  if (wanted <= vcpus.quota) return yes(subject, summary);
  return no(
    subject,
    `${summary}: ${formatNumber(wanted - vcpus.quota)} too many`,
    quotaIncrease("ec2", standardQuota, Math.ceil(wanted)),
  );
}
