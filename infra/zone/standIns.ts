import { digest, numberAt, type Properties, stringAt } from "../contract/properties.ts";
import { type CheckFailure, simpleStandIn, refuse } from "../contract/standIn.ts";
import {
  admitZoneId,
  badRequest,
  callSeconds,
  checkBetween,
  checkOneOf,
  timestamp,
} from "../providers/cloudflare/standIn.ts";
import { minWaitingRoomUsers } from "./facts.ts";
import { tieredCacheInputs, waitingRoomInputs } from "./inputs.ts";

const INT32_MAX = 2147483647;

export const tieredCacheStandIn = simpleStandIn({
  upsert: true,
  changes: { inputs: tieredCacheInputs },
  seconds: callSeconds,
  check: (inputs) => checkOneOf(inputs, "value", ["on", "off"]),
  admit: admitZoneId,
  id: ({ inputs, name }) => stringAt(inputs, "zoneId") ?? name,
  computed: ({ world }) => ({ editable: true, modifiedOn: timestamp(world.now) }),
});

/** Source: terraform-provider-cloudflare 5.22.0, internal/services/waiting_room/schema.go. */
const checkWaitingRoom = (inputs: Properties): CheckFailure[] => [
  ...checkBetween(inputs, "totalActiveUsers", minWaitingRoomUsers, INT32_MAX),
  ...checkBetween(inputs, "newUsersPerMinute", minWaitingRoomUsers, INT32_MAX),
  ...checkBetween(inputs, "sessionDuration", 1, 30),
  ...checkOneOf(inputs, "queueingMethod", ["fifo", "random", "passthrough", "reject"]),
  ...checkOneOf(inputs, "queueingStatusCode", [200, 202, 429]),
];

export const waitingRoomStandIn = simpleStandIn({
  changes: { inputs: waitingRoomInputs },
  seconds: callSeconds,
  check: checkWaitingRoom,
  id: ({ inputs, name }) =>
    digest(32, "waiting-room", stringAt(inputs, "zoneId") ?? "", stringAt(inputs, "name") ?? name),
  admit: ({ inputs }) => {
    admitZoneId({ inputs });
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
