import { stringAt } from "../contract/properties.ts";
import { simpleStandIn } from "../contract/standIn.ts";
import { arn } from "../providers/aws/standIn.ts";

export const alarmStandIn = simpleStandIn({
  replaceOn: ["name"],
  autoName: "name",
  seconds: { create: 1, update: 1, delete: 1 },
  id: ({ inputs, name }) => stringAt(inputs, "name") ?? name,
  computed: ({ inputs, world }, id) => ({
    name: id,
    arn: arn("cloudwatch", `alarm:${id}`, world),
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  }),
});

export const dashboardStandIn = simpleStandIn({
  replaceOn: ["dashboardName"],
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
