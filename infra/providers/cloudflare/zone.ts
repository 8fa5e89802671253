import type { ClientDefinition } from "../../contract/client.ts";
import { notOnSandbox } from "../../contract/client.ts";
import type { Rights } from "../../contract/rights.ts";
import { narrowTarget } from "../../contract/target.ts";
import { queryCloudflare, lazyClient } from "./access.ts";

interface ZoneClient {
  /** Name and plan of the target's zone. */
  zone(): Promise<{ name: string; plan: string } | undefined>;
}

export const zoneRights = { "Zone Read": "name and plan of the zone" } as const satisfies Rights;

/** What zone this is. */
export const zoneClient: ClientDefinition<ZoneClient> = {
  name: "zone",
  cloud: (target) => {
    const found = narrowTarget("cloudflare", target);
    const client = lazyClient(found);
    return {
      zone: async () => {
        const zone = await queryCloudflare(zoneRights, "Zone Read", async () =>
          (await client()).zones.get({ zone_id: found.zone }),
        );
        // Its successor, the zone's subscription, takes the right to read invoices.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        return zone && { name: zone.name, plan: zone.plan.legacy_id ?? "" };
      },
    };
  },
  sandbox: () => ({ zone: notOnSandbox("zone's plan") }),
};
