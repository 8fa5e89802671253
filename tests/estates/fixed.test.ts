import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { broadcast } from "../terminal.ts";
import { estatesFolder, fixedEstate, objectionsTo, road } from "./fixed.ts";

const companies: readonly [stack: string, has: RegExp, never: RegExp][] = [
  ["cloudflare-only", /^cloudflare:/, /^(aws|kubernetes):/],
  ["without-cloudflare", /^(aws|kubernetes):/, /^cloudflare:/],
  ["on-ecs", /^aws:/, /^(kubernetes|cloudflare):/],
  ["provisioned-aurora", /^(aws|kubernetes):/, /^cloudflare:/],
  ["without-eks", /^(aws|cloudflare):/, /^(kubernetes:|aws:eks)/],
  ["cluster-only", /^kubernetes:/, /^(aws|cloudflare):/],
  [
    "dials",
    /^(aws:(dynamodb|kinesis|lb|rds|cloudwatch)|cloudflare:index\/zoneSetting|kubernetes:(kafka|karpenter|autoscaling|policy))/,
    /^aws:eks/,
  ],
];

describe.each(companies)("a company %s", (stack, has, never) => {
  it("has a stack file here, as every case has", () => {
    const files = readdirSync(estatesFolder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    expect(files.sort()).toEqual(["newcomer", ...companies.map(([name]) => name)].sort());
  });

  it("is planned with what it has, and nothing stands against it", async () => {
    const estate = fixedEstate(stack);
    const types = resourcesIn(await estate.graph("live"))
      .map(({ type }) => type)
      .filter((type) => !type.startsWith("pulumi:"));
    expect(types.filter((type) => has.test(type)).length).toBe(types.length);
    expect(types.filter((type) => never.test(type))).toEqual([]);
    expect(await objectionsTo(estate)).toEqual([]);
    // Beside the two records of the phase.
    for (const [from, to] of road) expect((await estate.steps(from, to)).length).toBeGreaterThan(2);
  });

  it("is rehearsed without a CLI, and ends where it began", async () => {
    const at = ["--stack", stack, "--cwd", estatesFolder, "--engine", "offline", "--scale", "100000"];
    const { code, out } = await broadcast("rehearse", ...at);
    expect(out).toMatch(/Held: .*nothing created, replaced or deleted; the last normal equals the first\./);
    expect(code).toBe(0);
  });
});

describe("a company without EKS", () => {
  it("is told nothing of clusters, which it does not have", async () => {
    const { code, out } = await broadcast("plan", "--stack", "without-eks", "--cwd", estatesFolder, "--to", "prewarm");
    expect(out).not.toMatch(/node|pod|cluster/);
    expect(code).toBe(0);
  });
});

describe("a company on provisioned Aurora", () => {
  it("is told of every interruption, readers first, and what is counted meanwhile", async () => {
    const at = ["--stack", "provisioned-aurora", "--cwd", estatesFolder, "--to", "prewarm"];
    const { code, out } = await broadcast("plan", ...at);
    const order = ["database-orders-b interrupts reads", "database-orders-a interrupts the cluster: one failover"];
    const places = order.map((line) => out.indexOf(line));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(out).not.toContain("database-orders-reports interrupts");
    expect(out).toContain("database-catalogue-one interrupts the cluster: one failover to a reader for up to 1 min");
    expect(code).toBe(0);
  });
});

describe("a company behind another edge", () => {
  it("is told that nobody knows the instances of its cluster, so that no alarm is made for them", async () => {
    const { out } = await broadcast(
      "plan",
      "--stack",
      "without-cloudflare",
      "--cwd",
      estatesFolder,
      "--to",
      "live",
      "--from",
      "prewarm",
    );
    expect(out).toContain("not counted alarms of main: its instances are not in the stack file (alarms-have-actions)");
  });
});
