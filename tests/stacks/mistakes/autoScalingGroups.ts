import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const web = {
  adopt: "shop-web",
  minSize: { normal: 4, broadcast: 60 },
  maxSize: { normal: 20, broadcast: 80 },
};

/** With one Auto Scaling group more than the example has. */
const having = (more: object) => (raw: RawEstate) => void (raw["autoScalingGroups"] = { it: { ...web, ...more } });

/** Mistakes in what a file says of its Auto Scaling groups. */
export const autoScalingGroupMistakes: readonly Mistake[] = [
  {
    name: "an Auto Scaling group by its ARN",
    edit: having({ adopt: "arn:aws:autoscaling:eu-west-3:000000000000:autoScalingGroup:1:autoScalingGroupName/web" }),
    path: "estate.autoScalingGroups.it.adopt",
    allowed: /^the name of an Auto Scaling group, as shop-web$/,
  },
  {
    name: "a minimum of instances above the maximum of its phase",
    edit: having({ minSize: { normal: 4, broadcast: 90 } }),
    path: "estate.autoScalingGroups.it.minSize.broadcast",
    allowed: /^at most maxSize in (prewarm|live), 80$/,
  },
  {
    name: "fewer instances asked for than the minimum",
    edit: having({ desiredCapacity: { normal: 3, broadcast: 70 } }),
    path: "estate.autoScalingGroups.it.minSize.normal",
    allowed: /^at most desiredCapacity in normal, 3$/,
  },
  {
    name: "more instances asked for than the maximum",
    edit: having({ desiredCapacity: { normal: 4, prewarm: 81, broadcast: 81 } }),
    path: "estate.autoScalingGroups.it.desiredCapacity.prewarm",
    allowed: /^at most maxSize in prewarm, 80$/,
  },
  {
    name: "fewer instances for the show",
    edit: having({ maxSize: { normal: 90, broadcast: 80 } }),
    path: "estate.autoScalingGroups.it.maxSize",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 90, 80, 80\)$/,
  },
  {
    name: "a type of RDS for instances",
    edit: having({ instanceTypes: ["db.r6g.large"] }),
    path: "estate.autoScalingGroups.it.instanceTypes.0",
    allowed: /^an EC2 type such as m6i\.4xlarge$/,
  },
  {
    name: "instances that open connections to a database that is not there",
    edit: having({ connections: { orders: { writer: 2 } } }),
    path: "estate.autoScalingGroups.it.connections.orders",
    allowed: /^a database of this file: devices, shop$/,
  },
  {
    name: "instances that open connections by a way that a database does not have",
    edit: having({ connections: { devices: { readers: 2 } } }),
    path: "estate.autoScalingGroups.it.connections.devices.readers",
    allowed: /^a way of databases\.devices: writer/,
  },
];
