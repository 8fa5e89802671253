import { digest, stringAt } from "../contract/properties.ts";
import { type ChangeRequest, simpleStandIn } from "../contract/standIn.ts";
import { arn, checkRange, endpointDomain } from "../providers/aws/standIn.ts";
import { proxyInputs, proxyTargetInputs, proxyTargetsInputs } from "./inputs/proxy.ts";

/** Simulated seconds, estimates: RDS Proxy takes minutes to become available; CloudWatch answers at once. */
export const proxyStandIn = simpleStandIn({
  changes: { inputs: proxyInputs },
  autoName: "name",
  seconds: { create: 300, update: 60, delete: 120 },
  id: ({ inputs, name }) => stringAt(inputs, "name") ?? name,
  // Renamed, it is another name for the same proxy.
  computed: ({ inputs, world }, id) => ({
    name: stringAt(inputs, "name") ?? id,
    endpoint: `${stringAt(inputs, "name") ?? id}.proxy-${endpointDomain("rds", world)}`,
    arn: arn("rds", `db-proxy:prx-${digest(17, id)}`, world),
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  }),
  timeouts: { create: 1800, update: 1800, delete: 3600 },
});

const pool = "connectionPoolConfig";

export const proxyTargetsStandIn = simpleStandIn({
  check: (inputs) => [
    ...checkRange(inputs, `${pool}.connectionBorrowTimeout`, { least: 0, most: 3600 }),
    ...checkRange(inputs, `${pool}.maxConnectionsPercent`, { least: 1, most: 100 }),
    ...checkRange(inputs, `${pool}.maxIdleConnectionsPercent`, { least: 0, most: 100 }),
  ],
  changes: { inputs: proxyTargetsInputs },
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
  changes: { inputs: proxyTargetInputs },
  seconds: { create: 30, update: 1, delete: 10 },
  id: targetId,
  computed: (_, id) => ({ type: id.split("/")[2], rdsResourceId: id.split("/")[3], port: 5432 }),
});
