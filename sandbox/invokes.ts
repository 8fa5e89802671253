import { join } from "node:path";
import type { Settings } from "./behaviour/behaviour.ts";
import { readIfThere } from "./files.ts";
import { type Properties, text } from "./values.ts";

/** The user id by which a program knows that nothing real is at the other end. AWS gives out no such id. */
const SANDBOX_USER = "broadcast-sandbox";

/** What `zones.json` in the store's folder may say of a Cloudflare zone, by id. */
interface Zone {
  /** The domain. */
  name: string;
  /** `free`, `pro`, `business` or `enterprise`. */
  plan?: string;
}

/** @throws Error when the sandbox does not know the function */
export function invoke(token: string, args: Properties, settings: Settings, folder: string): Properties {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return {
        accountId: settings.account,
        arn: `arn:aws:sts::${settings.account}:assumed-role/${SANDBOX_USER}/rehearsal`,
        id: settings.account,
        userId: SANDBOX_USER,
      };
    case "aws:index/getRegion:getRegion": {
      const name = text(args, "name") ?? text(args, "region") ?? settings.region;
      return { description: name, endpoint: `ec2.${name}.amazonaws.com`, id: name, name, region: name };
    }
    case "cloudflare:index/getZone:getZone":
      return zone(text(args, "zoneId") ?? "", folder);
    default:
      throw new Error(`the sandbox does not know the function ${token}: describe it in sandbox/invokes.ts first`);
  }
}

/** A zone nobody described has no name: there is none to be right or wrong about. */
function zone(id: string, folder: string): Properties {
  const known = JSON.parse(readIfThere(join(folder, "zones.json")) ?? "{}") as Record<string, Zone | undefined>;
  const { name = "", plan } = known[id] ?? {};
  const planName = plan === undefined ? {} : { id: plan, legacyId: plan, name: `${plan} plan` };
  return { id, zoneId: id, name, status: "active", paused: false, type: "full", plan: planName };
}
