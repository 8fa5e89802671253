import { digest, isObject, number, type Properties, text } from "../values.ts";
import { type Behaviour, type CheckFailure, outside, plain, refuse } from "./behaviour.ts";
import { badRequest, moment, RULESET, ruleset } from "./rulesets.ts";

const WAITING_ROOM_MINIMUM = 200;
const INT32_MAX = 2147483647;

/** Simulated seconds of an API call; a Worker with its assets takes longer to upload. Estimates. */
const CALL = { create: 2, update: 2, delete: 2 };
const UPLOAD = { create: 20, update: 20, delete: 5 };

const workersScript = plain({
  replaceOn: ["accountId", "scriptName"],
  seconds: UPLOAD,
  id: ({ inputs, name }) => text(inputs, "scriptName") ?? name,
  check: ({ content, contentFile, assets }) =>
    content === undefined && contentFile === undefined && assets === undefined
      ? [
          {
            property: "content",
            reason: "At least one of these attributes must be configured: [content,content_file,assets]",
          },
        ]
      : [],
  computed: ({ inputs, world }, id) => ({
    hasAssets: isObject(inputs["assets"]),
    hasModules: inputs["mainModule"] !== undefined,
    etag: digest(64, JSON.stringify(inputs)),
    modifiedOn: moment(world.now),
    scriptName: id,
  }),
  importIds: ({ id, inputs }) => [`${String(inputs["accountId"])}/${id}`],
});

const ROUTE = "cloudflare:index/workersRoute:WorkersRoute";
const workersRoute = plain({
  replaceOn: ["zoneId"],
  seconds: CALL,
  id: ({ inputs }) => digest(32, "route", text(inputs, "zoneId") ?? "", text(inputs, "pattern") ?? ""),
  admit: ({ inputs, world, previous }) => {
    const taken = world
      .list(ROUTE)
      .some(
        ({ id, inputs: other }) =>
          id !== previous?.id && other["zoneId"] === inputs["zoneId"] && other["pattern"] === inputs["pattern"],
      );
    if (taken) refuse(badRequest(10020, "A route with the same pattern already exists."));
  },
  importIds: ({ id, inputs }) => [`${String(inputs["zoneId"])}/${id}`],
});

const DNS = "cloudflare:index/dnsRecord:DnsRecord";
const dnsRecord = plain({
  replaceOn: ["zoneId"],
  seconds: CALL,
  id: ({ inputs, name }) =>
    digest(
      32,
      "dns",
      text(inputs, "zoneId") ?? "",
      text(inputs, "type") ?? "",
      text(inputs, "name") ?? name,
      text(inputs, "content") ?? "",
    ),
  admit: ({ inputs, world, previous }) => {
    const taken = world
      .list(DNS)
      .some(
        ({ id, inputs: other }) =>
          id !== previous?.id && ["zoneId", "type", "name", "content"].every((key) => other[key] === inputs[key]),
      );
    if (taken) refuse(badRequest(81058, "An identical record already exists."));
  },
  computed: ({ inputs, world }) => ({
    proxied: inputs["proxied"] ?? false,
    proxiable: ["A", "AAAA", "CNAME"].includes(String(inputs["type"])),
    modifiedOn: moment(world.now),
  }),
  importIds: ({ id, inputs }) => [`${String(inputs["zoneId"])}/${id}`],
});

const tieredCache = plain({
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
      const ok = Number(value) >= WAITING_ROOM_MINIMUM && Number(value) <= INT32_MAX;
      return ok
        ? undefined
        : `Attribute ${attribute} value must be between ${WAITING_ROOM_MINIMUM} and ${INT32_MAX}, got: ${String(value)}`;
    }),
  );
}

const waitingRoom = plain({
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

const zoneSetting = plain({
  replaceOn: ["settingId", "zoneId"],
  seconds: CALL,
  // The provider's id is the setting's alone; here the zone stands before it, as in its import id.
  id: ({ inputs }) => `${text(inputs, "zoneId") ?? ""}/${text(inputs, "settingId") ?? ""}`,
  computed: ({ world }) => ({ editable: true, modifiedOn: moment(world.now) }),
  ...SETTING,
});

const customPages = plain({
  replaceOn: ["accountId", "identifier", "zoneId"],
  seconds: CALL,
  id: ({ inputs }) =>
    `${text(inputs, "zoneId") === undefined ? "accounts" : "zones"}/${text(inputs, "zoneId") ?? text(inputs, "accountId") ?? ""}/${text(inputs, "identifier") ?? ""}`,
  computed: ({ world }) => ({ modifiedOn: moment(world.now) }),
  ...SETTING,
});

export const CLOUDFLARE: Record<string, Behaviour> = {
  [RULESET]: ruleset,
  "cloudflare:index/workersScript:WorkersScript": workersScript,
  [ROUTE]: workersRoute,
  [DNS]: dnsRecord,
  "cloudflare:index/tieredCache:TieredCache": tieredCache,
  "cloudflare:index/waitingRoom:WaitingRoom": waitingRoom,
  "cloudflare:index/zoneSetting:ZoneSetting": zoneSetting,
  "cloudflare:index/customPages:CustomPages": customPages,
};
