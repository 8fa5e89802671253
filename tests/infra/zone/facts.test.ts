import { describe, expect, it } from "vitest";
import { zonePlans } from "../../../infra/contract/target.ts";
import { minEdgeTtlSeconds, maxRules } from "../../../infra/zone/facts.ts";

describe("zone plans", () => {
  it("have the rules and edge TTLs of Cloudflare's tables", () => {
    const counts = Object.fromEntries(Object.entries(maxRules).map(([phase, plans]) => [phase, Object.values(plans)]));
    expect(counts).toEqual({
      http_request_cache_settings: [10, 25, 50, 300],
      http_request_dynamic_redirect: [10, 25, 50, 300],
      http_custom_errors: [0, 25, 50, 300],
      http_response_headers_transform: [10, 25, 50, 300],
      http_ratelimit: [1, 2, 5, 100],
    });
    expect(Object.values(minEdgeTtlSeconds)).toEqual([7200, 3600, 1, 1]);
    expect(zonePlans).toEqual(["free", "pro", "business", "enterprise"]);
  });
});
