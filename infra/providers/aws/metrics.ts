import type { GetMetricDataCommandOutput, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { ClientDefinition } from "../../contract/client.ts";
import { AccessDenied, notOnSandbox } from "../../contract/client.ts";
import type { FigureSource, Reading } from "../../contract/figure.ts";
import type { Rights } from "../../contract/rights.ts";
import { narrowTarget } from "../../contract/target.ts";
import { together } from "../../contract/together.ts";
import { clientOptions, openedWith, queryAws } from "./access.ts";

/**
 * CloudWatch measures these metrics once a minute, and has them one to three minutes later. 0.01 USD for 1,000 metrics: Amazon CloudWatch
 * pricing, "GetMetricData", as remembered.
 */
export const cloudWatch: FigureSource = { name: "CloudWatch", every: 60, current: 360, price: 0.01 / 1000 };

/** One metric of one thing. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Maximum`, `Sum`, or a percentile as `p95`. */
  stat: string;
}

interface MetricsClient {
  /** What a metric was in the latest minute that is over; undefined where nothing was measured in the last ten. */
  latest(metric: Metric): Promise<Reading | undefined>;
}

export const metricsRights = {
  "cloudwatch:GetMetricData": "what is in use of databases, caches and load balancers, for watch",
} as const satisfies Rights;

/** Questions to CloudWatch; those of the same moment are put at once. */
export const metricsClient: ClientDefinition<MetricsClient> = {
  name: "metrics",
  cloud: (target) => {
    const open = openedWith(
      () => import("@aws-sdk/client-cloudwatch"),
      (sdk) => new sdk.CloudWatchClient(clientOptions(narrowTarget("aws", target))),
    );
    const ask = together(async (keys) => {
      const found = new Map<string, Answer>();
      for (let at = 0; at < keys.length; at += mostMetrics) {
        const part = keys.slice(at, at + mostMetrics);
        const answers = await queryAws(metricsRights, "cloudwatch:GetMetricData", async () => {
          const { sdk, client } = await open();
          const now = Date.now();
          const command = {
            MetricDataQueries: part.map((key, index) => queryOf(JSON.parse(key) as Metric, index)),
            StartTime: new Date(Math.floor(now / 60_000) * 60_000 - windowSeconds * 1000),
            EndTime: new Date(now),
            ScanBy: "TimestampDescending" as const,
          };
          return answersIn(sdk.paginateGetMetricData({ client }, command), now / 1000);
        });
        for (const [index, key] of part.entries()) found.set(key, answers?.get(`m${index}`) ?? {});
      }
      return found;
    });
    return {
      latest: async (metric) => {
        const { reading, error } = (await ask(JSON.stringify(metric))) ?? {};
        if (error) throw error;
        return reading;
      },
    };
  },
  sandbox: () => ({ latest: notOnSandbox("traffic") }),
};

/** Of one call. Source: Amazon CloudWatch API Reference, "GetMetricData". */
const mostMetrics = 500;

/** What is older than this is no word on the present. */
const windowSeconds = 600;

const period = 60;

interface Answer {
  reading?: Reading;
  error?: Error;
}

function queryOf({ namespace, name, dimensions, stat }: Metric, index: number): MetricDataQuery {
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: stat,
    },
  };
}

/** By the id of the query. Of a minute that runs a sum would be too small. */
async function answersIn(pages: AsyncIterable<GetMetricDataCommandOutput>, now: number): Promise<Map<string, Answer>> {
  const found = new Map<string, Answer>();
  for await (const { MetricDataResults = [] } of pages) {
    for (const { Id = "", StatusCode, Timestamps = [], Values = [], Messages = [] } of MetricDataResults) {
      if (StatusCode === "Forbidden") found.set(Id, { error: new AccessDenied("cloudwatch:GetMetricData") });
      else if (StatusCode === "InternalError")
        found.set(Id, { error: new Error(Messages[0]?.Value ?? "CloudWatch had an error of its own") });
      if (found.has(Id)) continue;
      const points = Timestamps.map((time, index) => ({ at: time.getTime() / 1000 + period, value: Values[index] }));
      // They are asked for with the latest first; one of the future is for whoever reads it to judge.
      const [latest] = points
        .filter(({ at }) => at <= now || at > now + period)
        .sort((one, other) => other.at - one.at);
      if (latest?.value !== undefined) found.set(Id, { reading: { value: latest.value, at: latest.at } });
    }
  }
  return found;
}
