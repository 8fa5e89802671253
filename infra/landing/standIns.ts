import { digest, isObject, stringAt } from "../contract/properties.ts";
import { simpleStandIn, refuse } from "../contract/standIn.ts";
import { badRequest, callSeconds, timestamp } from "../providers/cloudflare/standIn.ts";
import { type } from "./facts.ts";

/** Simulated seconds: a Worker with its assets takes longer to upload than a call. Estimates. */
const UPLOAD = { create: 20, update: 20, delete: 5 };

export const scriptStandIn = simpleStandIn({
  replaceOn: ["accountId", "scriptName"],
  seconds: UPLOAD,
  id: ({ inputs, name }) => stringAt(inputs, "scriptName") ?? name,
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
    modifiedOn: timestamp(world.now),
    scriptName: id,
  }),
  importIds: ({ id, inputs }) => [`${String(inputs["accountId"])}/${id}`],
});

export const routeStandIn = simpleStandIn({
  replaceOn: ["zoneId"],
  seconds: callSeconds,
  id: ({ inputs }) => digest(32, "route", stringAt(inputs, "zoneId") ?? "", stringAt(inputs, "pattern") ?? ""),
  admit: ({ inputs, world, previous }) => {
    const taken = world
      .list(type.route)
      .some(
        ({ id, inputs: other }) =>
          id !== previous?.id && other["zoneId"] === inputs["zoneId"] && other["pattern"] === inputs["pattern"],
      );
    if (taken) refuse(badRequest(10020, "A route with the same pattern already exists."));
  },
  importIds: ({ id, inputs }) => [`${String(inputs["zoneId"])}/${id}`],
});

export const recordStandIn = simpleStandIn({
  replaceOn: ["zoneId"],
  seconds: callSeconds,
  id: ({ inputs, name }) =>
    digest(
      32,
      "dns",
      stringAt(inputs, "zoneId") ?? "",
      stringAt(inputs, "type") ?? "",
      stringAt(inputs, "name") ?? name,
      stringAt(inputs, "content") ?? "",
    ),
  admit: ({ inputs, world, previous }) => {
    const taken = world
      .list(type.record)
      .some(
        ({ id, inputs: other }) =>
          id !== previous?.id && ["zoneId", "type", "name", "content"].every((key) => other[key] === inputs[key]),
      );
    if (taken) refuse(badRequest(81058, "An identical record already exists."));
  },
  computed: ({ inputs, world }) => ({
    proxied: inputs["proxied"] ?? false,
    proxiable: ["A", "AAAA", "CNAME"].includes(String(inputs["type"])),
    modifiedOn: timestamp(world.now),
  }),
  importIds: ({ id, inputs }) => [`${String(inputs["zoneId"])}/${id}`],
});
