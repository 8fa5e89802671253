import type Cloudflare from "cloudflare";
import type { CheckPorts, DnsRecord } from "../../check/ports.ts";
import type { EdgeRule } from "../ports.ts";
import { Denied, NotKnown } from "../ports.ts";
import type { CloudflareRight } from "./rights.ts";

type CloudflarePorts = Pick<CheckPorts, "rules" | "waitingRoom" | "zone" | "records">;

/** The right that reads a phase's entry point. */
const readsPhase: Readonly<Record<string, CloudflareRight>> = {
  http_request_cache_settings: "Cache Settings Read",
  http_custom_errors: "Custom Errors Read",
  http_response_headers_transform: "Zone Transform Rules Read",
  http_request_dynamic_redirect: "Dynamic URL Redirects Read",
  http_ratelimit: "Zone WAF Read",
};

/** Questions to Cloudflare's API with the token of the environment, CLOUDFLARE_API_TOKEN. */
export function cloudflarePorts(): CloudflarePorts {
  let opened: Promise<Cloudflare> | undefined;
  const client = (): Promise<Cloudflare> => (opened ??= open());

  return {
    rules: (zone, phase) =>
      asked(readsPhase[phase] ?? "Zone WAF Read", async () => {
        const name = phase as Parameters<Cloudflare["rulesets"]["phases"]["get"]>[0];
        const found = await (await client()).rulesets.phases.get(name, { zone_id: zone });
        // Rules of every product share one list type; what is read here they all have.
        return (found.rules as unknown as ApiRule[]).map(ruleOf);
      }),
    waitingRoom: async (zone, name) => {
      const rooms = await asked("Waiting Rooms Read", async () => {
        const found: { name?: string; suspended?: boolean }[] = [];
        for await (const room of (await client()).waitingRooms.list({ zone_id: zone })) found.push(room);
        return found;
      });
      const room = rooms?.find((each) => each.name === name);
      return room && { suspended: room.suspended ?? false };
    },
    zone: async (id) => {
      const zone = await asked("Zone Read", async () => (await client()).zones.get({ zone_id: id }));
      // Its successor, the zone's subscription, takes the right to read invoices.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      return zone && { name: zone.name, plan: zone.plan.legacy_id ?? "" };
    },
    records: async (zone, host) => {
      const found = await asked("DNS Read", async () => {
        const records: DnsRecord[] = [];
        for await (const { type, content, proxied } of (await client()).dns.records.list({
          zone_id: zone,
          name: { exact: host },
        })) {
          records.push({ type, content: content ?? "", proxied: proxied ?? false });
        }
        return records;
      });
      return found ?? [];
    },
  };
}

interface ApiRule {
  ref?: string;
  enabled?: boolean;
  expression?: string;
  action_parameters?: { content?: string };
}

function ruleOf({ ref, enabled, expression, action_parameters: parameters }: ApiRule): EdgeRule {
  return {
    ref: ref ?? "",
    enabled: enabled ?? true,
    expression: expression ?? "",
    content: parameters?.content,
  };
}

async function open(): Promise<Cloudflare> {
  const token = process.env["CLOUDFLARE_API_TOKEN"];
  if (!token) throw new NotKnown("there is no Cloudflare token: set CLOUDFLARE_API_TOKEN");
  const { default: Client } = await import("cloudflare");
  return new Client({ apiToken: token, timeout: 10_000, maxRetries: 2 });
}

/** Puts a question: undefined where the thing does not exist, {@link Denied} where the token may not read it. */
async function asked<T>(right: CloudflareRight, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const status = (error as { status?: unknown }).status;
    if (status === 404) return undefined;
    if (status === 403) throw new Denied(`the token's permission ${right}`, { cause: error });
    if (status === 401) throw new NotKnown("Cloudflare does not know this token: make a new one", { cause: error });
    throw error;
  }
}
