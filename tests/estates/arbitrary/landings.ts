import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary } from "./contract.ts";
import { hexId, joined, maybe, placed, placeIn, placesOf, upToFour } from "./contract.ts";

const stores = { ios: { id: "1234567890", link: "https://apps.apple.com/fr/app/shop/id1234567890" } };

export const landings: KindArbitrary = {
  after: [],
  things: (estate) =>
    placesOf(estate, "cloudflare").length === 0
      ? fc.constant({})
      : upToFour((name, index) =>
          placeIn(estate, "cloudflare").chain((place) => {
            const { cloudflare } = (estate["targets"] as RawEstate)[placed(estate, "cloudflare", place)] as RawEstate;
            const { zone, domain } = cloudflare as { zone: string; domain: string };
            return joined(
              fc.constant({ ...place, host: `${name}.${domain}`, brand: "Shop" }),
              fc.record({ campaign: fc.constant({ source: "tv", medium: "broadcast", name: "news" }) }),
              fc.constantFrom(
                { shop: "https://www.shop.example/offer" },
                { stores },
                { shop: "https://s.example/", stores },
              ),
              maybe({
                languages: fc.constantFrom(["en"], ["fr"], ["en", "fr"]),
                script: fc.constant(`landing-${index}`),
                adoptRecord: fc.constant(`${zone}/${hexId(200 + index)}`),
                adoptRoute: fc.constant(`${zone}/${hexId(300 + index)}`),
              }),
            );
          }),
        ),
};
