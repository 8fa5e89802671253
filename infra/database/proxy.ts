import { Proxy as RdsProxy } from "@pulumi/aws/rds/proxy.js";
import { ProxyDefaultTargetGroup } from "@pulumi/aws/rds/proxyDefaultTargetGroup.js";
import { ProxyTarget } from "@pulumi/aws/rds/proxyTarget.js";
import type { Resource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { annotation } from "../annotations.ts";
import type { ProxyArgs } from "./schema.ts";
import type { Writer } from "./writer.ts";

/** RDS Proxy for the writer: it shares the database's connections among far more clients. */
export function databaseProxy(parent: Resource, name: string, args: ProxyArgs, writer: Writer): RdsProxy {
  const proxy = new RdsProxy(
    `${name}-proxy`,
    {
      name: args.name,
      engineFamily: writer.engineFamily,
      roleArn: args.roleArn,
      requireTls: true,
      auths: [{ authScheme: "SECRETS", iamAuth: "DISABLED", secretArn: args.secretArn }],
      vpcSubnetIds: args.subnets,
      vpcSecurityGroupIds: args.securityGroups,
      tags: { "managed-by": "broadcast", [annotation.proxyMultiplexing]: String(args.multiplexing) },
    },
    adopted(parent, args.import, { protect: true }),
  );
  const targets = new ProxyDefaultTargetGroup(
    `${name}-proxy-targets`,
    { dbProxyName: args.name, connectionPoolConfig: { maxConnectionsPercent: args.maxConnectionsPercent } },
    { parent, dependsOn: [proxy] },
  );
  new ProxyTarget(
    `${name}-proxy-target`,
    { dbProxyName: args.name, targetGroupName: "default", ...writer.target },
    { parent, dependsOn: [targets, writer.resource] },
  );
  return proxy;
}
