import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { dashboardBody } from "./dashboard.ts";
import { component } from "./facts.ts";
import type { AlarmsArgs, WatchedDatabase } from "./schema.ts";

interface PlacedAlarms extends Omit<AlarmsArgs, "databases"> {
  stack: string;
  region: string;
  databases: readonly WatchedDatabase[];
}

/** The evening's dashboard, and alarms that call only from prewarm on. */
export class AlarmsComponent extends ComponentResource {
  /** Link to the dashboard in the AWS console. */
  readonly dashboardUrl: string;

  private readonly label: string;
  private readonly args: PlacedAlarms;

  constructor(label: string, name: string, args: PlacedAlarms, opts?: ComponentResourceOptions) {
    const balancers = Object.fromEntries(Object.entries(args.loadBalancers).map(([key, { id }]) => [key, id]));
    const unwatched = args.databases.flatMap(({ database, instances }) => (instances.length === 0 ? [database] : []));
    const facts = { alarms: name, loadBalancers: balancers, ...(unwatched.length > 0 && { unwatched }) };
    super(component, label, facts, opts);
    this.label = label;
    this.args = args;
    for (const database of args.databases) {
      for (const instance of database.instances) this.databaseAlarms(instance, database);
    }
    for (const [balancer, lines] of Object.entries(args.loadBalancers)) this.responseTimeAlarm(balancer, lines);
    new Dashboard(
      `${label}-dashboard`,
      { dashboardName: args.dashboard, dashboardBody: dashboardBody(args) },
      { parent: this },
    );
    const console = `https://${args.region}.console.aws.amazon.com/cloudwatch/home?region=${args.region}`;
    this.dashboardUrl = `${console}#dashboards/dashboard/${args.dashboard}`;
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }

  private databaseAlarms(instance: string, { connections, cpuPercent, latencySeconds }: WatchedDatabase): void {
    const rds = { namespace: "AWS/RDS", dimensions: { DBInstanceIdentifier: instance } };
    this.alarm(`${instance}-cpu`, `Database CPU of ${instance} above ${cpuPercent} %`, {
      ...rds,
      metricName: "CPUUtilization",
      statistic: "Average",
      threshold: cpuPercent,
    });
    if (connections !== undefined) {
      this.alarm(`${instance}-connections`, `Database connections of ${instance} above the sweat line`, {
        ...rds,
        metricName: "DatabaseConnections",
        statistic: "Maximum",
        threshold: connections,
      });
    }
    this.alarm(`${instance}-latency`, `Write latency of ${instance} above ${latencySeconds} s`, {
      ...rds,
      metricName: "WriteLatency",
      statistic: "Average",
      threshold: latencySeconds,
    });
  }

  private responseTimeAlarm(name: string, { id, p95Seconds }: AlarmsArgs["loadBalancers"][string]): void {
    this.alarm(`${name}-latency`, `95th percentile of ${name} above ${p95Seconds} s`, {
      namespace: "AWS/ApplicationELB",
      dimensions: { LoadBalancer: id },
      metricName: "TargetResponseTime",
      extendedStatistic: "p95",
      threshold: p95Seconds,
    });
  }

  private alarm(role: string, description: string, metric: MetricAlarmArgs): void {
    new MetricAlarm(
      `${this.label}-${role}`,
      {
        name: `broadcast-${this.args.stack}-${role}`,
        alarmDescription: description,
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 2,
        period: 60,
        treatMissingData: "notBreaching",
        actionsEnabled: this.args.armed,
        ...(this.args.notify.length > 0 && { alarmActions: this.args.notify }),
        ...metric,
      },
      { parent: this },
    );
  }
}
