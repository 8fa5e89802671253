/** Type tokens of a database's resources. */
export const type = {
  instance: "aws:rds/instance:Instance",
  cluster: "aws:rds/cluster:Cluster",
  clusterInstance: "aws:rds/clusterInstance:ClusterInstance",
  proxy: "aws:rds/proxy:Proxy",
  proxyTargets: "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
  proxyTarget: "aws:rds/proxyTarget:ProxyTarget",
} as const;

/** Component of a database. */
export const component = "broadcast:infra:Database";

/** Its name in the program. */
export const componentName = (database: string): string => `database-${database}`;

/** Role of the instance that is written to, in the names of resources. */
export const primaryRole = "primary";

/** Seconds a change of class may take: AWS's own limit, and the provider's. */
export const maxChangeSeconds = 80 * 60;

/** Inputs of an instance whose change asks for no modification of it. Source: as of `seconds.modification`, with the provider run. */
export const unmodifying: readonly string[] = ["tags", "skipFinalSnapshot", "finalSnapshotIdentifier"];

/** States in which an instance serves at its full size; storage is optimised in the background. */
export const servingStates: readonly string[] = ["available", "storage-optimization"];

/**
 * Seconds that changes take. A Multi-AZ change of class: a published log shows about 20 minutes with 77 s without service; the
 * others are estimates of the usual order, to be replaced by what a stack measured.
 */
export const seconds = {
  create: 600,
  classMultiAz: 1200,
  classSingleAz: 600,
  failover: 77,
  /** Of Aurora to a reader. Source: Amazon Aurora User Guide, “Fault tolerance for an Aurora DB cluster”: often below 30 s; not measured here. */
  auroraFailover: 30,
  storage: 300,
  /**
   * Of an instance at least, put off or not. Source: terraform-provider-aws, internal/service/rds/instance.go, waitDBInstanceAvailable:
   * a minute's delay, then three answers 10 s apart.
   */
  modification: 80,
  /** Of what no modification is asked for. */
  settings: 5,
  /** Of a cluster or a proxy. */
  other: 60,
  delete: 300,
} as const;
