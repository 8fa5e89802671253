import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { DashboardArgs } from "@pulumi/aws/cloudwatch/dashboard.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Version 5.32 was
 * run for the rows, on 25 November 2026. What that version did not have stands last, each with how it is known.
 */

/** An alarm. */
export const alarmInputs: InputFacts<MetricAlarmArgs> = {
  actionsEnabled: "update",
  alarmActions: "update",
  alarmDescription: "update",
  name: "replace",
  comparisonOperator: "update",
  datapointsToAlarm: "update",
  dimensions: "update",
  evaluateLowSampleCountPercentiles: "update update none",
  evaluationPeriods: "update",
  extendedStatistic: "update",
  insufficientDataActions: "update",
  metricName: "update",
  metricQueries: "update",
  namespace: "update",
  okActions: "update",
  period: "update",
  statistic: "update",
  tags: "update",
  threshold: "update",
  thresholdMetricId: "update",
  treatMissingData: "update",
  unit: "update",
  // Newer than that: the region by its documentation, the rest neither tried nor read.
  evaluationCriteria: "unknown",
  evaluationInterval: "unknown",
  region: "replace",
  warmUpConfiguration: "unknown",
};

/** A dashboard. */
export const dashboardInputs: InputFacts<DashboardArgs> = {
  dashboardBody: "update",
  dashboardName: "replace",
  // Newer than that: the region by its documentation, the rest neither tried nor read.
  region: "replace",
};
