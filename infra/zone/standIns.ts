import { digest, numberAt, type Properties, stringAt } from "../contract/properties.ts";
import { type CheckFailure, checkProperty, simpleStandIn, refuse } from "../contract/standIn.ts";
import { badRequest, callSeconds, timestamp } from "../providers/cloudflare/standIn.ts";
import { minWaitingRoomUsers } from "./facts.ts";

const INT32_MAX = 2147483647;

export const tieredCacheStandIn = simpleStandIn({
  upsert: true,
  replaceOn: ["zoneId"],
  seconds: callSeconds,
  check: (inputs) =>
    checkProperty(inputs, "value", (value) =>
      value === "on" || value === "off"
        ? undefined
        : `Attribute value value must be one of: ["on" "off"], got: ${JSON.stringify(value)}`,
    ),
  id: ({ inputs, name }) => stringAt(inputs, "zoneId") ?? name,
  computed: ({ world }) => ({ editable: true, modifiedOn: timestamp(world.now) }),
});

function checkWaitingRoom(inputs: Properties): CheckFailure[] {
  return ["totalActiveUsers", "newUsersPerMinute"].flatMap((property) =>
    checkProperty(inputs, property, (value) => {
      const attribute = property === "totalActiveUsers" ? "total_active_users" : "new_users_per_minute";
      const ok = Number(value) >= minWaitingRoomUsers && Number(value) <= INT32_MAX;
      return ok
        ? undefined
        : `Attribute ${attribute} value must be between ${minWaitingRoomUsers} and ${INT32_MAX}, got: ${String(value)}`;
    }),
  );
}

export const waitingRoomStandIn = simpleStandIn({
  replaceOn: ["zoneId"],
  seconds: callSeconds,
  check: checkWaitingRoom,
  id: ({ inputs, name }) =>
    digest(32, "waiting-room", stringAt(inputs, "zoneId") ?? "", stringAt(inputs, "name") ?? name),
  admit: ({ inputs }) => {
    const total = numberAt(inputs, "totalActiveUsers");
    const fresh = numberAt(inputs, "newUsersPerMinute");
    // The limit is the API's; the wording is ours.
    if (total !== undefined && fresh !== undefined && fresh > total) {
      refuse(
        badRequest(1000, `new_users_per_minute (${fresh}) must not be greater than total_active_users (${total})`),
      );
    }
  },
  computed: ({ inputs, world }) => ({ suspended: inputs["suspended"] ?? false, modifiedOn: timestamp(world.now) }),
  importIds: ({ id, inputs }) => [`${String(inputs["zoneId"])}/${id}`],
});
