import { Proxy as RdsProxy } from "@pulumi/aws/rds/proxy.js";
import { ProxyDefaultTargetGroup } from "@pulumi/aws/rds/proxyDefaultTargetGroup.js";
import { ProxyTarget } from "@pulumi/aws/rds/proxyTarget.js";
import type { Output, Resource } from "@pulumi/pulumi";
import { definedEntries } from "../contract/adopt.ts";
import type { ProxyArgs } from "./schema.ts";
import { ownTags } from "./tags.ts";
import type { Writer } from "./writer.ts";

/**
 * RDS Proxy for the writer: it shares the database's connections among far more clients. No dial turns it, so one that exists is
 * no resource of ours; undefined there.
 */
export function databaseProxy(
  parent: Resource,
  label: string,
  args: ProxyArgs,
  writer: Writer,
): Output<string> | undefined {
  if (args.adopt !== undefined) return undefined;
  const name = args.name ?? "";
  const proxy = new RdsProxy(
    `${label}-proxy`,
    {
      name,
      engineFamily: writer.engineFamily,
      roleArn: args.roleArn ?? "",
      requireTls: true,
      auths: [{ authScheme: "SECRETS", iamAuth: "DISABLED", secretArn: args.secretArn ?? "" }],
      vpcSubnetIds: args.subnets ?? [],
      ...definedEntries({ vpcSecurityGroupIds: args.securityGroups }),
      tags: ownTags(undefined),
    },
    { parent, protect: true },
  );
  const targets = new ProxyDefaultTargetGroup(
    `${label}-proxy-targets`,
    { dbProxyName: name, connectionPoolConfig: { maxConnectionsPercent: args.maxConnectionsPercent ?? 90 } },
    { parent, dependsOn: [proxy] },
  );
  new ProxyTarget(
    `${label}-proxy-target`,
    { dbProxyName: name, targetGroupName: "default", ...writer.target },
    { parent, dependsOn: [targets, writer.resource] },
  );
  return proxy.endpoint;
}
