import { ofType } from "../../../policies/check.ts";
import { phaseOf, rulesOf } from "../../../policies/reading/rulesets.ts";
import { inputsOf, required } from "../../../policies/shape.ts";
import { token } from "../../../policies/types.ts";
import type { Question } from "../question.ts";
import { each, no, yes } from "../question.ts";

/** Key of the stack file's edge.rulesets for each phase. */
const keys: Readonly<Record<string, string>> = {
  http_request_cache_settings: "cache",
  http_request_dynamic_redirect: "redirects",
  http_custom_errors: "errors",
  http_response_headers_transform: "errorHeaders",
  http_ratelimit: "rateLimits",
};

export const zonePlan: Question = {
  name: "zone-plan",
  asks: "Has the zone the plan that its rules need?",
  ask: ({ estate }, ports) => {
    const { zone: id, domain, plan } = estate.target.cloudflare;
    return each([domain], String, async () => {
      const zone = await ports.zone(id);
      if (!zone) return no(domain, `there is no zone ${id}`, "correct target.cloudflare.zone");
      return zone.plan === plan
        ? yes(domain, `its plan is ${plan}`)
        : no(
            domain,
            `its plan is ${zone.plan}, the stack file says ${plan}`,
            `set target.cloudflare.plan to ${zone.plan}, and plan again`,
          );
    });
  },
};

/** The playbook owns all rules of a phase: one that it does not know would be deleted by the first update. */
export const rulesets: Question = {
  name: "rulesets",
  asks: "Does the zone hold no rule that the stack file does not know?",
  ask: ({ resources }, ports) =>
    each(ofType(resources.normal, token.ruleset), phaseOf, async (shape) => {
      const phase = phaseOf(shape);
      const zone = required(inputsOf(shape).at("zoneId"), inputsOf(shape).at("zoneId").text());
      const rules = await ports.rules(zone, phase);
      if (!rules) return yes(phase, "the zone has none yet: the first update creates it");
      const known = new Set(rulesOf(shape).map(({ label }) => label));
      const foreign = rules.filter(({ ref }) => !known.has(ref)).map(({ ref }) => ref);
      if (foreign.length === 0)
        return yes(phase, rules.length === 1 ? "its one rule is known" : `all ${rules.length} rules are known`);
      const key = `edge.rulesets.${keys[phase] ?? phase}`;
      return no(
        phase,
        `${foreign.length === 1 ? "a rule is" : "rules are"} not in the stack file and would be deleted: ${foreign.join(", ")}`,
        `list ${foreign.length === 1 ? "it" : "them"} under ${key}.keep, and adopt the ruleset with ${key}.import`,
      );
    }),
};

/** A host that does not pass Cloudflare meets none of its rules. */
export const dns: Question = {
  name: "dns",
  asks: "Do the home hosts and the landing host pass Cloudflare?",
  ask: ({ estate }, ports) => {
    const hosts = [...new Set([estate.landing.host, ...estate.edge.redirect.hosts])];
    return each(hosts, String, async (host) => {
      const records = await ports.records(estate.target.cloudflare.zone, host);
      const addresses = records.filter(({ type }) => ["A", "AAAA", "CNAME"].includes(type));
      if (addresses.length === 0) {
        return no(
          host,
          "it has no address in the zone",
          "create its record; the landing host's comes with the first update",
        );
      }
      const direct = addresses.filter(({ proxied }) => !proxied);
      if (direct.length === 0) return yes(host, "proxied");
      return no(
        host,
        `${direct.map(({ type }) => type).join(", ")} is not proxied: no redirect, cache or error page would hold for it`,
        "switch the record to proxied",
      );
    });
  },
};
