import { appClient } from "../app/client.ts";
import { scaleTargetName, scaleTargetOf } from "../app/reading.ts";
import type { Clients } from "../contract/client.ts";
import { NotAvailable } from "../contract/client.ts";
import { formatNumber, someNames } from "../contract/format.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { Finding, Question } from "../contract/question.ts";
import { askEach, unknown, yes } from "../contract/question.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { nodeClient } from "./client.ts";
import type { NodeImages } from "./heldImages.ts";
import { bytesOf, holds, imageName } from "./heldImages.ts";
import { nodeLabelOf, nodePoolsIn, readNodePool, sizersOnNodePool } from "./reading.ts";

/** A pool whose nodes are told from others by a label, and whose apps are known. */
interface Pool {
  shape: ResourceShape;
  name: string;
  label: string;
  apps: readonly ResourceShape[];
  /** Whether prewarm waits for the images. */
  awaited: boolean;
}

function poolsIn(resources: Resources): Pool[] {
  return nodePoolsIn(resources).flatMap((shape): Pool[] => {
    const label = nodeLabelOf(resources, shape);
    const { name } = readNodePool(shape);
    const apps = sizersOnNodePool(resources, name);
    if (label === undefined || apps.length === 0) return [];
    return [{ shape, name, label, apps, awaited: inputsOf(shape).at("awaitImages").flag() ?? false }];
  });
}

/** What the apps of a pool run at present, and what its nodes hold of it. */
interface Held {
  /** Images by their full names. */
  images: readonly string[];
  /** Workloads that are not there. */
  missing: readonly string[];
  /** Undefined on the sandbox, whose nodes have every image. */
  nodes: readonly NodeImages[] | undefined;
}

async function held({ shape, label, apps }: Pool, clients: Clients): Promise<Held> {
  const [nodes, ...own] = await Promise.all([
    clients.of(nodeClient, inputsOf(shape).at("cluster").text()).images(label),
    ...apps.map(async (app) => ({
      name: scaleTargetName(app),
      images: await clients.of(appClient, app.target).images(scaleTargetOf(app)),
    })),
  ]);
  return {
    nodes,
    images: [...new Set(own.flatMap(({ images }) => images ?? []).map(imageName))].sort(),
    missing: own.flatMap(({ name, images }) => (images ? [] : [name])),
  };
}

/** Before pods of live come, a new node has pulled nothing: its first ones wait for the network and the registry. */
export const images: Question = {
  name: "images",
  asks: "Do new nodes have the apps' images before pods come?",
  ask: ({ resources }, clients) =>
    askEach(
      poolsIn(resources.live),
      ({ name }) => name,
      async (pool) => findingOf(pool, await held(pool, clients)),
    ),
};

function findingOf({ name, label, awaited }: Pool, { images: all, missing, nodes }: Held): Finding {
  if (missing.length > 0) return unknown(name, `${someNames(missing)} cannot be found, nor what it runs`);
  if (!nodes || nodes.length === 0)
    return unknown(name, `no node with ${label} has joined: how large its apps' images are cannot be asked`);
  const sizes = all.map((image) => bytesOf(nodes, image));
  const told = sizes.filter((size) => size !== undefined);
  const untold = sizes.length - told.length;
  const most = formatNumber(Math.ceil(told.reduce((sum, size) => sum + size, 0) / 1e6));
  const pulls =
    `a new node holds none of its apps' ${formatNumber(all.length)} images, ${most} MB as its nodes tell` +
    (untold === 0 ? "" : ` and ${formatNumber(untold)} of which none tells the size`);
  return awaited
    ? yes(name, `${pulls}; prewarm waits until each node has all of them`)
    : unknown(
        name,
        `${pulls}, and pulls each when its first pod comes; whether something has them pulled before, nobody here knows: ` +
          "a DaemonSet of these images, or an image of the node that has them. With awaitImages prewarm waits until they are there",
      );
}

/** Whoever pulls them, the switch to live waits until they are on every node. */
export const imageGates: GateMaker = (resources, phase) =>
  phase === "prewarm" ? poolsIn(resources).flatMap((pool) => (pool.awaited ? [imageGate(pool)] : [])) : [];

function imageGate(pool: Pool): Gate {
  return {
    name: pool.shape.name,
    question: `Has every node of ${pool.name} the images of its apps?`,
    ask: async (clients) => {
      const { images: all, missing, nodes } = await held(pool, clients);
      if (!nodes) return yesUnless([], "nodes of the sandbox have every image");
      if (missing.length > 0) return no(`${someNames(missing)} cannot be found, nor what it runs`);
      if (nodes.length === 0) return no(`no node with ${pool.label} has joined`);
      const lacking = (verdict: "no" | "unknown"): string[] =>
        all.flatMap((image) => {
          const without = nodes.filter((node) => holds(node, image) === verdict).map((node) => node.name);
          return without.length === 0 ? [] : [`${image} on ${someNames(without)}`];
        });
      const absent = lacking("no");
      if (absent.length > 0) return no(`of ${formatNumber(nodes.length)} nodes some lack ${absent.join("; ")}`);
      const untold = lacking("unknown");
      if (untold.length > 0)
        throw new NotAvailable(`a node tells of its largest images alone, and nothing of ${untold.join("; ")}`);
      return yesUnless([], `${formatNumber(nodes.length)} nodes have all ${formatNumber(all.length)} images`);
    },
  };
}
