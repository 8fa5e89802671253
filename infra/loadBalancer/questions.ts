import type { Clients } from "../contract/client.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { Resources } from "../contract/resources.ts";
import { formatNumber } from "../contract/format.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { quotaIncrease } from "../providers/aws/quotas.ts";
import type { BalancerKind } from "./facts.ts";
import { balancerFacts } from "./facts.ts";
import { loadBalancerClient } from "./client.ts";
import { arnOf, balancersIn, kindOf, nameOf, unitsOf } from "./reading.ts";

const there = (shape: ResourceShape, clients: Clients) => clients.of(loadBalancerClient, shape.target);

/** Units of a load balancer in a phase. */
const unitsIn = (resources: Resources, { urn }: ResourceShape): number => {
  const shape = resources.get(urn);
  return shape ? unitsOf(shape) : 0;
};

/** Units that the way back gives up, one decrease for each switch that does. */
function decreasesOf({ normal, prewarm, live }: QuestionContext["resources"], shape: ResourceShape): number {
  const [low, middle, high] = [normal, prewarm, live].map((resources) => unitsIn(resources, shape)) as [
    number,
    number,
    number,
  ];
  return (high > middle ? 1 : 0) + (middle > low ? 1 : 0);
}

/** AWS takes no change while one is under way, and two decreases a day: what cannot be lowered is paid for until tomorrow. */
export const reservedCapacity: Question = {
  name: "reserved-capacity",
  asks: "Can each load balancer's reserved capacity be changed, and given back today?",
  ask: ({ resources }, clients) =>
    askEach(balancersIn(resources.normal), nameOf, async (shape) => {
      const [name, arn] = [nameOf(shape), arnOf(shape)];
      const found = await there(shape, clients).reservation(arn);
      if (!found) return no(name, `there is no load balancer ${arn}`, "correct what adopt says");
      const moving = found.zones.find(({ state }) => state === "pending" || state === "rebalancing");
      if (moving) {
        return no(
          name,
          `${moving.zone} is ${moving.state}, and AWS takes no change before that is over`,
          "wait for it",
        );
      }
      const reserved = `${formatNumber(found.units)} LCUs reserved`;
      const [needed, left] = [decreasesOf(resources, shape), found.decreasesLeft];
      if (left !== undefined && needed > left) {
        return no(
          name,
          `${reserved}; the way back takes ${needed} decreases, and AWS takes ${left} more today`,
          "leave it until tomorrow",
        );
      }
      if (kindOf(shape) === "net") {
        const tls = await there(shape, clients).endsTls(arn);
        if (tls === undefined) return unknown(name, "its listeners cannot be found");
        if (tls)
          return no(
            name,
            "it has a TLS listener, and AWS reserves nothing for such a network load balancer",
            "reserve nothing, or end TLS behind it",
          );
      }
      if (left === undefined) return unknown(name, `${reserved}; how often it may be lowered today, only AWS can say`);
      return yes(name, `${reserved}, may be lowered ${left} more times today`);
    }),
};

/** One question to each quota: all load balancers of a kind in an account and region share it. */
interface Shared {
  kind: BalancerKind;
  shapes: ResourceShape[];
}

function sharing(resources: Resources): Shared[] {
  const byQuota = new Map<string, Shared>();
  for (const shape of balancersIn(resources)) {
    const kind = kindOf(shape);
    const key = `${shape.target ?? ""} ${kind}`;
    const shared = byQuota.get(key) ?? { kind, shapes: [] };
    shared.shapes.push(shape);
    byQuota.set(key, shared);
  }
  return [...byQuota.values()];
}

/** Waits of days: the quota is 0 until AWS raises it. */
export const reservedCapacityQuota: Question = {
  name: "reserved-capacity-quota",
  asks: "Does the quota of reserved units allow the broadcast's?",
  ask: ({ resources }, clients) => {
    const reserving = sharing(resources.live).filter(({ shapes }) => shapes.some((shape) => unitsOf(shape) > 0));
    return askEach(
      reserving,
      ({ shapes }) => shapes.map(nameOf).join(", "),
      (shared) => askQuota(shared, clients),
    );
  },
};

async function askQuota({ kind, shapes }: Shared, clients: Clients): Promise<Finding> {
  const subject = shapes.map(nameOf).join(", ");
  const { quota: code } = balancerFacts[kind];
  const client = clients.of(loadBalancerClient, shapes[0]?.target);
  const quota = await client.quota(kind);
  if (quota === undefined) return unknown(subject, `quota ${code} cannot be found`);
  const wanted = shapes.reduce((sum, shape) => sum + unitsOf(shape), 0);
  const raise = (to: number): string => quotaIncrease("elasticloadbalancing", code, to);
  const own = `the broadcast reserves ${formatNumber(wanted)} LCUs; quota ${code} allows ${formatNumber(quota)} in the region`;
  if (wanted > quota) return no(subject, own, raise(wanted));
  const others = await client.reservedBeside(kind, shapes.map(arnOf));
  if (others === undefined) return unknown(subject, `${own}; what others have reserved cannot be found`);
  const summary = `${own}, and others have reserved ${formatNumber(others)}`;
  return wanted + others <= quota ? yes(subject, summary) : no(subject, summary, raise(wanted + others));
}
