import type { AwsRight, CloudflareRight, KubernetesRight } from "../ops/gates/cloud/rights.ts";
import { rights } from "../ops/gates/cloud/rights.ts";
import { token } from "../policies/types.ts";

/** What the engine's provider needs for one type of resource, by the providers' own names. */
interface TypeRights {
  /** To preview, and to refresh. */
  read: readonly string[];
  /** To switch; none where no phase differs from another. */
  switch: readonly string[];
  /** Beyond that, for the first update and for an edit of the stack file. */
  create: readonly string[];
}

const tags = ["rds:ListTagsForResource"];
const newTags = ["rds:AddTagsToResource"];
const kubernetes = (resource: string, switched: readonly string[] = []): TypeRights => ({
  read: [`get ${resource}`],
  switch: [`patch ${resource}`, ...switched],
  // Server-side apply of an object that is not there.
  create: [`create ${resource}`],
});
const cloudflare = (permission: string): TypeRights => ({
  read: [`${permission} Read`],
  switch: [`${permission} Write`],
  create: [],
});
/** For a type that no switch touches. */
const still = ({ read, switch: written, create }: TypeRights): TypeRights => ({
  read,
  switch: [],
  create: [...written, ...create],
});

/** Pulumi waits for a Deployment by watching it and all it brings about. */
const awaited = [
  ...["deployments.apps", "replicasets.apps", "pods", "events", "persistentvolumeclaims"].flatMap((resource) => [
    `list ${resource}`,
    `watch ${resource}`,
  ]),
];

/**
 * Rights by type. Source: the API calls of terraform-provider-aws behind @pulumi/aws, Pulumi's Kubernetes provider, and
 * the token permissions that Cloudflare's API reference names for each call.
 */
export const rightsOfType: Readonly<Record<string, TypeRights>> = {
  [token.dbInstance]: {
    read: ["rds:DescribeDBInstances", ...tags],
    switch: ["rds:ModifyDBInstance"],
    create: [
      "rds:CreateDBInstance",
      "rds:CreateDBInstanceReadReplica",
      ...newTags,
      // The master user's password is kept by RDS in Secrets Manager.
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
      "kms:DescribeKey",
    ],
  },
  [token.dbCluster]: {
    read: ["rds:DescribeDBClusters", "rds:DescribeGlobalClusters", ...tags],
    switch: ["rds:ModifyDBCluster"],
    create: [
      "rds:CreateDBCluster",
      ...newTags,
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
      "kms:DescribeKey",
    ],
  },
  [token.dbClusterInstance]: {
    read: ["rds:DescribeDBInstances", "rds:DescribeDBClusters", ...tags],
    switch: [],
    create: ["rds:ModifyDBInstance", "rds:CreateDBInstance", ...newTags],
  },
  [token.dbProxy]: {
    read: ["rds:DescribeDBProxies", ...tags],
    switch: [],
    create: ["rds:ModifyDBProxy", "rds:CreateDBProxy", ...newTags, "iam:PassRole"],
  },
  [token.dbProxyTargets]: {
    read: ["rds:DescribeDBProxyTargetGroups"],
    switch: [],
    create: ["rds:ModifyDBProxyTargetGroup"],
  },
  "aws:rds/proxyTarget:ProxyTarget": {
    read: ["rds:DescribeDBProxyTargets"],
    switch: [],
    create: ["rds:RegisterDBProxyTargets"],
  },
  [token.nodeGroup]: {
    read: ["eks:DescribeNodegroup"],
    switch: ["eks:UpdateNodegroupConfig", "eks:DescribeUpdate"],
    create: ["eks:CreateNodegroup", "eks:TagResource", "iam:GetRole", "iam:PassRole", "ec2:DescribeSubnets"],
  },
  [token.alarm]: {
    read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    switch: ["cloudwatch:PutMetricAlarm"],
    create: [],
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    read: ["cloudwatch:GetDashboard"],
    switch: [],
    create: ["cloudwatch:PutDashboard"],
  },
  [token.autoscaler]: kubernetes("horizontalpodautoscalers.autoscaling"),
  [token.disruptionBudget]: still(kubernetes("poddisruptionbudgets.policy")),
  [token.priorityClass]: still(kubernetes("priorityclasses.scheduling.k8s.io")),
  [token.deployment]: kubernetes("deployments.apps", awaited),
  [token.deploymentPatch]: { ...kubernetes("deployments.apps", awaited), create: [] },
  "kubernetes:core/v1:ConfigMap": kubernetes("configmaps"),
  [token.workersScript]: still(cloudflare("Workers Scripts")),
  [token.workersRoute]: still(cloudflare("Workers Routes")),
  [token.dnsRecord]: still(cloudflare("DNS")),
  [token.waitingRoom]: cloudflare("Waiting Rooms"),
  [token.tieredCache]: still(cloudflare("Zone Settings")),
  // One for each phase whose rules the playbook owns.
  [token.ruleset]: {
    read: [
      "Cache Settings Read",
      "Custom Errors Read",
      "Dynamic URL Redirects Read",
      "Zone Transform Rules Read",
      "Zone WAF Read",
    ],
    switch: [
      "Cache Settings Write",
      "Custom Errors Write",
      "Dynamic URL Redirects Write",
      "Zone Transform Rules Write",
      "Zone WAF Write",
    ],
    create: [],
  },
};

