import { digest, number, type Properties, text } from "../contract/properties.ts";
import { type CheckFailure, outside, plain, refuse } from "../contract/standIn.ts";
import { badRequest, CALL, moment } from "../providers/cloudflare/standIn.ts";
import { leastWaitingRoomUsers } from "./facts.ts";

const INT32_MAX = 2147483647;

export const tieredCacheStandIn = plain({
  upsert: true,
  replaceOn: ["zoneId"],
  seconds: CALL,
  check: (inputs) =>
    outside(inputs, "value", (value) =>
      value === "on" || value === "off"
        ? undefined
        : `Attribute value value must be one of: ["on" "off"], got: ${JSON.stringify(value)}`,
    ),
  id: ({ inputs, name }) => text(inputs, "zoneId") ?? name,
  computed: ({ world }) => ({ editable: true, modifiedOn: moment(world.now) }),
});

function checkWaitingRoom(inputs: Properties): CheckFailure[] {
  return ["totalActiveUsers", "newUsersPerMinute"].flatMap((property) =>
    outside(inputs, property, (value) => {
      const attribute = property === "totalActiveUsers" ? "total_active_users" : "new_users_per_minute";
      const ok = Number(value) >= leastWaitingRoomUsers && Number(value) <= INT32_MAX;
      return ok
        ? undefined
        : `Attribute ${attribute} value must be between ${leastWaitingRoomUsers} and ${INT32_MAX}, got: ${String(value)}`;
    }),
  );
}

export const waitingRoomStandIn = plain({
  replaceOn: ["zoneId"],
  seconds: CALL,
  check: checkWaitingRoom,
  id: ({ inputs, name }) => digest(32, "waiting-room", text(inputs, "zoneId") ?? "", text(inputs, "name") ?? name),
  admit: ({ inputs }) => {
    const total = number(inputs, "totalActiveUsers");
    const fresh = number(inputs, "newUsersPerMinute");
    // The limit is the API's; the wording is ours.
    if (total !== undefined && fresh !== undefined && fresh > total) {
      refuse(
        badRequest(1000, `new_users_per_minute (${fresh}) must not be greater than total_active_users (${total})`),
      );
    }
  },
  computed: ({ inputs, world }) => ({ suspended: inputs["suspended"] ?? false, modifiedOn: moment(world.now) }),
  importIds: ({ id, inputs }) => [`${String(inputs["zoneId"])}/${id}`],
});

/** A setting is always there: creating it sets it, and deleting it does nothing. */
const SETTING = { upsert: true, remove: (): { seconds: number; keep: boolean } => ({ seconds: 0, keep: true }) };

export const zoneSettingStandIn = plain({
  replaceOn: ["settingId", "zoneId"],
  seconds: CALL,
  // The provider's id is the setting's alone; here the zone stands before it, as in its import id.
  id: ({ inputs }) => `${text(inputs, "zoneId") ?? ""}/${text(inputs, "settingId") ?? ""}`,
  computed: ({ world }) => ({ editable: true, modifiedOn: moment(world.now) }),
  ...SETTING,
});

export const customPagesStandIn = plain({
  replaceOn: ["accountId", "identifier", "zoneId"],
  seconds: CALL,
  id: ({ inputs }) =>
    `${text(inputs, "zoneId") === undefined ? "accounts" : "zones"}/${text(inputs, "zoneId") ?? text(inputs, "accountId") ?? ""}/${text(inputs, "identifier") ?? ""}`,
  computed: ({ world }) => ({ modifiedOn: moment(world.now) }),
  ...SETTING,
});
