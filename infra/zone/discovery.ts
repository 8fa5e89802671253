import type Cloudflare from "cloudflare";
import type { Asked, Discovered, Discovery, Found, Written } from "../contract/discovery.ts";
import { besides, Explained, proposedDial, StandsIn } from "../contract/discovery.ts";
import { isObject } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { hostname } from "../contract/values.ts";
import { lazyClient, queryCloudflare } from "../providers/cloudflare/access.ts";
import { zoneRulesClient } from "./client.ts";
import type { RulesetPhase } from "./facts.ts";
import { rulesetPhases } from "./facts.ts";

const discoveryRights = {
  "Cache Settings Read": "cache rules that stand",
  "Dynamic URL Redirects Read": "redirect rules that stand",
  "Custom Errors Read": "error rules that stand",
  "Zone Transform Rules Read": "header rules that stand",
  "Zone WAF Read": "rate limits that stand",
  "DNS Read": "hosts whose requests pass Cloudflare",
  "Waiting Rooms Read": "waiting rooms that exist",
} as const satisfies Rights;

/** Each phase's key of a stack file, and the right that reads its rules. */
const entryPoints: Readonly<Record<RulesetPhase, { key: string; right: keyof typeof discoveryRights }>> = {
  http_request_cache_settings: { key: "cache", right: "Cache Settings Read" },
  http_request_dynamic_redirect: { key: "redirects", right: "Dynamic URL Redirects Read" },
  http_custom_errors: { key: "errors", right: "Custom Errors Read" },
  http_response_headers_transform: { key: "errorHeaders", right: "Zone Transform Rules Read" },
  http_ratelimit: { key: "rateLimits", right: "Zone WAF Read" },
};

/** What a stack file can keep of a rule, by the API's names. */
const kept: Readonly<Record<string, string>> = {
  ...{ ref: "ref", description: "description", expression: "expression", action: "action" },
  ...{ action_parameters: "actionParameters", ratelimit: "ratelimit", enabled: "enabled" },
};

/** What the API tells of a rule, and nobody sets. */
const told = ["id", "version", "last_updated", "categories"];

/** Hosts that a stack file takes at most. */
const mostHosts = 20;

async function find(asking: Asked<"cloudflare">): Promise<Discovered> {
  const { target } = asking;
  const client = await lazyClient(target)();
  const leftOut: string[] = [];
  const rulesets: Record<string, Written> = {};
  const unasked: string[] = [];
  let rules = 0;
  for (const phase of rulesetPhases) {
    const { key, right } = entryPoints[phase];
    const asked = await besides(leftOut, `${key} of ${target.domain}`, async () => ({
      ruleset: await queryCloudflare(discoveryRights, right, () =>
        client.rulesets.phases.get(phase, { zone_id: target.zone }),
      ),
    }));
    if (!asked) unasked.push(key);
    const { ruleset } = asked ?? {};
    const standing = (ruleset?.rules ?? []) as unknown as Record<string, unknown>[];
    if (!ruleset || standing.length === 0) continue;
    const strange = unsayable(standing);
    if (strange.length > 0) {
      leftOut.push(
        `${key} of ${target.domain}: a rule has ${strange.join(", ")}, which cannot be kept; nothing of it is touched`,
      );
      continue;
    }
    rules += standing.length;
    rulesets[key] = { adopt: `zones/${target.zone}/${ruleset.id}`, keep: standing.map(keptOf) };
  }
  const hosts = await hostsOf(client, target, leftOut);
  const room = await waitingRoom(asking, leftOut);
  const found: Found = {
    id: target.zone,
    name: target.domain,
    title: [
      `plan ${target.plan}`,
      `${Object.keys(rulesets).length} rulesets with ${rules} rules`,
      ...(unasked.length === 0 ? [] : [`${unasked.join(", ")} not asked`]),
      hosts ? `${hosts.length} hosts behind Cloudflare` : "its hosts not asked",
    ].join(", "),
    says: {
      in: new StandsIn(target),
      hosts: hostsSay(hosts, target.domain),
      waitingRoom: room,
      rulesets: Object.keys(rulesets).length === 0 ? undefined : rulesets,
    },
    open: [
      ...unasked.map(
        (key) => `${key}: what stands there could not be asked, and a ruleset that the file makes would meet it`,
      ),
      "redirect, cache, errors, rateLimits: what the broadcast turns at the edge; docs/edge.md has examples",
      ...(hosts && hosts.length > mostHosts ? [`${hosts.length - mostHosts} more hosts pass Cloudflare`] : []),
    ],
  };
  return { found: [found], leftOut };
}

/** Keys that would be lost, and a ref that a file cannot say. */
function unsayable(rules: readonly Record<string, unknown>[]): string[] {
  const keys = rules.flatMap((rule) => Object.keys(rule).filter((key) => !(key in kept) && !told.includes(key)));
  const refs = rules.flatMap(({ ref }) => (/^[a-z0-9_-]{1,64}$/.test(String(ref)) ? [] : [`ref ${String(ref)}`]));
  return [...new Set([...keys, ...refs])];
}

function keptOf(rule: Record<string, unknown>): Written {
  const entries = Object.entries(kept).map(([from, to]) => [to, rule[from]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && !isEmpty(value))) as Written;
}

const isEmpty = (value: unknown): boolean => value === "" || (isObject(value) && Object.keys(value).length === 0);

function hostsSay(hosts: readonly string[] | undefined, domain: string): Written {
  if (!hosts) return new Explained([domain], "TODO: which hosts pass Cloudflare could not be asked");
  return hosts.length === 0
    ? new Explained([domain], "TODO: no host that passes Cloudflare was found")
    : hosts.slice(0, mostHosts);
}

/** Undefined where they could not be asked. */
async function hostsOf(
  client: Cloudflare,
  { zone, domain }: Asked<"cloudflare">["target"],
  leftOut: string[],
): Promise<string[] | undefined> {
  const names = new Set<string>();
  const asked = await besides(leftOut, `hosts of ${domain}`, () =>
    queryCloudflare(discoveryRights, "DNS Read", async () => {
      for await (const { name, type, proxied } of client.dns.records.list({
        zone_id: zone,
        proxied: true,
        per_page: 500,
      })) {
        if (proxied === true && ["A", "AAAA", "CNAME"].includes(type) && hostname.safeParse(name).success)
          names.add(name);
      }
      return names;
    }),
  );
  return asked && [...names].sort((a, b) => a.length - b.length || a.localeCompare(b, "en"));
}

/** One that exists; a file takes one of a zone. */
async function waitingRoom({ target, clients }: Asked<"cloudflare">, leftOut: string[]) {
  const { zone, domain } = target;
  const rooms = await besides(leftOut, `waiting rooms of ${domain}`, () =>
    clients.of(zoneRulesClient, target.name).waitingRooms(),
  );
  const [first, ...others] = rooms ?? [];
  for (const { name } of others)
    leftOut.push(`waiting room ${name} of ${domain}: one of a zone is turned, and ${first?.name ?? ""} is`);
  if (!first) return undefined;
  return {
    adopt: `${zone}/${first.id}`,
    open: proposedDial(!first.suspended, true, `${first.name}, ${first.suspended ? "suspended" : "in force"} today`),
  };
}

export const zoneDiscovery: Discovery = { in: "cloudflare", rights: { cloudflare: discoveryRights }, find };
