import type { Question } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import { narrowTarget } from "../contract/target.ts";
import { zoneClient } from "../providers/cloudflare/zone.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { component as landingComponent } from "../landing/facts.ts";
import { zoneRulesClient } from "./client.ts";
import { component, type } from "./facts.ts";
import { linkAddresses } from "./parseHtml.ts";
import { phaseOf, rulesOf, zoneFactsOf } from "./reading.ts";

/** Key of a zone's rulesets for each phase. */
const keys: Readonly<Record<string, string>> = {
  http_request_cache_settings: "cache",
  http_request_dynamic_redirect: "redirects",
  http_custom_errors: "errors",
  http_response_headers_transform: "errorHeaders",
  http_ratelimit: "rateLimits",
};

export const zonePlan: Question = {
  name: "zone-plan",
  asks: "Has every zone the plan that its rules need?",
  ask: ({ estate }, clients) => {
    const zones = Object.values(estate.targets).flatMap((target) =>
      target.provider === "cloudflare" ? [narrowTarget("cloudflare", target)] : [],
    );
    return askEach(
      zones,
      ({ domain }) => domain,
      async ({ name, zone, domain, plan }) => {
        const found = await clients.of(zoneClient, name).zone();
        if (!found) return no(domain, `there is no zone ${zone}`, `correct targets.${name}.cloudflare.zone`);
        return found.plan === plan
          ? yes(domain, `its plan is ${plan}`)
          : no(
              domain,
              `its plan is ${found.plan}, the stack file says ${plan}`,
              `set targets.${name}.cloudflare.plan to ${found.plan}, and plan again`,
            );
      },
    );
  },
};

/** The playbook owns all rules of a phase: one that it does not know would be deleted by the first update. */
export const knownRules: Question = {
  name: "rulesets",
  asks: "Does the zone hold no rule that the stack file does not know?",
  ask: ({ resources }, clients) =>
    askEach(resources.normal.ofType(type.ruleset), rulesetOf, async (shape) => {
      const [phase, subject] = [phaseOf(shape), rulesetOf(shape)];
      const rules = await clients.of(zoneRulesClient, shape.target).rules(phase);
      if (!rules) return yes(subject, "the zone has none yet: the first update creates it");
      const known = new Set(rulesOf(shape).map(({ label }) => label));
      const others = rules.filter(({ ref }) => !known.has(ref)).map(({ ref }) => ref);
      if (others.length === 0)
        return yes(subject, rules.length === 1 ? "its one rule is known" : `all ${rules.length} rules are known`);
      const key = `zones.${zoneFactsOf(shape).zone}.rulesets.${keys[phase] ?? phase}`;
      return no(
        subject,
        `${others.length === 1 ? "a rule is" : "rules are"} not in the stack file and would be deleted: ${others.join(", ")}`,
        `list ${others.length === 1 ? "it" : "them"} under ${key}.keep, and adopt the ruleset with ${key}.adopt`,
      );
    }),
};

/** A ruleset, told apart from those of other zones. */
function rulesetOf(shape: ResourceShape): string {
  return `${phaseOf(shape)} of ${zoneFactsOf(shape).zone}`;
}

/** A host that does not pass Cloudflare meets none of its rules. */
export const dns: Question = {
  name: "dns",
  asks: "Do the site's hosts and the landing host pass Cloudflare?",
  ask: ({ resources }, clients) => {
    const sites = resources.normal.ofType(component).flatMap((zone) => {
      const target = resources.normal.childrenOf(zone)[0]?.target;
      const hosts = inputsOf(zone)
        .at("hosts")
        .items()
        .map((host) => host.text() ?? "");
      return hosts.map((host) => ({ host, target }));
    });
    const pages = resources.normal.ofType(landingComponent).map((page) => ({
      host: inputsOf(page).at("host").text() ?? "",
      target: resources.normal.childrenOf(page)[0]?.target,
    }));
    return askEach(
      [...pages, ...sites],
      ({ host }) => host,
      async ({ host, target }) => {
        const records = await clients.of(zoneRulesClient, target).records(host);
        const addresses = records.filter(({ type: kind }) => ["A", "AAAA", "CNAME"].includes(kind));
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
          `${direct.map(({ type: kind }) => kind).join(", ")} is not proxied: no redirect, cache or error page would hold for it`,
          "switch the record to proxied",
        );
      },
    );
  },
};

/** Hops a form may take before its page; Google Forms shortens links. */
const mostRedirects = 3;

/** The error page's last word is this link: a form that is closed or private loses every visitor of the evening. */
export const form: Question = {
  name: "form",
  asks: "Does the error page's form answer to everybody?",
  ask: ({ resources }, clients) => {
    const pages = resources.normal
      .ofType(type.ruleset)
      .flatMap(rulesOf)
      .map(({ at }) => at.at("actionParameters", "content").text() ?? "");
    const forms = [...new Set(pages.flatMap(linkAddresses).filter((link) => link.startsWith("https:")))];
    return askEach(forms, String, async (link) => {
      let url = link;
      for (let hops = 0; hops <= mostRedirects; hops++) {
        const { status, headers, note } = await clients.http(url);
        const location = headers["location"];
        if (status >= 300 && status < 400 && location !== undefined) {
          url = new URL(location, url).href;
          if (/\/closedform\b/.test(url)) return no(link, "it is closed", "open it: Responses, Accepting responses");
          if (/^https:\/\/accounts\.google\.com\//.test(url)) {
            return no(link, "it asks for an account", "let anybody with the link answer");
          }
          continue;
        }
        if (status === 200) return yes(link, note === undefined ? "200" : `200 (${note})`);
        return no(link, `${url} answers ${status}`, "correct errors.page.form");
      }
      return no(link, `more than ${mostRedirects} redirects`, "correct errors.page.form");
    });
  },
};
