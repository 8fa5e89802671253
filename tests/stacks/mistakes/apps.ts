import type { RawEstate } from "../../estates.ts";
import type { Wrong } from "./wrong.ts";

const cores = /^cores such as 0\.25 or 250m, above 0 and up to 192$/;
const memory = /^a quantity with its unit such as 512Mi or 2Gi, from 1Mi to 24576Gi$/;

const requests =
  (key: string, value: unknown) =>
  (e: RawEstate): unknown =>
    (e["apps"].web.requests[key] = value);

/** Mistakes in what a file says of its apps. */
export const appMistakes: readonly Wrong[] = [
  {
    name: "an app name Kubernetes refuses",
    edit: (e) => (e["apps"]["Web App"] = e["apps"].web),
    path: "estate.apps.Web App",
    allowed: /^lower-case letters, digits and single inner hyphens, starting with a letter$/,
  },
  {
    name: "an unknown key deep inside",
    edit: (e) => (e["apps"].web.requests.cpus = 1),
    path: "estate.apps.web.requests.cpus",
    allowed: /^no such key; did you mean cpu\? the keys cpu, memory$/,
  },
  {
    name: "a dial with a fourth phase",
    edit: (e) => (e["apps"].web.minReplicas.live = 3),
    path: "estate.apps.web.minReplicas.live",
    allowed: /^no such key; the keys normal, broadcast; optionally prewarm$/,
  },
  {
    name: "replicas as text",
    edit: (e) => (e["apps"].web.minReplicas.broadcast = "500"),
    path: "estate.apps.web.minReplicas.broadcast",
    allowed: /^a whole number from 1 to 10000$/,
  },
  {
    name: "half a replica",
    edit: (e) => (e["apps"].web.minReplicas.normal = 1.5),
    path: "estate.apps.web.minReplicas.normal",
    allowed: /^a whole number from 1 to 10000$/,
  },
  {
    name: "an autoscaler that may let all replicas go",
    edit: (e) => (e["apps"].web.minReplicas.normal = 0),
    path: "estate.apps.web.minReplicas.normal",
    allowed: /^a whole number from 1 to 10000$/,
  },
  {
    name: "fewer than no replicas",
    edit: (e) => (e["apps"].images.replicas.normal = -1),
    path: "estate.apps.images.replicas.normal",
    allowed: /^a whole number from 0 to 10000$/,
  },
  {
    name: "fewer replicas in a broadcast",
    edit: (e) => (e["apps"].web.minReplicas = { normal: 12, broadcast: 6 }),
    path: "estate.apps.web.minReplicas",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 12, 12, 6\)$/,
  },
  {
    name: "a lower maximum in a broadcast",
    edit: (e) => (e["apps"].web.maxReplicas = { normal: 600, broadcast: 500 }),
    path: "estate.apps.web.maxReplicas",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 600, 600, 500\)$/,
  },
  {
    name: "fewer replicas of an app without an autoscaler",
    edit: (e) => (e["apps"].images.replicas = { normal: 8, broadcast: 4 }),
    path: "estate.apps.images.replicas",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 8, 8, 4\)$/,
  },
  {
    name: "prewarm lowers a value",
    edit: (e) => (e["apps"].web.minReplicas.prewarm = 3),
    path: "estate.apps.web.minReplicas",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 12, 3, 500\)$/,
  },
  {
    name: "minimum above maximum in a broadcast",
    edit: (e) => (e["apps"].api.minReplicas.broadcast = 501),
    path: "estate.apps.api.minReplicas.broadcast",
    allowed: /^at most maxReplicas in live, 500$/,
  },
  {
    name: "minimum above maximum in prewarm",
    edit: (e) => (e["apps"].api.minReplicas.prewarm = 81),
    path: "estate.apps.api.minReplicas.prewarm",
    allowed: /^at most maxReplicas in prewarm, 80$/,
  },
  {
    name: "a minimum without a maximum",
    edit: (e) => delete e["apps"].web.maxReplicas,
    path: "estate.apps.web",
    allowed: /^either minReplicas and maxReplicas, of its autoscaler; or replicas, where it has none$/,
  },
  {
    name: "an app of no size",
    edit: (e) => delete e["apps"].images.replicas,
    path: "estate.apps.images",
    allowed: /^either minReplicas and maxReplicas/,
  },
  {
    name: "an app with an autoscaler and replicas",
    edit: (e) => (e["apps"].web.replicas = { normal: 12, broadcast: 500 }),
    path: "estate.apps.web",
    allowed: /^either minReplicas and maxReplicas/,
  },
  {
    name: "an app that adopts an autoscaler it has not",
    edit: (e) => (e["apps"].images.adopt = "images"),
    path: "estate.apps.images.adopt",
    allowed: /^only with minReplicas and maxReplicas, since it names an autoscaler$/,
  },
  {
    name: "an autoscaler adopted with its namespace",
    edit: (e) => (e["apps"].web.adopt = "shop/web"),
    path: "estate.apps.web.adopt",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  {
    name: "an app that lets an autoscaler it has not aim at something",
    edit: (e) => (e["apps"].images.cpuPercent = 60),
    path: "estate.apps.images.cpuPercent",
    allowed: /^only for an autoscaler that is made; one that is adopted keeps its own$/,
  },
  {
    name: "an adopted autoscaler that is told how to scale down",
    edit: (e) => Object.assign(e["apps"].web, { adopt: "web", scaleDownPercent: 10 }),
    path: "estate.apps.web.scaleDownPercent",
    allowed: /^only for an autoscaler that is made; one that is adopted keeps its own$/,
  },
  {
    name: "an autoscaler that aims at no use at all",
    edit: (e) => (e["apps"].web.cpuPercent = 0),
    path: "estate.apps.web.cpuPercent",
    allowed: /^a number from 1 to 100$/,
  },
  {
    name: "an autoscaler that lets go more than all pods",
    edit: (e) => (e["apps"].web.scaleDownPercent = 200),
    path: "estate.apps.web.scaleDownPercent",
    allowed: /^a number from 1 to 100$/,
  },
  {
    name: "replicas of something that is no Deployment",
    edit: (e) => (e["apps"].images.scaleTarget = { kind: "StatefulSet" }),
    path: "estate.apps.images.scaleTarget.kind",
    allowed: /^Deployment, where replicas are set without an autoscaler$/,
  },
  {
    name: "a kind of scale target in small letters",
    edit: (e) => (e["apps"].web.scaleTarget = { kind: "deployment" }),
    path: "estate.apps.web.scaleTarget.kind",
    allowed: /^a kind such as Deployment or Rollout$/,
  },
  {
    name: "a scale target of no API",
    edit: (e) => (e["apps"].web.scaleTarget = { apiVersion: "" }),
    path: "estate.apps.web.scaleTarget.apiVersion",
    allowed: /^a text of at least 1 character/,
  },
  {
    name: "a scale target's name with a slash",
    edit: (e) => (e["apps"].web.scaleTarget = { name: "shop/web" }),
    path: "estate.apps.web.scaleTarget.name",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  { name: "cores with a blank", edit: requests("cpu", "250 m"), path: "estate.apps.web.requests.cpu", allowed: cores },
  { name: "no cores", edit: requests("cpu", 0), path: "estate.apps.web.requests.cpu", allowed: cores },
  {
    name: "cores in thousandths without their unit",
    edit: requests("cpu", 250),
    path: "estate.apps.web.requests.cpu",
    allowed: cores,
  },
  {
    name: "cores with the unit of memory",
    edit: requests("cpu", "250Mi"),
    path: "estate.apps.web.requests.cpu",
    allowed: cores,
  },
  {
    name: "cores that are a dial",
    edit: requests("cpu", { normal: 1, broadcast: 2 }),
    path: "estate.apps.web.requests.cpu",
    allowed: /^cores such as 0\.25 or 250m$/,
  },
  {
    name: "memory without a unit",
    edit: requests("memory", 512),
    path: "estate.apps.web.requests.memory",
    allowed: /^a quantity with its unit such as 512Mi or 2Gi$/,
  },
  {
    name: "memory without a unit, in quotes",
    edit: requests("memory", "512"),
    path: "estate.apps.web.requests.memory",
    allowed: memory,
  },
  {
    name: "memory in a unit Kubernetes has not",
    edit: requests("memory", "512MB"),
    path: "estate.apps.web.requests.memory",
    allowed: memory,
  },
  {
    name: "memory in thousandths of a byte",
    edit: requests("memory", "512m"),
    path: "estate.apps.web.requests.memory",
    allowed: memory,
  },
  {
    name: "memory beyond any machine's",
    edit: requests("memory", "512Ti"),
    path: "estate.apps.web.requests.memory",
    allowed: memory,
  },
  {
    name: "requests without memory",
    edit: (e) => delete e["apps"].web.requests.memory,
    path: "estate.apps.web.requests.memory",
    allowed: /^a quantity with its unit/,
  },
  {
    name: "connections to a database by no way",
    edit: (e) => (e["apps"].web.connections.shop = {}),
    path: "estate.apps.web.connections.shop",
    allowed: /^at least one way, as \{ writer: 2 \}$/,
  },
  {
    name: "connections as one number",
    edit: (e) => (e["apps"].web.connections = 2),
    path: "estate.apps.web.connections",
    allowed: /^keys with values$/,
  },
  {
    name: "no connection by a way that is named",
    edit: (e) => (e["apps"].web.connections.shop.writer = 0),
    path: "estate.apps.web.connections.shop.writer",
    allowed: /^a whole number from 1 to 1000$/,
  },
  {
    name: "connections to a database that is not in the file",
    edit: (e) => (e["apps"].web.connections = { orders: { writer: 2 } }),
    path: "estate.apps.web.connections.orders",
    allowed: /^a database of this file: devices, shop$/,
  },
  {
    name: "connections to a database where the file has none",
    edit: (e) => (e["databases"] = {}),
    path: "estate.apps.web.connections.shop",
    allowed: /^a database of this file, and there is none$/,
  },
  {
    name: "connections through a proxy that is not there",
    edit: (e) => (e["apps"].web.connections.shop = { proxy: 2 }),
    path: "estate.apps.web.connections.shop.proxy",
    allowed: /^a way of databases\.shop: writer, readers$/,
  },
  {
    name: "connections to readers of a database without replicas",
    edit: (e) => (e["apps"].sync.connections.devices = { readers: 2 }),
    path: "estate.apps.sync.connections.devices.readers",
    allowed: /^a way of databases\.devices: writer$/,
  },
  {
    name: "a surge of twice the pods",
    edit: (e) => (e["apps"].web.surgePercent = 200),
    path: "estate.apps.web.surgePercent",
    allowed: /^a whole number from 0 to 100$/,
  },
  {
    name: "a load balancer by its ARN",
    edit: (e) => (e["apps"].web.loadBalancer = "arn:aws:elasticloadbalancing:eu-west-3:0:loadbalancer/app/web/0"),
    path: "estate.apps.web.loadBalancer",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  {
    name: "an app on nodes that are not in the file",
    edit: (e) => (e["apps"].web.nodePool = "gpu"),
    path: "estate.apps.web.nodePool",
    allowed: /^a node pool of its cluster: apps$/,
  },
  {
    name: "an app on one of two node pools",
    edit: (e) => (e["nodePools"].others = { node: e["nodePools"].apps.node }),
    path: "estate.apps.web.nodePool",
    allowed: /^a node pool of its cluster: apps, others$/,
  },
  {
    name: "a budget that is adopted and described",
    edit: (e) => (e["apps"].web.budget = { adopt: "web", minAvailablePercent: 80 }),
    path: "estate.apps.web.budget",
    allowed: /^either adopt, or what one that is made says$/,
  },
  {
    name: "a budget that keeps more than all",
    edit: (e) => (e["apps"].web.budget = { minAvailablePercent: 101 }),
    path: "estate.apps.web.budget.minAvailablePercent",
    allowed: /^a number from 1 to 100$/,
  },
  {
    name: "a budget whose label is a number",
    edit: (e) => (e["apps"].web.budget = { podLabels: { version: 2 } }),
    path: "estate.apps.web.budget.podLabels.version",
    allowed: /^a text; put it in quotes$/,
  },
  {
    name: "replicas beyond the connections",
    edit: (e) => (e["apps"].web.connections.shop.writer = 10),
    check: "connections-within-limit",
  },
  {
    name: "more targets than a load balancer takes",
    edit: (e) => (e["apps"].web.maxReplicas.broadcast = 1200),
    check: "load-balancer-targets",
  },
];
