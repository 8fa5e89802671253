import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const cores = /^cores such as 0\.25 or 250m, above 0 and up to 192$/;
const memory = /^a quantity with its unit such as 512Mi or 2Gi, from 1Mi to 24576Gi$/;

const requests =
  (key: string, value: unknown) =>
  (e: RawEstate): unknown =>
    (e["apps"].web.requests[key] = value);

/** Mistakes in what a file says an app needs: room, connections, nodes. */
export const appNeedMistakes: readonly Mistake[] = [
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
    name: "replicas beyond the connections",
    edit: (e) => (e["apps"].web.connections.shop.writer = 10),
    check: "connections-within-limit",
  },
];