/** Types that live in the engine's own state, or nowhere. */
const ownState = /^pulumi:/;

/** docs/permissions.md for the types of an estate. Throws where a type's rights are not known. */
export function permissionsPage(types: Iterable<string>): string {
  const known = [...new Set(types)]
    .filter((type) => !ownState.test(type))
    .sort()
    .map((type) => {
      const found = rightsOfType[type];
      if (!found) throw new Error(`${type} has no rights in scripts/permissions.ts`);
      return { type, found };
    });
  const part = (provider: "aws" | "kubernetes" | "cloudflare") => {
    const own = known.filter(({ type }) => type.startsWith(`${provider}:`));
    const all = (kind: keyof TypeRights): string[] => [...new Set(own.flatMap(({ found }) => found[kind]))].sort();
    const asked = Object.keys(rights[provider]);
    const read = [...new Set([...all("read"), ...asked])].sort();
    const toSwitch = all("switch").filter((right) => !read.includes(right));
    const toCreate = all("create").filter((right) => !read.includes(right) && !toSwitch.includes(right));
    return { own, read, toSwitch, toCreate };
  };
  const [aws, cluster, edge] = [part("aws"), part("kubernetes"), part("cloudflare")];
  return `# Permissions

The least rights, derived from the types of resource in the graph and from what the gates and \`check\` ask. Written by
\`npm run update:permissions\`; a test fails when a type or a question is missing here. The names are the providers' own; no
switch deletes anything, so no right to delete is in the list. An answer of \`check\` that is unknown for want of a right names it.

## AWS

To plan, to check and to ask the gates:

${json(aws.read)}

To switch, in addition:

${json(aws.toSwitch)}

For the first update of what is not adopted, and for edits of the stack file, in addition. \`iam:PassRole\` belongs to the roles of the stack file alone:

${json(aws.toCreate)}

Limit \`rds:Modify*\`, \`eks:Update*\` and \`cloudwatch:Put*\` to the ARNs of the stack file. The state's backend has its own:
\`s3:ListBucket\`, \`s3:GetObject\`, \`s3:PutObject\` and \`s3:DeleteObject\` on its bucket, and \`kms:Decrypt\` and \`kms:Encrypt\` where a key
keeps the secrets.

${table(aws.own, rights.aws)}

## Kubernetes

Verbs on resources, in the namespaces of the stack file; nodes and priority classes belong to the whole cluster.

| to                                                     | verbs |
| ------------------------------------------------------ | ----- |
| plan, check and ask the gates                          | ${list(cluster.read)} |
| switch, in addition                                    | ${list(cluster.toSwitch)} |
| bring up what is not adopted, or edit it, in addition | ${list(cluster.toCreate)} |

${table(cluster.own, rights.kubernetes)}

## Cloudflare

Permissions of one API token, for the stack's zone alone; Workers Scripts belongs to the account.

| to                                                     | permissions |
| ------------------------------------------------------ | ----------- |
| plan, check and ask the gates                          | ${list(edge.read)} |
| switch, in addition                                    | ${list(edge.toSwitch)} |
| bring up what is not adopted, or edit it, in addition | ${list(edge.toCreate)} |

${table(edge.own, rights.cloudflare)}
`;
}

function json(actions: readonly string[]): string {
  return `\`\`\`json\n${JSON.stringify(actions, null, 2)}\n\`\`\``;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

type Asked = Partial<Record<AwsRight | KubernetesRight | CloudflareRight, string>>;

function table(own: readonly { type: string; found: TypeRights }[], asked: Asked): string {
  const rows = [
    ...own.map(
      ({ type, found }) => `| \`${type}\` | ${list(found.read)} | ${list(found.switch)} | ${list(found.create)} |`,
    ),
    ...Object.entries(asked).map(([right, why]) => `| ${why} | \`${right}\` | | |`),
  ];
  return `| for | read | switch | first update |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}
