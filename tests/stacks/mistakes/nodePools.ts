import type { RawEstate } from "../../estates.ts";
import { drop } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const pool = (e: RawEstate): RawEstate => e["nodePools"].apps as RawEstate;
const group = (e: RawEstate): RawEstate => pool(e)["nodeGroup"] as RawEstate;

/** Makes the node group one that exists. */
function adoptGroup(e: RawEstate, more: object = {}): void {
  pool(e)["nodeGroup"] = {
    adopt: "shop-prod:apps",
    minSize: { normal: 6, broadcast: 100 },
    desiredSize: { normal: 8, broadcast: 100 },
    ...more,
  };
}

/** Nodes that Karpenter starts, with one thing otherwise. */
const started = (more: object) => (e: RawEstate) => {
  delete pool(e)["nodeGroup"];
  pool(e)["karpenter"] = { adopt: "default", budgets: [{ nodes: "10%" }], ...more };
};

const karpenterMistakes: readonly Mistake[] = [
  {
    name: "a NodePool of which nothing is turned",
    edit: started({ budgets: undefined }),
    path: "estate.nodePools.apps.karpenter",
    allowed: /^limits, budgets, or both$/,
  },
  {
    name: "limits of nothing",
    edit: started({ limits: {} }),
    path: "estate.nodePools.apps.karpenter.limits",
    allowed: /^cpu, memory, or both$/,
  },
  {
    name: "limits that a broadcast lowers",
    edit: started({ limits: { cpu: { normal: 200, broadcast: 100 } } }),
    path: "estate.nodePools.apps.karpenter.limits.cpu",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 200, 200?, 100\)$|^normal ≤ prewarm ≤ broadcast/,
  },
  {
    name: "a budget of a number that is no text",
    edit: started({ budgets: [{ nodes: 0 }] }),
    path: "estate.nodePools.apps.karpenter.budgets.0.nodes",
    allowed: /text/,
  },
  {
    name: "a budget of more than all nodes",
    edit: started({ budgets: [{ nodes: "110%" }] }),
    path: "estate.nodePools.apps.karpenter.budgets.0.nodes",
    allowed: /^a number or a share of its nodes in quotes, such as '10%' or '5'$/,
  },
  {
    name: "a budget that begins and never ends",
    edit: started({ budgets: [{ nodes: "0", schedule: "0 9 * * 1-5" }] }),
    path: "estate.nodePools.apps.karpenter.budgets.0",
    allowed: /^schedule and duration, or neither$/,
  },
  {
    name: "an account that the file does not have",
    edit: started({ aws: "rome" }),
    path: "estate.nodePools.apps.karpenter.aws",
    allowed: /paris/,
  },
];

