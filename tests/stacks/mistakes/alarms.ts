import type { Mistake } from "./mistake.ts";

/** Mistakes in what a file says of its alarms. */
export const alarmMistakes: readonly Mistake[] = [
  {
    name: "alarms without a dashboard",
    edit: (e) => delete e["alarms"].evening.dashboard,
    path: "estate.alarms.evening.dashboard",
    allowed: /^a text \(Name of the CloudWatch dashboard\.\)$/,
  },
  {
    name: "a dashboard's name with a blank",
    edit: (e) => (e["alarms"].evening.dashboard = "shop prod"),
    path: "estate.alarms.evening.dashboard",
    allowed: /^1 to 255 letters, digits, '-' and '_'$/,
  },
  {
    name: "an alarm topic that is an address",
    edit: (e) => (e["alarms"].evening.notify = ["ops@example.com"]),
    path: "estate.alarms.evening.notify.0",
    allowed: /^an ARN that starts with arn:aws:sns:$/,
  },
  {
    name: "more alarm topics than CloudWatch takes",
    edit: (e) => (e["alarms"].evening.notify = Array(6).fill(e["alarms"].evening.notify[0])),
    path: "estate.alarms.evening.notify",
    allowed: /^a list of at most 5 entries$/,
  },
  {
    name: "alarms armed as a word",
    edit: (e) => (e["alarms"].evening.armed = { normal: "no", broadcast: "yes" }),
    path: "estate.alarms.evening.armed.normal",
    allowed: /^true or false$/,
  },
  {
    name: "a sweat line of no connection",
    edit: (e) => (e["alarms"].evening.databases.shop.connections.normal = 0),
    path: "estate.alarms.evening.databases.shop.connections.normal",
    allowed: /^a whole number from 1 to 262143$/,
  },
  {
    name: "a sweat line above all CPU",
    edit: (e) => (e["alarms"].evening.databases.shop.cpuPercent = 160),
    path: "estate.alarms.evening.databases.shop.cpuPercent",
    allowed: /^a number from 1 to 100$/,
  },
  {
    name: "a write latency in milliseconds",
    edit: (e) => (e["alarms"].evening.databases.shop.latencySeconds = 20),
    path: "estate.alarms.evening.databases.shop.latencySeconds",
    allowed: /^a number above 0 and up to 10$/,
  },
  {
    name: "an alarm for a database that is not in the file",
    edit: (e) => (e["alarms"].evening.databases.orders = {}),
    path: "estate.alarms.evening.databases.orders",
    allowed: /^a database of this file: devices, shop$/,
  },
  {
    name: "alarms of a database in another region",
    edit: (e) => {
      e["targets"].dublin = { aws: { account: "000000000000", region: "eu-west-1" } };
      e["databases"].shop.in = "dublin";
      e["databases"].devices.in = "paris";
      e["nodePools"].apps.nodeGroup.in = "paris";
      e["alarms"].evening.in = "paris";
    },
    path: "estate.alarms.evening.databases.shop",
    allowed: /^a database in the account and region of these alarms: devices$/,
  },
  {
    name: "an alarm for a database where the file has none",
    edit: (e) => {
      delete e["databases"];
      for (const app of Object.values(e["apps"] as Record<string, object>)) Object.assign(app, { connections: {} });
    },
    path: "estate.alarms.evening.databases.shop",
    allowed: /^a database of this file, and there is none$/,
  },
  {
    name: "a load balancer by its name alone",
    edit: (e) => (e["alarms"].evening.loadBalancers.web.id = "shop-prod-web"),
    path: "estate.alarms.evening.loadBalancers.web.id",
    allowed: /^the end of a load balancer's ARN, app\/<name>\/<16 hex digits>$/,
  },
  {
    name: "a load balancer's key with a capital",
    edit: (e) => (e["alarms"].evening.loadBalancers.Web = e["alarms"].evening.loadBalancers.web),
    path: "estate.alarms.evening.loadBalancers.Web",
    allowed: /^1 to 40 lower-case letters, digits and hyphens$/,
  },
  {
    name: "an answer that may take two minutes",
    edit: (e) => (e["alarms"].evening.loadBalancers.web.p95Seconds = 120),
    path: "estate.alarms.evening.loadBalancers.web.p95Seconds",
    allowed: /^a number above 0 and up to 60$/,
  },
  {
    name: "a load balancer without a line",
    edit: (e) => delete e["alarms"].evening.loadBalancers.web.p95Seconds,
    path: "estate.alarms.evening.loadBalancers.web.p95Seconds",
    allowed: /^a number above 0 and up to 60$/,
  },
];
