import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { dashboardBody } from "./dashboard.ts";
import type { WatchArgs } from "./schema.ts";

interface WatchOfDatabase extends WatchArgs {
  region: string;
  /** Identifiers of the database's instances, writer first. */
  instances: readonly string[];
}

/** The evening's dashboard, and alarms that call only from prewarm on. */
export class Watch extends ComponentResource {
  /** Link to the dashboard in the AWS console. */
  readonly dashboardUrl: string;

  private readonly label: string;
  private readonly args: WatchOfDatabase;

  constructor(label: string, args: WatchOfDatabase, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Watch", label, {}, opts);
    this.label = label;
    this.args = args;
    for (const instance of args.instances) this.databaseAlarms(instance);
    for (const [name, balancer] of Object.entries(args.loadBalancers)) this.responseTimeAlarm(name, balancer);
    new Dashboard(
      `${label}-dashboard`,
      { dashboardName: args.dashboard, dashboardBody: dashboardBody(args) },
      { parent: this },
    );
    const console = `https://${args.region}.console.aws.amazon.com/cloudwatch/home?region=${args.region}`;
    this.dashboardUrl = `${console}#dashboards/dashboard/${args.dashboard}`;
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }

  private databaseAlarms(instance: string): void {
    const rds = { namespace: "AWS/RDS", dimensions: { DBInstanceIdentifier: instance } };
    this.alarm(`${instance}-cpu`, `Database CPU of ${instance} above ${this.args.cpuPercent} %`, {
      ...rds,
      metricName: "CPUUtilization",
      statistic: "Average",
      threshold: this.args.cpuPercent,
    });
    this.alarm(`${instance}-connections`, `Database connections of ${instance} above the sweat line`, {
      ...rds,
      metricName: "DatabaseConnections",
      statistic: "Maximum",
      threshold: this.args.connections,
    });
    this.alarm(`${instance}-latency`, `Write latency of ${instance} above ${this.args.latencySeconds} s`, {
      ...rds,
      metricName: "WriteLatency",
      statistic: "Average",
      threshold: this.args.latencySeconds,
    });
  }

  private responseTimeAlarm(name: string, { id, p95Seconds }: WatchArgs["loadBalancers"][string]): void {
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
        name: `broadcast-${role}`,
        alarmDescription: description,
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 2,
        period: 60,
        treatMissingData: "notBreaching",
        actionsEnabled: this.args.armed,
        alarmActions: this.args.notify,
        ...metric,
      },
      { parent: this },
    );
  }
}
