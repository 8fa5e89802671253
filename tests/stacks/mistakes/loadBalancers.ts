import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const arn = (end: string, account = "000000000000", region = "eu-west-3"): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${end}`;

const web = { adopt: arn("app/web/0123456789abcdef"), capacityUnits: { normal: 0, broadcast: 500 } };

/** With one load balancer more than the example has. */
const having = (more: object) => (raw: RawEstate) => void (raw["loadBalancers"] = { it: { ...web, ...more } });

/** Mistakes in what a file says of its load balancers. */
export const loadBalancerMistakes: readonly Mistake[] = [
  {
    name: "a load balancer by its name",
    edit: having({ adopt: "web" }),
    path: "estate.loadBalancers.it.adopt",
    allowed: /^the ARN of an application or a network load balancer, arn:aws:elasticloadbalancing:/,
  },
  {
    name: "a gateway load balancer, which has no capacity to reserve",
    edit: having({ adopt: arn("gwy/web/0123456789abcdef") }),
    path: "estate.loadBalancers.it.adopt",
    allowed: /^the ARN of an application or a network load balancer/,
  },
  {
    name: "a load balancer of another region",
    edit: having({ adopt: arn("app/web/0123456789abcdef", "000000000000", "eu-west-1") }),
    path: "estate.loadBalancers.it.adopt",
    allowed: /^an ARN of account 000000000000 and region eu-west-3, where target paris is$/,
  },
  {
    name: "a load balancer of another account",
    edit: having({ adopt: arn("app/web/0123456789abcdef", "123456789012") }),
    path: "estate.loadBalancers.it.adopt",
    allowed: /^an ARN of account 000000000000 and region eu-west-3/,
  },
  {
    name: "fewer reserved units for the show",
    edit: having({ capacityUnits: { normal: 500, broadcast: 0 } }),
    path: "estate.loadBalancers.it.capacityUnits",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 500, 0, 0\)$/,
  },
  {
    name: "fewer units than an application load balancer can have reserved",
    edit: having({ capacityUnits: { normal: 0, broadcast: 99 } }),
    path: "estate.loadBalancers.it.capacityUnits.broadcast",
    allowed: /^0 for no reservation, or at least 100 for an application load balancer$/,
  },
  {
    name: "fewer units than a network load balancer can have reserved, in prewarm",
    edit: having({
      adopt: arn("net/web/0123456789abcdef"),
      capacityUnits: { normal: 0, prewarm: 2749, broadcast: 2750 },
    }),
    path: "estate.loadBalancers.it.capacityUnits.prewarm",
    allowed: /^0 for no reservation, or at least 2,750 for a network load balancer$/,
  },
  {
    name: "a reservation of less than nothing",
    edit: having({ capacityUnits: { normal: -1, broadcast: 500 } }),
    path: "estate.loadBalancers.it.capacityUnits.normal",
    allowed: /^a whole number from 0 to 1000000$/,
  },
  {
    name: "subnets of a load balancer by another name",
    edit: having({ subnets: ["public-a"] }),
    path: "estate.loadBalancers.it.subnets.0",
    allowed: /^a subnet id, subnet-…$/,
  },
];
