import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { nodeClient, nodeGroupClient } from "../../../infra/nodePool/client.ts";
import { subnetClient } from "../../../infra/nodePool/subnets/client.ts";
import type { Want } from "../../../infra/nodePool/subnets/sharing.ts";
import { narrowFor, shortOf } from "../../../infra/nodePool/subnets/sharing.ts";
import type { No, Said } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import { awsAt, targets } from "../../gates/clients.ts";
import type { RawEstate } from "../../estates.ts";
import { describeMoto, Moto } from "../../moto.ts";
import { twoPools } from "./pools.ts";

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

describe("node groups in the same subnets", () => {
  const edit = (raw: RawEstate): void => {
    twoPools(raw);
    const sizes = { minSize: { normal: 2, broadcast: 20 }, maxSize: 50 };
    raw["nodePools"].batch.nodeGroup = { ...raw["nodePools"].apps.nodeGroup, name: "batch", ...sizes };
  };
  const of = async (verdict: "yes" | "no" | "unknown", addresses: Record<string, number>) =>
    findings(await well.ask({ edit, answers: [free(addresses)] }), verdict)
      .filter(({ question }) => question === "node-addresses")
      .map(({ subject, message }) => [subject, message]);

  it("have no address twice: each would fit alone", async () => {
    expect(await of("no", { only: 3500 })).toEqual([
      [
        "apps",
        expect.stringMatching(/batch has nodes in the same subnets: together with batch [\d,]+ are wanted of 3,500$/),
      ],
      [
        "batch",
        expect.stringMatching(/apps has nodes in the same subnets: together with apps [\d,]+ are wanted of 3,500$/),
      ],
    ]);
  });

  it("have enough where each subnet has the shares of both", async () => {
    expect(await of("yes", { a: 4000, b: 4000 })).toEqual([
      ["apps", expect.stringMatching(/^8,000 addresses are free; .*; batch has nodes in the same subnets$/)],
      ["batch", expect.stringMatching(/^8,000 addresses are free; .*; apps has nodes in the same subnets$/)],
    ]);
  });
});

describe("who gets which address", () => {
  const want = (pool: string, pods: number, ...subnets: string[]): Want => ({ pool, pods, nodes: 0, subnets });
  const [a, b, wide] = [want("a", 60, "s"), want("b", 60, "s"), want("wide", 10, "s", "t")];
  const all = [a, b, wide];

  it("cannot be for two in one subnet, though the others beside have many", () => {
    const addresses = { s: 100, t: 1000 };
    expect(all.map((each) => shortOf(each, all, addresses)?.wanted)).toEqual([120, 120, undefined]);
    expect(shortOf(a, [a, wide], addresses)).toBeUndefined();
  });

  it("cannot be for any of a row of neighbours who want more than there is", () => {
    const row = [want("a", 90, "s", "t"), want("b", 90, "t", "u"), want("c", 90, "u", "v")];
    expect(row.map((each) => shortOf(each, row, { s: 60, t: 60, u: 60, v: 60 })?.wanted)).toEqual([270, 270, 270]);
  });

  it("is known where every subnet has the shares of all", () => {
    expect(narrowFor(wide, all, { s: 125, t: 5 })).toEqual([]);
    expect(narrowFor(wide, all, { s: 124, t: 500 })).toEqual([{ subnet: "s", share: 125 }]);
  });

  it("counts the pods of one pool once", () => {
    const both = [want("a", 60, "s"), want("a", 60, "s")];
    expect(both.map((each) => shortOf(each, both, { s: 100 }))).toEqual([undefined, undefined]);
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
