/** Type tokens of alarms. */
export const type = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  dashboard: "aws:cloudwatch/dashboard:Dashboard",
} as const;

/** Component of alarms. */
export const component = "broadcast:infra:Alarms";
