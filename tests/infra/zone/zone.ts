import type { Resources } from "../../../infra/contract/resources.ts";
import type { RulesetPhase } from "../../../infra/zone/facts.ts";
import { type } from "../../../infra/zone/facts.ts";
import { normalizedPath } from "../../../infra/zone/preview/normalize.ts";
import { ownedPhase, rulesOf } from "../../../infra/zone/reading.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import type { Sent } from "./requests.ts";

/** A rule that a zone had before: an old host's visitors go to the shop. */
const oldHost = {
  ref: "zone_old_host",
  expression: '(http.host eq "old.example.com")',
  action: "redirect",
  actionParameters: {
    fromValue: {
      targetUrl: { expression: 'concat("https://shop.example.com", http.request.uri.path)' },
      statusCode: 301,
      preserveQueryString: true,
    },
  },
};

/** The example stack with an international host and a rule of the zone's own. */
export function zoneEstate(edit: (estate: RawEstate) => void = () => undefined) {
  return offlineEstate("prod", (raw) => {
    raw["zones"].site.hosts.push("xn--bcher-kva.example.com");
    raw["zones"].site.rulesets = { redirects: { keep: [oldHost] } };
    edit(raw);
  });
}

/** What the zone of that estate holds when live. */
export function liveZone(): Promise<Resources> {
  return zoneEstate().resources("live");
}

export interface PhaseRule {
  ref: string;
  expression: string;
}

/** The enabled rules of one phase, in their order. */
export function rulesIn(resources: Resources, phase: RulesetPhase): PhaseRule[] {
  return resources
    .ofType(type.ruleset)
    .filter((ruleset) => ownedPhase(ruleset) === phase)
    .flatMap(rulesOf)
    .filter(({ at }) => at.at("enabled").flag() !== false)
    .map(({ label, expression }) => ({ ref: label, expression }));
}

/** The fields that rules read, of a request as sent. */
export function fieldsOf(address: string, { method = "GET", cookie = "", status = 503 }: Sent = {}) {
  const { protocol, hostname, pathname, search } = new URL(address);
  return {
    ssl: protocol === "https:",
    "http.host": hostname,
    "http.request.method": method,
    "http.request.uri.path": normalizedPath(pathname),
    "http.request.uri.query": search.slice(1),
    "http.cookie": cookie,
    "http.response.code": status,
  };
}
