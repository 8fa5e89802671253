/** Type token of an Auto Scaling group of EC2. */
export const type = { group: "aws:autoscaling/group:Group" } as const;

/** Component of an Auto Scaling group. */
export const component = "broadcast:infra:AutoScalingGroup";

/** AWS gives no most of instances in a group: beyond this a size is taken for a mistake. */
export const mostInstances = 10_000;

/**
 * How far a group goes beyond its maximum while it evens out its zones, in percent, and one instance at least. Source: Amazon EC2 Auto Scaling
 * User Guide, "Auto Scaling benefits for application architecture", on rebalancing: 10 percent, or one, whichever is greater.
 */
export const rebalancingPercent = 10;

/**
 * Seconds until an instance that is asked for is in service, and more for each; until one that is not asked for any more is gone; and until a
 * policy has taken it back. Estimates: three minutes to start, two to pass the checks of its health; 300 s of deregistration (the default of a
 * target group) and as much to end; for a policy that tracks a target, fifteen minutes of its alarm before.
 */
export const seconds = { update: 5, inService: 300, each: 0.5, gone: 600, takenBack: 1500 } as const;

/** A refresh of instances that is under way. Source: Auto Scaling API reference, InstanceRefresh, `Status`. */
export const refreshing: readonly string[] = ["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"];

/** Tags by which others tell that they set the sizes of a group. */
export const ownerTags = {
  /** Source: Amazon EKS User Guide, "Simplify node lifecycle with managed node groups". */
  nodeGroup: "eks:nodegroup-name",
  cluster: "eks:cluster-name",
  /** Source: Amazon ECS Developer Guide, "Amazon ECS capacity providers for EC2 workloads". */
  ecs: "AmazonECSManaged",
  /** Source: Cluster Autoscaler, "Auto-Discovery Setup". */
  clusterAutoscaler: "k8s.io/cluster-autoscaler/enabled",
  beanstalk: "elasticbeanstalk:environment-name",
  cloudFormation: "aws:cloudformation:stack-name",
} as const;
