import type { AlarmsArgs, WatchedDatabase } from "./schema.ts";

interface Watched extends Pick<AlarmsArgs, "loadBalancers"> {
  region: string;
  databases: readonly WatchedDatabase[];
}

type Metric = (string | { stat: string })[];

/** The dashboard's JSON: one graph a question asked that evening, the sweat line drawn in. The same in every phase. */
export function dashboardBody({ region, databases, loadBalancers }: Watched): string {
  const instances = databases.flatMap((database) => database.instances);
  // The lowest of several: whoever passes it first is cause for sweat.
  const line = (of: (database: WatchedDatabase) => number): number | undefined =>
    databases.length === 0 ? undefined : Math.min(...databases.map(of));
  const ofDatabase = (metric: string): Metric[] =>
    instances.map((instance) => ["AWS/RDS", metric, "DBInstanceIdentifier", instance]);
  const ofBalancers = (metric: string, stat: string): Metric[] =>
    Object.values(loadBalancers).map(({ id }) => ["AWS/ApplicationELB", metric, "LoadBalancer", id, { stat }]);
  const graphs: [title: string, metrics: Metric[], line?: number][] = [
    ["Database CPU (%)", ofDatabase("CPUUtilization"), line(({ cpuPercent }) => cpuPercent)],
    ["Database connections", ofDatabase("DatabaseConnections")],
    ["Database write latency (s)", ofDatabase("WriteLatency"), line(({ latencySeconds }) => latencySeconds)],
    ["Requests a minute", ofBalancers("RequestCount", "Sum")],
    ["Response time, 95th percentile (s)", ofBalancers("TargetResponseTime", "p95")],
    ["Errors a minute", ofBalancers("HTTPCode_Target_5XX_Count", "Sum")],
  ];
  const widgets = graphs
    .filter(([, metrics]) => metrics.length > 0)
    .map(([title, metrics, sweat], index) => ({
      type: "metric",
      x: (index % 2) * 12,
      y: Math.floor(index / 2) * 6,
      width: 12,
      height: 6,
      properties: {
        title,
        region,
        metrics,
        period: 60,
        view: "timeSeries",
        ...(sweat !== undefined && { annotations: { horizontal: [{ label: "sweat line", value: sweat }] } }),
      },
    }));
  return JSON.stringify({ widgets });
}
