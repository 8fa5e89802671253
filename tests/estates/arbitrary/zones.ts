import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary, Things } from "./contract.ts";
import { hexId, joined, maybe, placed, placesOf } from "./contract.ts";

const toggled = maybe({
  enabled: fc.constantFrom({ normal: false, broadcast: true }, { normal: true, broadcast: true }),
});

const page = {
  title: "Back soon",
  message: "We are rather busy.",
  formText: "Write to us",
  form: "https://forms.gle/abc",
};

const kept = { ref: "kept", expression: 'http.host eq "kept.example"', action: "set_cache_settings" };

/** What a plan and the landing pages beside allow. */
function rulesOf(estate: RawEstate, name: string): fc.Arbitrary<RawEstate> {
  const { cloudflare } = (estate["targets"] as RawEstate)[name] as { cloudflare: Record<string, string> };
  const { domain = "", plan = "", zone = "" } = cloudflare;
  const beside = Object.entries((estate["landings"] ?? {}) as Things).flatMap(([landing, given]) =>
    placed(estate, "cloudflare", given) === name ? [landing] : [],
  );
  const hosts = [domain, `www.${domain}`];
  const cache = joined(
    fc.constant({ edgeSeconds: 7200, browserSeconds: 60 }),
    toggled,
    maybe({ staticPaths: fc.constant(["/static/"]) }),
  );
  const redirect = joined(
    fc.constant({ pages: [{ ref: "home", from: ["/"], to: "/" }], never: ["/checkout"] }),
    maybe({ status: fc.constantFrom(302, 307) }),
  );
  const limits = fc.constant([
    { ref: "limit", hosts: [`www.${domain}`], path: "/signup", requests: 20, periodSeconds: 60 },
  ]);
  const room = fc.constantFrom<object>(
    { adopt: `${zone}/${hexId(400)}` },
    { name: "signup", host: `www.${domain}`, path: "/signup", totalActiveUsers: 2000, newUsersPerMinute: 400 },
  );
  const large = plan === "business" || plan === "enterprise";
  return joined(
    fc.constant({ in: name, hosts }),
    // A page that a redirect leads to has to be kept at the edge.
    beside.length > 0 ? fc.record({ landing: fc.constantFrom(...beside), cache, redirect }) : maybe({ cache }),
    maybe({
      tieredCache: fc.boolean(),
      ...(plan !== "free" && { errors: joined(fc.constant({ page: { ...page, brand: "Shop" } }), toggled) }),
      ...(large && { rateLimits: limits, waitingRoom: room }),
      rulesets: fc.constant({ cache: { adopt: `zones/${zone}/${zone.replace(/^f/, "e")}`, keep: [kept] } }),
    }),
  );
}

/** A zone has one set of rules. */
export const zones: KindArbitrary = {
  after: ["landings"],
  things: (estate) =>
    fc
      .subarray(placesOf(estate, "cloudflare"))
      .chain((places) => fc.record(Object.fromEntries(places.map((name) => [`${name}-rules`, rulesOf(estate, name)])))),
};
