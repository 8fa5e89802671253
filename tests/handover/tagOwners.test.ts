import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { HandOver } from "../../infra/contract/owner.ts";
import { resourceHandOvers, tagOwners } from "../../infra/providers/aws/tagOwners.ts";

const instance = {
  subject: "RDS instance shop-prod",
  paths: ["instanceClass"],
  terraform: { type: "aws_db_instance" },
};
const group = {
  subject: "node group shop-prod:apps",
  paths: ["scalingConfig.minSize", "scalingConfig.desiredSize"],
  terraform: { type: "aws_eks_node_group" },
};
const held = (tags: Record<string, string>, resource = instance) =>
  tagOwners(resource, tags).map(({ who, hold, paths, how }) => `${who} ${hold} ${paths.join(", ")} (${how})`);

describe("owners by tags", () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, []],
    [{ team: "shop", "managed-by": "broadcast" }, []],
    [{ Terraform: "false" }, []],
    [{ Terraform: "true" }, ["Terraform may set instanceClass (tag Terraform=true)"]],
    [{ "managed-by": "terraform" }, ["Terraform may set instanceClass (tag managed-by=terraform)"]],
    [{ "terraform-aws-modules": "rds" }, ["Terraform may set instanceClass (tag terraform-aws-modules=rds)"]],
    [{ ManagedBy: "OpenTofu" }, ["Terraform may set instanceClass (tag ManagedBy=OpenTofu)"]],
    [{ "pulumi:project": "shop" }, ["another Pulumi program may set instanceClass (tag pulumi:project=shop)"]],
    [
      { "aws:cloudformation:stack-name": "shop" },
      ["CloudFormation's stack shop may set instanceClass (tag aws:cloudformation:stack-name)"],
    ],
    [{ "crossplane-name": "db-1" }, ["Crossplane's db-1 may set instanceClass (tag crossplane-name)"]],
    [
      { Terraform: "true", "broadcast/handed-over": "allocated_storage instance_class" },
      ["Terraform left instanceClass (tag broadcast/handed-over says so)"],
    ],
    [
      { Terraform: "true", "broadcast/handed-over": "instanceClass" },
      ["Terraform may set instanceClass (tag Terraform=true)"],
    ],
  ])("%o", (tags, expected) => {
    expect(held(tags)).toEqual(expected);
  });

  it("are told apart value by value", () => {
    expect(held({ Terraform: "true", "broadcast/handed-over": "scaling_config.min_size" }, group)).toEqual([
      "Terraform may set scalingConfig.desiredSize (tag Terraform=true)",
      "Terraform left scalingConfig.minSize (tag broadcast/handed-over says so)",
    ]);
  });
});

const text = ({ head = [], lines, foot = [] }: HandOver): string => [...head, ...lines, ...foot].join("\n");
const told = (...args: Parameters<typeof resourceHandOvers>): string =>
  resourceHandOvers(...args)
    .map(text)
    .join("\n");

/** Whether Terraform itself is on this machine: it reads what is pasted. */
function terraform(source: string): string {
  return execFileSync("terraform", ["fmt", "-"], {
    input: source,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
}
const hasTerraform = (() => {
  try {
    terraform("");
    return true;
  } catch {
    return false;
  }
})();

describe("what owners of AWS are told", () => {
  it("by Terraform's own names, blocks as lists of one, with the mark", () => {
    expect(told("terraform", group)).toContain(
      "ignore_changes = [scaling_config[0].min_size, scaling_config[0].desired_size]",
    );
    expect(told("terraform", group)).toContain(
      'tags = { "broadcast/handed-over" = "scaling_config.min_size scaling_config.desired_size" }',
    );
    expect(told("terraform", instance)).toContain('resource "aws_db_instance"');
    const renamed = {
      ...instance,
      paths: ["replicasPerNodeGroup"],
      terraform: {
        type: "aws_elasticache_replication_group",
        attributes: { replicasPerNodeGroup: ["num_cache_clusters", "replicas_per_node_group"] },
      },
    };
    expect(told("terraform", renamed)).toContain("ignore_changes = [num_cache_clusters, replicas_per_node_group]");
    const block = {
      ...instance,
      paths: ["minimumLoadBalancerCapacity.capacityUnits"],
      terraform: { type: "aws_lb", attributes: { minimumLoadBalancerCapacity: ["minimum_load_balancer_capacity"] } },
    };
    expect(told("terraform", block)).toContain("ignore_changes = [minimum_load_balancer_capacity]");
  });

  it("is done once the mark that is pasted is there", () => {
    const [, marked = ""] = /"broadcast\/handed-over" = "([^"]+)"/.exec(told("terraform", group)) ?? [];
    expect(tagOwners(group, { Terraform: "true", "broadcast/handed-over": marked }).map(({ hold }) => hold)).toEqual([
      "left",
    ]);
    const [, spoken = ""] = /"broadcast\/handed-over": "([^"]+)"/.exec(told("pulumi", group)) ?? [];
    expect(
      tagOwners(group, { "pulumi:stack": "prod", "broadcast/handed-over": spoken }).map(({ hold }) => hold),
    ).toEqual(["left"]);
  });

  it("of a mark AWS takes as a value", () => {
    const [, marked = ""] = /"broadcast\/handed-over" = "([^"]+)"/.exec(told("terraform", group)) ?? [];
    // Source: AWS, "Tag naming limits and requirements".
    expect(marked).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
  });

  it.skipIf(!hasTerraform)("in a language that Terraform reads", () => {
    const blocks = { ...group, terraform: { ...group.terraform, tagBlocks: true } };
    for (const each of [instance, group, blocks])
      expect(terraform(told("terraform", each))).toContain("ignore_changes");
    expect(() => terraform("resource {")).toThrow();
  });

  it("by Pulumi's paths, and by a stack policy of CloudFormation that is JSON", () => {
    expect(told("pulumi", group)).toContain('ignoreChanges: ["scalingConfig.minSize", "scalingConfig.desiredSize"]');
    const tags = { "aws:cloudformation:stack-name": "shop", "aws:cloudformation:logical-id": "Database" };
    const script = told("cloudformation", instance, tags);
    const [, policy = ""] = /<<'JSON'\n([\s\S]*?)\nJSON/.exec(script) ?? [];
    const { Statement } = JSON.parse(policy) as { Statement: { Effect: string; Resource: string }[] };
    expect(Statement.map(({ Effect, Resource }) => [Effect, Resource])).toEqual([
      ["Allow", "*"],
      ["Deny", "LogicalResourceId/Database"],
    ]);
    expect(script).toContain("set-stack-policy --stack-name shop ");
  });

  it("nothing, where it has none of AWS", () => {
    for (const tool of ["argocd", "flux", "helm", "kubectl"] as const)
      expect(resourceHandOvers(tool, instance)).toEqual([]);
  });
});
