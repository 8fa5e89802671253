import type Cloudflare from "cloudflare";
import type { ClientDefinition } from "../contract/client.ts";
import { NotAvailable, notOnSandbox } from "../contract/client.ts";
import { numberAt, stringAt, valueAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { type as landing } from "../landing/facts.ts";
import { queryCloudflare, lazyClient } from "../providers/cloudflare/access.ts";
import { type } from "./facts.ts";
import { entryPoint } from "./sandboxEdge.ts";

/** A rule of a zone's entry-point ruleset. */
export interface EdgeRule {
  ref: string;
  enabled: boolean;
  expression: string;
  /** Body that a custom error rule serves. */
  content?: string;
  /** Requests that a rate limit lets through in a period. */
  requests?: number;
}

/** A Waiting Room as the zone has it. */
interface EdgeRoom {
  id: string;
  name: string;
  suspended: boolean;
  path?: string | undefined;
  totalActiveUsers?: number | undefined;
  newUsersPerMinute?: number | undefined;
}

export interface DnsRecord {
  type: string;
  content: string;
  /** Whether requests to it pass Cloudflare. */
  proxied: boolean;
}

/** Source: Cloudflare API, "Get waiting room status": estimates. */
export interface RoomPeople {
  queued: number;
  active: number;
}

interface ZoneRulesClient {
  /** Rules of the zone's entry-point ruleset for a phase, in their order. */
  rules(phase: string): Promise<EdgeRule[] | undefined>;
  waitingRooms(): Promise<EdgeRoom[]>;
  /** People in a Waiting Room and let in by it, as Cloudflare estimates; undefined where it has none of this id. */
  people(room: string): Promise<RoomPeople | undefined>;
  records(host: string): Promise<DnsRecord[]>;
}

export const zoneRulesRights = {
  "Cache Settings Read": "rules of the cache",
  "Custom Errors Read": "the rule that serves the error page",
  "Zone Transform Rules Read": "headers of the error page",
  "Dynamic URL Redirects Read": "the redirect rules",
  "Zone WAF Read": "rate limits",
  "DNS Read": "whether the hosts are proxied",
  "Waiting Rooms Read": "whether the waiting room is in force",
} as const satisfies Rights;

/** The right that reads a phase's entry point. */
const readsPhase: Readonly<Record<string, keyof typeof zoneRulesRights>> = {
  http_request_cache_settings: "Cache Settings Read",
  http_custom_errors: "Custom Errors Read",
  http_response_headers_transform: "Zone Transform Rules Read",
  http_request_dynamic_redirect: "Dynamic URL Redirects Read",
  http_ratelimit: "Zone WAF Read",
};

/** Questions about a zone's rules, Waiting Rooms and DNS records. */
export const zoneRulesClient: ClientDefinition<ZoneRulesClient> = {
  name: "zone rules",
  cloud: (target) => {
    const found = narrowTarget("cloudflare", target);
    const client = lazyClient(found);
    return {
      rules: (phase) =>
        queryCloudflare(zoneRulesRights, readsPhase[phase] ?? "Zone WAF Read", async () => {
          const name = phase as Parameters<Cloudflare["rulesets"]["phases"]["get"]>[0];
          const ruleset = await (await client()).rulesets.phases.get(name, { zone_id: found.zone });
          // Rules of every product share one list type; what is read here they all have.
          return (ruleset.rules as unknown as ApiRule[]).map(ruleOf);
        }),
      waitingRooms: async () => {
        const rooms = await queryCloudflare(zoneRulesRights, "Waiting Rooms Read", async () => {
          const all: EdgeRoom[] = [];
          for await (const room of (await client()).waitingRooms.list({ zone_id: found.zone })) {
            const { id = "", name = "", suspended = false, path } = room;
            const { total_active_users: totalActiveUsers, new_users_per_minute: newUsersPerMinute } = room;
            all.push({ id, name, suspended, path, totalActiveUsers, newUsersPerMinute });
          }
          return all;
        });
        return rooms ?? [];
      },
      people: (room) =>
        queryCloudflare(zoneRulesRights, "Waiting Rooms Read", async () => {
          const status = await (await client()).waitingRooms.statuses.get(room, { zone_id: found.zone });
          const { estimated_queued_users: queued, estimated_total_active_users: active } = status ?? {};
          return queued === undefined || active === undefined ? undefined : { queued, active };
        }),
      records: async (host) => {
        const records = await queryCloudflare(zoneRulesRights, "DNS Read", async () => {
          const all: DnsRecord[] = [];
          for await (const record of (await client()).dns.records.list({
            zone_id: found.zone,
            name: { exact: host },
          })) {
            all.push({ type: record.type, content: record.content ?? "", proxied: record.proxied ?? false });
          }
          return all;
        });
        return records ?? [];
      },
    };
  },
  sandbox: (cloud, target) => {
    const { zone } = narrowTarget("cloudflare", target);
    return {
      rules: (phase) =>
        Promise.resolve(
          entryPoint(cloud, zone, phase)?.map((rule) => ({
            ref: stringAt(rule, "ref") ?? "",
            enabled: rule["enabled"] !== false,
            expression: stringAt(rule, "expression") ?? "",
            content: valueAt(rule, "actionParameters.content") as string | undefined,
            requests: numberAt(rule, "ratelimit.requestsPerPeriod"),
          })),
        ),
      waitingRooms: () =>
        Promise.resolve(
          cloud
            .list(type.waitingRoom)
            .filter(({ outputs }) => outputs["zoneId"] === zone)
            .map(({ id, outputs }) => ({
              id,
              name: stringAt(outputs, "name") ?? "",
              suspended: outputs["suspended"] === true,
              path: stringAt(outputs, "path"),
              totalActiveUsers: numberAt(outputs, "totalActiveUsers"),
              newUsersPerMinute: numberAt(outputs, "newUsersPerMinute"),
            })),
        ),
      people: notOnSandbox("visitors"),
      records: (host) => {
        const own = cloud
          .list(landing.record)
          .filter(({ outputs }) => outputs["zoneId"] === zone && outputs["name"] === host);
        if (own.length === 0) {
          const what = "DNS record that the program does not own";
          return Promise.reject(new NotAvailable(`the sandbox knows no ${what}: only the real estate can be asked`));
        }
        return Promise.resolve(
          own.map(({ outputs }) => ({
            type: stringAt(outputs, "type") ?? "",
            content: stringAt(outputs, "content") ?? "",
            proxied: outputs["proxied"] === true,
          })),
        );
      },
    };
  },
};

interface ApiRule {
  ref?: string;
  enabled?: boolean;
  expression?: string;
  action_parameters?: { content?: string };
  ratelimit?: { requests_per_period?: number };
}

function ruleOf({ ref, enabled, expression, action_parameters: parameters, ratelimit }: ApiRule): EdgeRule {
  return {
    ref: ref ?? "",
    enabled: enabled ?? true,
    expression: expression ?? "",
    content: parameters?.content,
    requests: ratelimit?.requests_per_period,
  };
}
