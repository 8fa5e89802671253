import { NotAvailable } from "../../contract/client.ts";
import { isZonePlan } from "../../contract/target.ts";
import type { Place, Source } from "../source.ts";
import { lazyClient, queryCloudflare, usualVariable } from "./access.ts";
import { zoneRights } from "./zone.ts";

/** The zones of the token. */
export function cloudflareSources(): Promise<Source<"cloudflare">[]> {
  return Promise.resolve([{ name: "Cloudflare", targets: zones }]);
}

async function zones(): Promise<Place<"cloudflare">[]> {
  const client = lazyClient({ tokenVariable: usualVariable });
  const found = await queryCloudflare(zoneRights, "Zone Read", async () => {
    const places: Place<"cloudflare">[] = [];
    for await (const { id, name, account, ...rest } of (await client()).zones.list({ per_page: 50 })) {
      // Its successor, the zone's subscription, takes the right to read invoices.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      const plan = rest.plan.legacy_id ?? "";
      places.push({
        called: name,
        target: {
          ...{ account: account.id ?? "", zone: id, domain: name, tokenVariable: usualVariable },
          // It allows least.
          plan: isZonePlan(plan) ? plan : "free",
        },
        ...(!isZonePlan(plan) && { note: `plan of ${name}: Cloudflare calls it "${plan}", and free is written` }),
      });
    }
    return places;
  });
  if (!found || found.length === 0)
    throw new NotAvailable("the token reaches no zone: it lacks Zone Read, or is of another account");
  return found;
}
