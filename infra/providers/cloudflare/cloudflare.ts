import { getZone } from "@pulumi/cloudflare/getZone.js";
import { Provider } from "@pulumi/cloudflare/provider.js";
import { secret } from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Properties } from "../../contract/properties.ts";
import { stringAt } from "../../contract/properties.ts";
import { no, yes } from "../../contract/question.ts";
import { zonePlans } from "../../contract/target.ts";
import { hexId, hostname } from "../../contract/values.ts";
import type { ProviderDefinition } from "../provider.ts";
import { usualVariable } from "./access.ts";
import { cloudflareSources } from "./sources.ts";
import { zoneClient, zoneRights } from "./zone.ts";

const placeholderId = "0".repeat(32);

/** A status that no zone can have: nothing real is at the other end. */
const sandboxStatus = "broadcast-sandbox";

const schema = z.strictObject({
  account: hexId.describe("Account id."),
  zone: hexId.describe("Zone id."),
  domain: hostname.describe("Name of that zone."),
  plan: z.enum(zonePlans).describe("Plan of that zone; it limits its rules."),
  tokenVariable: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, "allowed: the name of an environment variable such as CLOUDFLARE_API_TOKEN")
    .default(usualVariable)
    .describe("Environment variable that holds the API token."),
});

export const cloudflare: ProviderDefinition<"cloudflare"> = {
  name: "cloudflare",
  schema,
  placeholders: ({ account, zone }) => [
    ...(account === placeholderId ? ["account"] : []),
    ...(zone === placeholderId ? ["zone"] : []),
  ],
  describe: ({ domain }) => `zone ${domain}`,
  create: ({ name, tokenVariable }) => {
    const token = tokenVariable === usualVariable ? undefined : process.env[tokenVariable];
    return new Provider(name, token === undefined ? {} : { apiToken: secret(token) });
  },
  identify: async ({ name, zone, domain }, provider) => {
    const found = await getZone({ zoneId: zone }, { provider });
    const sandbox = found.status === sandboxStatus;
    return {
      sandbox,
      ...(!sandbox &&
        found.name !== domain && {
          wrong:
            `Cloudflare zone ${zone} is ${found.name}; targets.${name}.cloudflare.domain is ${domain}. ` +
            `Correct targets.${name} in the stack file.`,
        }),
    };
  },
  belongs: async ({ name, zone, domain }, clients) => {
    const found = await clients.of(zoneClient, name).zone();
    return found?.name === domain
      ? yes(name, `zone ${domain}`)
      : no(
          name,
          `zone ${zone} is ${found?.name ?? "not to be found"}, the stack file says ${domain}`,
          `correct targets.${name}, or use a token for that zone`,
        );
  },
  unsaid: ({ tokenVariable }) => (tokenVariable === usualVariable ? ["tokenVariable"] : []),
  sources: cloudflareSources,
  rights: zoneRights,
  standIn: {
    settings: () => ({}),
    configured: () => ({}),
    // Zone ids are Cloudflare's own: no two are the same.
    scope: () => "",
    // Source: pulumi-terraform-bridge, pkg/pf/tfbridge/provider_diff.go: only where the bridge is told to, and none of these types is.
    deletesFirst: () => false,
    functions: {
      "cloudflare:index/getZone:getZone": (args, _, folder) => zoneOf(stringAt(args, "zoneId") ?? "", folder),
    },
    // Cloudflare's SDK's own.
    retries: 2,
    throttled:
      '429 Too Many Requests {"success":false,"errors":[{"code":10429,"message":"Rate limited. Please wait and consider throttling your request speed"}]}',
    failed: '500 Internal Server Error {"success":false,"errors":[{"code":10000,"message":"Internal error"}]}',
  },
};

/** What `zones.json` in the store's folder may say of a zone, by id. */
interface KnownZone {
  /** The domain. */
  name: string;
  plan?: string;
  /** In place of the sandbox's own, for tests. */
  status?: string;
}

/** A zone nobody described has no name: there is none to be right or wrong about. */
function zoneOf(id: string, folder: string): Properties {
  const { name = "", plan, status = sandboxStatus } = known(folder)[id] ?? {};
  const planName = plan === undefined ? {} : { id: plan, legacyId: plan, name: `${plan} plan` };
  return { id, zoneId: id, name, status, paused: false, type: "full", plan: planName };
}

function known(folder: string): Record<string, KnownZone | undefined> {
  try {
    return JSON.parse(readFileSync(join(folder, "zones.json"), "utf8")) as Record<string, KnownZone | undefined>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
