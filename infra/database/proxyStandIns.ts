import { digest, stringAt } from "../contract/properties.ts";
import { type ChangeRequest, simpleStandIn } from "../contract/standIn.ts";
import { arn, endpointDomain } from "../providers/aws/standIn.ts";

/** Simulated seconds, estimates: RDS Proxy takes minutes to become available; CloudWatch answers at once. */
export const proxyStandIn = simpleStandIn({
  replaceOn: ["endpointNetworkType", "engineFamily", "name", "targetConnectionNetworkType", "vpcSubnetIds"],
  autoName: "name",
  seconds: { create: 300, update: 60, delete: 120 },
  id: ({ inputs, name }) => stringAt(inputs, "name") ?? name,
  computed: ({ inputs, world }, id) => ({
    name: id,
    endpoint: `${id}.proxy-${endpointDomain("rds", world)}`,
    arn: arn("rds", `db-proxy:prx-${digest(17, id)}`, world),
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  }),
  timeouts: { create: 1800, update: 1800, delete: 3600 },
});

export const proxyTargetsStandIn = simpleStandIn({
  replaceOn: ["dbProxyName"],
  seconds: { create: 30, update: 30, delete: 1 },
  id: ({ inputs, name }) => stringAt(inputs, "dbProxyName") ?? name,
  computed: ({ world }, id) => ({
    name: "default",
    arn: arn("rds", `target-group:prx-tg-${digest(17, id)}`, world),
    region: world.settings.region,
  }),
});

function targetId({ inputs, name }: ChangeRequest): string {
  const kind = stringAt(inputs, "dbInstanceIdentifier") === undefined ? "TRACKED_CLUSTER" : "RDS_INSTANCE";
  const target = stringAt(inputs, "dbInstanceIdentifier") ?? stringAt(inputs, "dbClusterIdentifier") ?? name;
  return [stringAt(inputs, "dbProxyName") ?? "", stringAt(inputs, "targetGroupName") ?? "default", kind, target].join(
    "/",
  );
}

export const proxyTargetStandIn = simpleStandIn({
  replaceOn: ["dbClusterIdentifier", "dbInstanceIdentifier", "dbProxyName", "targetGroupName"],
  seconds: { create: 30, update: 1, delete: 10 },
  id: targetId,
  computed: (_, id) => ({ type: id.split("/")[2], rdsResourceId: id.split("/")[3], port: 5432 }),
});
