/**
 * Every right the questions use, by the provider's own name, with what it is for. An asker names one of them, so that a
 * refusal can say which is missing; docs/permissions.md lists them, and a test compares the two.
 */
export const rights = {
  aws: {
    "rds:DescribeDBInstances": "class, status, pending changes and replication of each instance",
    "cloudwatch:GetMetricStatistics": "how far a read replica is behind its source",
    "rds:DescribeDBClusters": "status and capacity of an Aurora cluster",
    "rds:DescribeDBProxies": "status of a proxy",
    "rds:DescribeDBProxyTargets": "whether a proxy reaches the writer",
    "eks:DescribeNodegroup": "bounds, status and health of the node group",
    "rds:DescribeOrderableDBInstanceOptions": "whether the broadcast's classes can be had",
    "servicequotas:GetServiceQuota": "the vCPU quota, L-1216C47A",
    "ec2:DescribeInstances": "vCPUs that run already",
    "ec2:DescribeInstanceTypes": "vCPUs of one node",
    "elasticloadbalancing:DescribeCapacityReservation": "reserved load balancer capacity",
    "sts:GetCallerIdentity": "whose credentials these are; every identity has it",
  },
  kubernetes: {
    "get deployments.apps": "ready pods of each app and of the placeholders",
    "get horizontalpodautoscalers.autoscaling": "bounds of each autoscaler",
    "list horizontalpodautoscalers.autoscaling": "whether two size the same app",
    "get configmaps": "the flags",
    "list nodes": "nodes that are ready",
  },
  cloudflare: {
    "Cache Settings Read": "rules of the cache",
    "Custom Errors Read": "the rule that serves the error page",
    "Zone Transform Rules Read": "headers of the error page",
    "Dynamic URL Redirects Read": "the redirect rules",
    "Zone WAF Read": "rate limits",
    "Zone Read": "name and plan of the zone",
    "DNS Read": "whether the hosts are proxied",
    "Waiting Rooms Read": "whether the waiting room is in force",
  },
} as const;

export type AwsRight = keyof (typeof rights)["aws"];
export type KubernetesRight = keyof (typeof rights)["kubernetes"];
export type CloudflareRight = keyof (typeof rights)["cloudflare"];
