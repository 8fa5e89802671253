import { stringAt } from "../contract/properties.ts";
import { simpleStandIn } from "../contract/standIn.ts";
import { arn, checkRange } from "../providers/aws/standIn.ts";
import { alarmInputs, dashboardInputs } from "./inputs.ts";

export const alarmStandIn = simpleStandIn({
  changes: { inputs: alarmInputs },
  autoName: "name",
  seconds: { create: 1, update: 1, delete: 1 },
  check: (inputs) => [
    ...checkRange(inputs, "evaluationPeriods", { least: 1 }),
    ...checkRange(inputs, "datapointsToAlarm", { least: 1 }),
  ],
  id: ({ inputs, name }) => stringAt(inputs, "name") ?? name,
  computed: ({ inputs, world }, id) => ({
    name: id,
    arn: arn("cloudwatch", `alarm:${id}`, world),
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  }),
});

export const dashboardStandIn = simpleStandIn({
  changes: { inputs: dashboardInputs },
  seconds: { create: 1, update: 1, delete: 1 },
  check: ({ dashboardBody }) => {
    try {
      if (typeof dashboardBody === "string" && dashboardBody.startsWith("{")) JSON.parse(dashboardBody);
      return [];
    } catch (error) {
      return [
        { property: "dashboardBody", reason: `"dashboard_body" contains an invalid JSON: ${(error as Error).message}` },
      ];
    }
  },
  id: ({ inputs, name }) => stringAt(inputs, "dashboardName") ?? name,
  computed: ({ world: { settings } }, id) => ({
    dashboardArn: `arn:aws:cloudwatch::${settings.account}:dashboard/${id}`,
    region: settings.region,
  }),
});
