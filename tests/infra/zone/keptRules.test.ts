import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../../infra/contract/project.ts";
import { keptRule, keptRuleProblems } from "../../../infra/zone/keptRules.ts";
import type { KeptRule, Zone } from "../../../infra/zone/schema.ts";
import { ruleKeysText } from "../../../scripts/ruleKeys.ts";

const rule = (more: object): KeptRule => ({
  ref: "own",
  expression: "true",
  action: "redirect",
  enabled: true,
  ...more,
});
const problems = (more: object) =>
  keptRuleProblems({ rulesets: { redirects: { keep: [rule({}), rule(more)] } } } as unknown as Zone).map(
    ({ path, allowed }) => `${path.join(".")}: ${allowed}`,
  );

describe("a kept rule", () => {
  it("is spelled as the SDK does, whatever the API printed", () => {
    const dumped = {
      actionParameters: {
        from_value: { target_url: { value: "https://a/" }, status_code: 302, preserve_query_string: true },
        edge_ttl: { mode: "override_origin", status_code_ttl: [{ status_code_range: { from: 400 }, value: 0 }] },
        cache_key: { custom_key: { cookie: { check_presence: ["a"], include: ["b"] } } },
        headers: { "x-own_header": { operation: "set", value: "1" } },
      },
      ratelimit: { characteristics: ["ip.src"], period: 10, requests_per_period: 5, mitigation_timeout: 10 },
    };
    expect(problems(dumped)).toEqual([]);
    expect(keptRule(rule(dumped))).toEqual(
      rule({
        actionParameters: {
          fromValue: { targetUrl: { value: "https://a/" }, statusCode: 302, preserveQueryString: true },
          edgeTtl: { mode: "override_origin", statusCodeTtls: [{ statusCodeRange: { from: 400 }, value: 0 }] },
          cacheKey: { customKey: { cookie: { checkPresences: ["a"], includes: ["b"] } } },
          headers: { "x-own_header": { operation: "set", value: "1" } },
        },
        ratelimit: { characteristics: ["ip.src"], period: 10, requestsPerPeriod: 5, mitigationTimeout: 10 },
      }),
    );
  });

  it("is handed back unchanged where it is spelled so already, and where it has no parameters", () => {
    const own = rule({ actionParameters: { cache: true, edgeTtl: { mode: "bypass" } } });
    expect(keptRule(own)).toEqual(own);
    expect(keptRule(rule({}))).toEqual(rule({}));
  });

  it.each([
    [
      { actionParameters: { fromValues: {} } },
      "actionParameters.fromValues: a key that Cloudflare's provider takes here: ",
    ],
    [{ actionParameters: { from_value: { url: "x" } } }, "actionParameters.from_value.url: a key"],
    [
      { actionParameters: { edgeTtl: { status_code_ttl: [{ value: 0 }, { seconds: 0 }] } } },
      "actionParameters.edgeTtl.status_code_ttl.1.seconds: a key that Cloudflare's provider takes here: statusCode, statusCodeRange, value",
    ],
    [{ actionParameters: { cache: { on: true } } }, "actionParameters.cache: a plain value"],
    [{ ratelimit: { requests: 5 } }, "ratelimit.requests: a key"],
    [{ actionParameters: { constructor: 5 } }, "actionParameters.constructor: a key"],
  ])("is refused with a key that the provider would drop: %j", (more, problem) => {
    expect(problems(more)).toEqual([expect.stringContaining(`rulesets.redirects.keep.1.${problem}`)]);
  });

  it("is compared with what the SDK in use takes", () => {
    expect(readFileSync(join(projectFolder, "infra/zone/ruleKeys.json"), "utf8")).toBe(ruleKeysText());
  });
});
