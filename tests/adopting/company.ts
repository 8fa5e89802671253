import type { Cloud } from "../../sandbox/cloud.ts";
import { seed } from "../../sandbox/seed.ts";
import type { rawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const zone = "00000000000000000000000000000000";

/** A rule of the zone that was there before the playbook. */
export const oldRule = {
  ref: "blog",
  action: "redirect",
  expression: 'http.host eq "blog.example.com"',
  actionParameters: { fromValue: { statusCode: 301, targetUrl: { value: "https://www.example.com/blog" } } },
  enabled: true,
};

/** QA as it would be copied from the example, with the ids of what exists. */
export function firstDraft(raw: ReturnType<typeof rawEstate>): void {
  raw["database"].import = raw["database"].identifier;
  raw["headroom"].nodeGroup.import = `${raw["headroom"].nodeGroup.cluster}:${raw["headroom"].nodeGroup.name}`;
  raw["fleet"].web.import = `${raw["fleet"].web.namespace}/web`;
  raw["edge"].rulesets = { redirects: { import: `zones/${zone}/cafe` } };
}

/** What the first preview showed to be different, said in the stack file. */
export function corrected(raw: ReturnType<typeof rawEstate>): void {
  firstDraft(raw);
  raw["database"].allocatedStorage = 800;
  raw["database"].backupDays = 14;
  raw["database"].tags = { team: "shop" };
  raw["headroom"].nodeGroup.desiredSize = { normal: 9, broadcast: 9 };
  raw["edge"].rulesets.redirects.keep = [oldRule];
}

/** The company's cloud before the playbook came: by hand, and not quite what the example says. */
export async function fillWithCompany(cloud: Cloud): Promise<void> {
  const graph = await offlineEstate("qa", firstDraft).graph("normal");
  for (const { type, name, inputs, importId } of graph.nodes.values()) {
    if (importId === undefined) continue;
    seed(cloud, type, name, { ...inputs, ...own(type, inputs) }, importId);
  }
}

function own(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const spec = inputs["spec"] as Record<string, unknown> | undefined;
  switch (type) {
    case "aws:rds/instance:Instance":
      return {
        allocatedStorage: 800,
        autoMinorVersionUpgrade: true,
        backupRetentionPeriod: 14,
        deletionProtection: false,
        // Its password is its own: RDS managing it would be a new one.
        manageMasterUserPassword: undefined,
        parameterGroupName: "shop-postgres15",
        tags: { team: "shop" },
        vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
      };
    case "aws:eks/nodeGroup:NodeGroup":
      return {
        diskSize: 100,
        labels: { pool: "apps" },
        scalingConfig: { ...(inputs["scalingConfig"] as object), desiredSize: 9 },
        tags: { team: "platform" },
      };
    case "kubernetes:autoscaling/v2:HorizontalPodAutoscaler":
      return {
        metadata: { name: "web", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "Helm" } },
        spec: { ...spec, behavior: undefined, metrics: requestsPerSecond },
      };
    default:
      return { description: "by hand, 2019", rules: [oldRule] };
  }
}

export const requestsPerSecond = [
  {
    type: "Pods",
    pods: { metric: { name: "requests_per_second" }, target: { type: "AverageValue", averageValue: "40" } },
  },
];
