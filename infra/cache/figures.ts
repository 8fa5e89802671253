import { NotAvailable } from "../contract/client.ts";
import type { Figure, FigureMaker } from "../contract/figure.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { cloudWatch, metricsClient } from "../providers/aws/metrics.ts";
import { cacheClient } from "./client.ts";
import { cachesIn, nameOf, readGroup } from "./reading.ts";

/** Source: Amazon ElastiCache User Guide, "Metrics for Valkey and Redis OSS": one thread serves all, so its CPU is what ends first. */
const metrics = [
  { name: "EngineCPUUtilization", key: "cpu", title: "CPU of the engine" },
  { name: "DatabaseMemoryUsagePercentage", key: "memory", title: "memory" },
] as const;

export const cacheFigures: FigureMaker = (resources) =>
  cachesIn(resources).flatMap((shape) => metrics.map((metric) => fullest(shape, metric)));

/** Of the node that has most of it in use. */
function fullest(shape: ResourceShape, { name: metric, key, title }: (typeof metrics)[number]): Figure {
  const { id } = readGroup(shape);
  const name = nameOf(shape);
  return {
    ...{
      name: `cache-${key}-${name}`,
      title: `${title} of the fullest node of ${name}`,
      unit: "%",
      source: cloudWatch,
    },
    target: shape.target,
    most: { value: 100 },
    ask: async (clients) => {
      const group = await clients.of(cacheClient, shape.target).group(id);
      if (!group) throw new NotAvailable("there is no such cache");
      const client = clients.of(metricsClient, shape.target);
      const found = await Promise.all(
        group.members.map((member) =>
          client.latest({
            ...{ namespace: "AWS/ElastiCache", name: metric, stat: "Maximum" },
            dimensions: { CacheClusterId: member, CacheNodeId: "0001" },
          }),
        ),
      );
      const known = found.filter((reading) => reading !== undefined);
      // One that says nothing may be the fullest.
      if (known.length < found.length) return undefined;
      return known.reduce<(typeof known)[number] | undefined>(
        (most, one) => (most === undefined || one.value > most.value ? one : most),
        undefined,
      );
    },
    onSandbox: () =>
      Promise.reject(new NotAvailable("the sandbox knows no traffic: only the real estate can be asked")),
  };
}
