import { turn } from "../../contract/dial.ts";
import type { LocalPreview } from "../../contract/preview.ts";
import { thingsInPhase } from "../../contract/estate.ts";
import { landings } from "../../landing/index.ts";
import { pathOf } from "../../landing/words.ts";
import type { Zone } from "../schema.ts";
import { serveEdge } from "./serve.ts";

/** The landing pages, the redirects and the error pages of all zones, with the addresses worth a look. */
export const previewZones: LocalPreview = async (resources, { estate, phase, port }) => {
  const zones = Object.values(turn((estate.things["zones"] ?? {}) as Record<string, Zone>, phase));
  const pages = Object.values(thingsInPhase(estate, landings, phase)).flatMap(({ host, languages }) =>
    languages.map((code) => ({ what: `landing, ${code}`, address: `https://${host}${pathOf(code, languages)}` })),
  );
  const sites = zones.flatMap(({ hosts: [host = ""], redirect, rateLimits: [limit] }) => [
    ...(redirect?.pages ?? []).map(({ from }) => ({ what: "home", address: `https://${host}${from[0] ?? "/"}` })),
    {
      what: limit?.ref ?? "any other page",
      address: limit ? `https://${limit.hosts?.[0] ?? host}${limit.path}` : `https://${host}/any-other-page`,
    },
  ]);
  const addresses = [...pages, ...sites];
  if (addresses.length === 0) throw new RangeError("The estate has no landing page and no zone to show.");
  const edge = await serveEdge(resources, { port });
  return {
    addresses: addresses.map((entry) => ({ ...entry, local: edge.local(entry.address) })),
    close: () => edge.close(),
  };
};
