import { appClient } from "../app/client.ts";
import { scaleTargetOf } from "../app/reading.ts";
import type { Clients } from "../contract/client.ts";
import type { Figure, FigureMaker, Reading } from "../contract/figure.ts";
import { sumOf, untold } from "../contract/figure.ts";
import type { Known } from "../contract/known.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { Metric } from "../providers/aws/metrics.ts";
import { cloudWatch, metricsClient } from "../providers/aws/metrics.ts";
import { scalingClient } from "../scalableTarget/client.ts";
import { idOf, isService } from "../scalableTarget/reading.ts";
import { writerCapacity } from "./capacity.ts";
import type { ConnectionPath } from "./connections.ts";
import { connectionPathsTo } from "./connections.ts";
import { consumersIn } from "./consumers.ts";
import { type } from "./facts.ts";
import { titleOf } from "./limits.ts";
import { databasesIn, isPrimary, nameOf, proxyOf, requiredText } from "./reading.ts";

/** Connections by every way, and how busy each instance is. */
export const databaseFigures: FigureMaker = (resources) =>
  databasesIn(resources).flatMap((database) => [
    ...waysTo(database, resources).map((way) => connections(database, way, resources)),
    ...busy(database, resources),
  ]);

/** The ways that apps use; the writer's also where nobody says that it is used, since others may. */
function waysTo(database: ResourceShape, resources: Resources): ConnectionPath[] {
  const paths = connectionPathsTo(database, consumersIn(resources), resources);
  if (paths.some(({ way }) => way === "writer")) return paths;
  const writer: ConnectionPath = {
    way: "writer",
    weight: () => 0,
    constant: 0,
    capacity: (all) => writerCapacity(database, all),
  };
  return [writer, ...paths];
}

function connections(database: ResourceShape, path: ConnectionPath, resources: Resources): Figure {
  const name = nameOf(database);
  const [child] = resources.childrenOf(database);
  const figure = {
    name: `connections-${name}-${path.way}`,
    title: `connections of ${name} through ${titleOf(path)}`,
    unit: "connections",
    most: allowed(database, path, resources),
  };
  const metrics = metricsOf(database, path.way, resources);
  if (!metrics) return untold(figure, "no cloud counts the clients of a pooler: name a query under figures.queries");
  return {
    ...figure,
    source: cloudWatch,
    target: child?.target,
    ask: async (clients) => {
      const client = clients.of(metricsClient, child?.target);
      return sumOf(await Promise.all(metrics.map((metric) => client.latest(metric))));
    },
    onSandbox: (clients) => played(path, resources, clients),
  };
}

/** What is measured counts the connections of what is not in the file as well, for which some are kept free. */
function allowed(database: ResourceShape, { way, capacity }: ConnectionPath, resources: Resources): Known<number> {
  const { value, unknown } = capacity(resources);
  if (!value) return { unknown };
  const kept = way === "writer" ? (inputsOf(database).at("reservedConnections").number() ?? 0) : 0;
  return { value: value.usable + kept };
}

const rds = (name: string, dimensions: Metric["dimensions"], stat = "Maximum"): Metric => ({
  namespace: "AWS/RDS",
  name,
  dimensions,
  stat,
});

/**
 * What counts the connections of a way, of which the sum is meant; undefined for a way that CloudWatch does not see. Who writes in a
 * cluster changes with every failover: CloudWatch knows it by role, and each instance measures once a minute, so their sum is that of all
 * readers. Source: Amazon Aurora User Guide, "CloudWatch dimensions for Aurora".
 */
function metricsOf(database: ResourceShape, way: string, resources: Resources): Metric[] | undefined {
  const name = "DatabaseConnections";
  if (way === "proxy") {
    const proxy = proxyOf(database, resources);
    return proxy && [rds(name, { ProxyName: proxy.name }, "Sum")];
  }
  if (way !== "writer" && way !== "readers") return undefined;
  const [cluster] = resources.childrenOf(database, type.cluster);
  if (cluster) {
    const Role = way === "writer" ? "WRITER" : "READER";
    const of = { DBClusterIdentifier: requiredText(cluster, "clusterIdentifier"), Role };
    return [rds(name, of, way === "writer" ? "Maximum" : "Sum")];
  }
  return resources
    .childrenOf(database, type.instance)
    .filter((shape) => isPrimary(shape) === (way === "writer"))
    .map((shape) => rds(name, { DBInstanceIdentifier: requiredText(shape, "identifier") }));
}

/** On the sandbox every pool of every pod and task that is there is full: nothing else opens connections. */
async function played(
  { weight, constant }: ConnectionPath,
  resources: Resources,
  clients: Clients,
): Promise<Reading | undefined> {
  const wanting = consumersIn(resources).filter((shape) => weight(shape) > 0);
  const counts = await Promise.all(
    wanting.map(async (shape): Promise<number> => {
      const count = isService(shape)
        ? (await clients.of(scalingClient, shape.target).tasks(idOf(shape)))?.running
        : (await clients.of(appClient, shape.target).pods(scaleTargetOf(shape)))?.all;
      return (count ?? 0) * weight(shape);
    }),
  );
  return { value: Math.round(counts.reduce((sum, one) => sum + one, constant)), detail: "every pool full" };
}

/** How busy what holds the data is. What a class bears no stack file says: only this tells. */
function busy(database: ResourceShape, resources: Resources): Figure[] {
  const name = nameOf(database);
  const [cluster] = resources.childrenOf(database, type.cluster);
  if (cluster) {
    const of = { DBClusterIdentifier: requiredText(cluster, "clusterIdentifier") };
    const serverless = inputsOf(cluster).at("serverlessv2ScalingConfiguration").has();
    return [
      percent(
        `cpu-${name}-writer`,
        `CPU of the writer of ${name}`,
        cluster,
        rds("CPUUtilization", { ...of, Role: "WRITER" }),
      ),
      percent(
        `cpu-${name}-readers`,
        `CPU of the busiest reader of ${name}`,
        cluster,
        rds("CPUUtilization", { ...of, Role: "READER" }),
      ),
      ...(serverless
        ? [percent(`capacity-${name}`, `capacity of ${name}, of its maximum`, cluster, rds("ACUUtilization", of))]
        : []),
    ];
  }
  return resources.childrenOf(database, type.instance).map((shape) => {
    const role = shape.name.replace(`${database.name}-`, "");
    const of = { DBInstanceIdentifier: requiredText(shape, "identifier") };
    return percent(`cpu-${name}-${role}`, `CPU of ${name}, ${role}`, shape, rds("CPUUtilization", of, "Average"));
  });
}

function percent(name: string, title: string, { target }: ResourceShape, metric: Metric): Figure {
  return {
    ...{ name, title, unit: "%", source: cloudWatch, target, most: { value: 100 } },
    ask: (clients) => clients.of(metricsClient, target).latest(metric),
  };
}
