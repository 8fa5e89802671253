import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { nodeClient, nodeGroupClient } from "../../../infra/nodePool/client.ts";
import { subnetClient } from "../../../infra/nodePool/subnets/client.ts";
import type { No, Said } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import { awsAt, targets } from "../../gates/clients.ts";
import { describeMoto, Moto } from "../../moto.ts";

const well = new ReadyEstate();
const free = (addresses: Record<string, number>): Said =>
  said(subnetClient, () => ({ freeAddresses: () => Promise.resolve(addresses) }));
const offers = (...nodes: { name: string; pods: number; cpu: number; memory: number }[]): Said =>
  said(nodeClient, () => ({ offers: () => Promise.resolve(nodes) }));
const node = { name: "node-1", pods: 110, cpu: 15.89, memory: 57.5 };
const told = async (question: string, kind: "yes" | "unknown", ...answers: Said[]) =>
  findings(await well.ask({ answers }), kind).find((each) => each.question === question)?.message;

describe("addresses for a node group's pods", () => {
  it("are enough where each subnet has its share", async () => {
    expect(await told("node-addresses", "yes")).toMatch(
      /^8,000 addresses are free; 3,694 more pods and up to 111 nodes take one each, and what the network plugin keeps warm is not counted$/,
    );
  });

  it("are not known to be where one subnet is narrow", async () => {
    expect(await told("node-addresses", "unknown", free({ wide: 7900, narrow: 100 }))).toMatch(
      /narrow has 100 of them, and an even share would be 1,903/,
    );
  });

  it("of a group that is not there yet nobody can tell", async () => {
    const none = said(nodeGroupClient, () => ({ subnets: () => Promise.resolve(undefined) }));
    expect(await told("node-addresses", "unknown", none)).toMatch(/no such node group yet/);
  });
});

describe("a no", () => {
  it.each<No>([
    [
      "too few addresses",
      { answers: [free({ a: 500, b: 500 })] },
      "node-addresses",
      /^1,000 addresses are free/,
      /add subnets/,
    ],
    [
      "a network plugin that lets few pods on a node",
      { answers: [offers(node, { ...node, name: "node-2", pods: 29 })] },
      "node-size",
      /^node-2 takes 29 pods, the stack file counts on 110$/,
      /nodePools.apps.node; more pods a node take prefixes/,
    ],
    [
      "smaller nodes",
      { answers: [offers({ ...node, cpu: 7.9, memory: 28 })] },
      "node-size",
      /node-1 takes 7.9 cores, the stack file counts on 15.8; node-1 takes 28 GiB/,
      /correct/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));

  it("is none for a figure written with few digits, nor where no node is there", async () => {
    expect(await told("node-size", "yes", offers({ ...node, cpu: 15.79 }))).toMatch(/1 nodes, each takes 110 pods/);
    expect(await told("node-size", "unknown", offers())).toMatch(
      /no node with eks.amazonaws.com\/nodegroup=apps has joined/,
    );
  });
});

afterEach(() => void vi.unstubAllEnvs());

describeMoto("subnets asked of moto", () => {
  const moto = new Moto();
  beforeAll(() => moto.start(), 120_000);
  afterAll(() => moto.stop());

  it("tell their free addresses", async () => {
    const ec2 = new EC2Client({
      endpoint: moto.endpoint,
      region: "eu-west-3",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.0.0.0/24" }));
    const id = Subnet?.SubnetId ?? "";
    // AWS keeps five of each subnet.
    expect(await awsAt(moto.endpoint).of(subnetClient, targets.aws).freeAddresses([id])).toEqual({ [id]: 251 });
  });
});