/** Mistakes in what a file says of its nodes. */
export const nodePoolMistakes: readonly Mistake[] = [
  ...karpenterMistakes,
  {
    name: "nodes of no size",
    edit: (e) => delete pool(e)["node"],
    path: "estate.nodePools.apps.node",
    allowed: /^the keys cpu, memory, pods, max$/,
  },
  {
    name: "nodes of more cores than any machine has",
    edit: (e) => (pool(e)["node"].cpu = "15800"),
    path: "estate.nodePools.apps.node.cpu",
    allowed: /^cores such as 0\.25 or 250m, above 0 and up to 192$/,
  },
  {
    name: "nodes with memory of a number",
    edit: (e) => (pool(e)["node"].memory = 57),
    path: "estate.nodePools.apps.node.memory",
    allowed: /^a quantity with its unit such as 512Mi or 2Gi$/,
  },
  {
    name: "more pods than a node may run",
    edit: (e) => (pool(e)["node"].pods = 300),
    path: "estate.nodePools.apps.node.pods",
    allowed: /^a whole number from 4 to 250$/,
  },
  {
    name: "no node at all",
    edit: (e) => (pool(e)["node"].max = 0),
    path: "estate.nodePools.apps.node.max",
    allowed: /^a whole number from 1 to 13500$/,
  },
  {
    name: "pods kept for others that are fewer than none",
    edit: (e) => (pool(e)["reserved"].pods = -1),
    path: "estate.nodePools.apps.reserved.pods",
    allowed: /^a whole number from 0 to 100000$/,
  },
  {
    name: "memory kept for others without a unit",
    edit: (e) => (pool(e)["reserved"].memory = "60"),
    path: "estate.nodePools.apps.reserved.memory",
    allowed: /^a quantity with its unit such as 512Mi or 2Gi, from 1Mi to 331776000Gi$/,
  },
  {
    name: "cores kept for others beyond the largest cluster",
    edit: (e) => (pool(e)["reserved"].cpu = 2_592_001),
    path: "estate.nodePools.apps.reserved.cpu",
    allowed: /^cores such as 0\.25 or 250m, above 0 and up to 2592000$/,
  },
  {
    name: "placeholders of no size",
    edit: (e) => delete pool(e)["placeholders"].cpu,
    path: "estate.nodePools.apps.placeholders.cpu",
    allowed: /^cores such as 0\.25 or 250m$/,
  },
  {
    name: "placeholders of no image",
    edit: (e) => (pool(e)["placeholders"].image = ""),
    path: "estate.nodePools.apps.placeholders.image",
    allowed: /^a text of at least 1 character/,
  },
  {
    name: "placeholders armed for good",
    edit: (e) => (pool(e)["placeholders"].armed = true),
    path: "estate.nodePools.apps.placeholders.armed",
    allowed: /^the keys normal, broadcast; optionally prewarm$/,
  },
  {
    name: "placeholders in a namespace with a capital",
    edit: (e) => (pool(e)["placeholders"].namespace = "Shop"),
    path: "estate.nodePools.apps.placeholders.namespace",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  ...["name", "cluster", "roleArn", "subnets", "instanceTypes", "maxSize"].map((key) => ({
    name: `a node group that is made without its ${key}`,
    edit: (e: RawEstate) => drop(group(e), key),
    path: `estate.nodePools.apps.nodeGroup.${key}`,
    allowed: new RegExp(`^its ${key}, or adopt where it exists already$`),
  })),
  {
    name: "a node group without a minimum",
    edit: (e) => delete group(e)["minSize"],
    path: "estate.nodePools.apps.nodeGroup.minSize",
    allowed: /^the keys normal, broadcast; optionally prewarm$/,
  },
  {
    name: "a node group above its maximum",
    edit: (e) => (group(e)["minSize"].broadcast = 121),
    path: "estate.nodePools.apps.nodeGroup.minSize.broadcast",
    allowed: /^at most maxSize, 120$/,
  },
  {
    name: "more nodes than a group takes",
    edit: (e) => (group(e)["minSize"].broadcast = 451),
    path: "estate.nodePools.apps.nodeGroup.minSize.broadcast",
    allowed: /^a whole number from 0 to 450$/,
  },
  {
    name: "a group of no node",
    edit: (e) => (group(e)["maxSize"] = 0),
    path: "estate.nodePools.apps.nodeGroup.maxSize",
    allowed: /^a whole number from 1 to 450$/,
  },
  {
    name: "fewer nodes in a broadcast",
    edit: (e) => (group(e)["minSize"] = { normal: 100, broadcast: 6 }),
    path: "estate.nodePools.apps.nodeGroup.minSize",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 100, 6, 6\)$/,
  },
  {
    name: "fewer nodes asked for in a broadcast",
    edit: (e) => (group(e)["desiredSize"] = { normal: 100, broadcast: 6 }),
    path: "estate.nodePools.apps.nodeGroup.desiredSize",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 100, 6, 6\)$/,
  },
  {
    name: "a node role that is a name",
    edit: (e) => (group(e)["roleArn"] = "shop-prod-nodes"),
    path: "estate.nodePools.apps.nodeGroup.roleArn",
    allowed: /^an ARN that starts with arn:aws:iam:$/,
  },
  {
    name: "a node group without subnets",
    edit: (e) => (group(e)["subnets"] = []),
    path: "estate.nodePools.apps.nodeGroup.subnets",
    allowed: /^a list of at least 1 entry$/,
  },
  {
    name: "a subnet by its name",
    edit: (e) => (group(e)["subnets"][0] = "private-a"),
    path: "estate.nodePools.apps.nodeGroup.subnets.0",
    allowed: /^a subnet id, subnet-…$/,
  },
  {
    name: "an instance type of RDS for a node",
    edit: (e) => (group(e)["instanceTypes"] = ["db.r6g.xlarge"]),
    path: "estate.nodePools.apps.nodeGroup.instanceTypes.0",
    allowed: /^an EC2 type such as m6i\.4xlarge$/,
  },
  {
    name: "a node group's name that is empty",
    edit: (e) => (group(e)["name"] = ""),
    path: "estate.nodePools.apps.nodeGroup.name",
    allowed: /^a text from 1 to 63 characters$/,
  },
  {
    name: "a cluster's name that is empty",
    edit: (e) => (group(e)["cluster"] = ""),
    path: "estate.nodePools.apps.nodeGroup.cluster",
    allowed: /^a text from 1 to 100 characters/,
  },
  {
    name: "a node group adopted without its cluster",
    edit: (e) => adoptGroup(e, { adopt: "apps" }),
    path: "estate.nodePools.apps.nodeGroup.adopt",
    allowed: /^<cluster>:<name>, as shop-prod:apps$/,
  },
  ...["name", "cluster"].map((key) => ({
    name: `a node group that is adopted and its ${key} said again`,
    edit: (e: RawEstate) => adoptGroup(e, { [key]: "apps" }),
    path: `estate.nodePools.apps.nodeGroup.${key}`,
    allowed: /^nothing, since adopt says it$/,
  })),
  {
    name: "a node group adopted without the nodes it has",
    edit: (e) => adoptGroup(e, { desiredSize: undefined }),
    path: "estate.nodePools.apps.nodeGroup.desiredSize",
    allowed: /^\{ normal: the nodes it has today, broadcast: … \}; AWS refuses a minimum above it$/,
  },
  { name: "replicas beyond the nodes", edit: (e) => (pool(e)["node"].max = 40), check: "pods-fit-nodes" },
];
