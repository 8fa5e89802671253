import type { Figure, FigureMaker } from "../contract/figure.ts";
import { cloudWatch, metricsClient } from "../providers/aws/metrics.ts";
import { balancerOf } from "./arn.ts";
import { arnOf, balancersIn, nameOf, unitsOf } from "./reading.ts";

/** A load balancer that is watched. */
export interface WatchedBalancer {
  name: string;
  /** As CloudWatch knows it: `app/<name>/<16 hex digits>`. */
  id: string;
  target: string | undefined;
  /** Seconds within which 95 of 100 requests are to be answered; undefined where nobody said. */
  p95Seconds?: number | undefined;
  /** Units reserved for it. */
  units?: number;
}

export const loadBalancerFigures: FigureMaker = (resources) =>
  balancersIn(resources).flatMap((shape) =>
    figuresOfBalancer({
      ...{ name: nameOf(shape), id: balancerOf(arnOf(shape))?.id ?? "", target: shape.target },
      units: unitsOf(shape),
    }),
  );

/**
 * Source: Elastic Load Balancing User Guides, "CloudWatch metrics for your Application Load Balancer" and the same of Network Load Balancers:
 * sums are reported only where they are not zero.
 */
export function figuresOfBalancer(balancer: WatchedBalancer): Figure[] {
  return balancer.id.startsWith("net/") ? networkFigures(balancer) : applicationFigures(balancer);
}

function applicationFigures(balancer: WatchedBalancer): Figure[] {
  const { name, p95Seconds, units = 0 } = balancer;
  const requests = asking(balancer, "RequestCount", "Sum");
  return [
    {
      ...figure(balancer, "requests", `requests a minute at load balancer ${name}`, "a minute"),
      ...{ demand: "part", ask: requests },
    },
    {
      ...figure(balancer, "errors", `answers of 500 and more a minute at load balancer ${name}`, "a minute"),
      failed: "part",
      ask: async (clients, signal) => {
        const [all, ...failed] = await Promise.all([
          requests(clients, signal),
          asking(balancer, "HTTPCode_Target_5XX_Count", "Sum")(clients, signal),
          asking(balancer, "HTTPCode_ELB_5XX_Count", "Sum")(clients, signal),
        ]);
        // A minute in which requests were counted and no failure was had none.
        if (!all) return undefined;
        const same = failed.filter((one) => one?.at === all.at);
        return { ...all, value: same.reduce((sum, one) => sum + (one?.value ?? 0), 0) };
      },
    },
    {
      ...figure(balancer, "p95", `answers of load balancer ${name}, 95th percentile`, "seconds"),
      ...(p95Seconds !== undefined && { most: { value: p95Seconds } }),
      ask: asking(balancer, "TargetResponseTime", "p95"),
    },
    ...(units > 0
      ? [
          {
            ...figure(balancer, "units", `capacity units of load balancer ${name}, of those reserved`, "units"),
            most: { value: units },
            ask: asking(balancer, "PeakLCUs", "Maximum"),
          },
        ]
      : []),
  ];
}

function networkFigures(balancer: WatchedBalancer): Figure[] {
  const title = `new connections a minute at load balancer ${balancer.name}`;
  return [{ ...figure(balancer, "requests", title, "a minute"), ask: asking(balancer, "NewFlowCount", "Sum") }];
}

function figure({ name, target }: WatchedBalancer, key: string, title: string, unit: string) {
  return { name: `${key}-${name}`, title, unit, source: cloudWatch, target };
}

function asking({ id, target }: WatchedBalancer, name: string, stat: string): Figure["ask"] {
  const namespace = id.startsWith("net/") ? "AWS/NetworkELB" : "AWS/ApplicationELB";
  return (clients) =>
    clients.of(metricsClient, target).latest({ namespace, name, stat, dimensions: { LoadBalancer: id } });
}
