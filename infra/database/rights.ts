import type { TypeRights } from "../contract/rights.ts";

const tags = ["rds:ListTagsForResource"];
const newTags = ["rds:AddTagsToResource"];
// The master user's password is kept by RDS in Secrets Manager.
const newPassword = ["secretsmanager:CreateSecret", "secretsmanager:TagResource", "kms:DescribeKey"];

/** Source of all of them: the API calls of terraform-provider-aws behind @pulumi/aws. */
export const instanceRights: TypeRights = {
  read: ["rds:DescribeDBInstances", ...tags],
  switch: ["rds:ModifyDBInstance"],
  create: ["rds:CreateDBInstance", "rds:CreateDBInstanceReadReplica", ...newTags, ...newPassword],
};

export const clusterRights: TypeRights = {
  read: ["rds:DescribeDBClusters", "rds:DescribeGlobalClusters", ...tags],
  switch: ["rds:ModifyDBCluster"],
  create: ["rds:CreateDBCluster", ...newTags, ...newPassword],
};

export const clusterInstanceRights: TypeRights = {
  read: ["rds:DescribeDBInstances", "rds:DescribeDBClusters", ...tags],
  switch: ["rds:ModifyDBInstance"],
  create: ["rds:CreateDBInstance", ...newTags],
};

export const proxyRights: Readonly<Record<"proxy" | "targets" | "target", TypeRights>> = {
  proxy: {
    read: ["rds:DescribeDBProxies", ...tags],
    switch: [],
    create: ["rds:ModifyDBProxy", "rds:CreateDBProxy", ...newTags, "iam:PassRole"],
  },
  targets: {
    read: ["rds:DescribeDBProxyTargetGroups"],
    switch: [],
    create: ["rds:ModifyDBProxyTargetGroup"],
  },
  target: {
    read: ["rds:DescribeDBProxyTargets"],
    switch: [],
    create: ["rds:RegisterDBProxyTargets"],
  },
};
