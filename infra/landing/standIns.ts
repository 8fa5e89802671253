import { digest, isObject, stringAt } from "../contract/properties.ts";
import { simpleStandIn, refuse } from "../contract/standIn.ts";
import {
  admitZoneId,
  badRequest,
  callSeconds,
  checkBetween,
  checkOneOf,
  timestamp,
} from "../providers/cloudflare/standIn.ts";
import { type } from "./facts.ts";
import { recordInputs, routeInputs, scriptInputs } from "./inputs.ts";

/** Simulated seconds: a Worker with its assets takes longer to upload than a call. Estimates. */
const UPLOAD = { create: 20, update: 20, delete: 5 };

export const scriptStandIn = simpleStandIn({
  changes: { inputs: scriptInputs },
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
  changes: { inputs: routeInputs },
  seconds: callSeconds,
  id: ({ inputs }) => digest(32, "route", stringAt(inputs, "zoneId") ?? "", stringAt(inputs, "pattern") ?? ""),
  admit: ({ inputs, world, previous }) => {
    admitZoneId({ inputs });
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

/** Source: terraform-provider-cloudflare 5.22.0, internal/services/dns_record/schema.go. */
const recordTypes =
  "A AAAA CNAME MX NS OPENPGPKEY PTR TXT CAA CERT DNSKEY DS HTTPS LOC NAPTR SMIMEA SRV SSHFP SVCB TLSA URI".split(" ");

export const recordStandIn = simpleStandIn({
  changes: { inputs: recordInputs },
  check: (inputs) => [...checkOneOf(inputs, "type", recordTypes), ...checkBetween(inputs, "priority", 0, 65535)],
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
    admitZoneId({ inputs });
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
