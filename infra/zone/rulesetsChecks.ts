import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import { includesPlan, minEdgeTtlSeconds, maxExpressionLength, maxRules } from "./facts.ts";
import { ownedPhase, phaseOf, rulesOf, zoneFactsOf } from "./reading.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { type } from "./facts.ts";

function oneForEachPhase(resources: Resources): Violation[] {
  const seen = new Map<string, ResourceShape>();
  const { values, violations } = readEach(resources.ofType(type.ruleset), (shape) => {
    const inputs = inputsOf(shape);
    if (inputs.at("kind").text() !== "zone") return [];
    const zone = required(inputs.at("zoneId"), inputs.at("zoneId").text());
    const key = `${phaseOf(shape)} of zone ${zone}`;
    const first = seen.get(key);
    if (!first) {
      seen.set(key, shape);
      return [];
    }
    const message =
      `${shape.name} is a second entry-point ruleset for ${key}, next to ${first.name}: Cloudflare has one for each phase and refuses another. ` +
      "Fix: put all rules into one ruleset, and import the one the zone has.";
    return [{ urn: shape.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function stableRefs(shape: ResourceShape): string[] {
  const seen = new Set<string>();
  return rulesOf(shape).flatMap((rule) => {
    const ref = rule.at.at("ref").text() ?? "";
    const place = `rules[${rule.index}]`;
    if (ref === "")
      return [
        `\`${place}\` has no \`ref\`: one edit then shows every rule as changed, and a switch cannot be read. Fix: give it a stable one.`,
      ];
    if (seen.has(ref))
      return [
        `\`${place}.ref\` "${ref}" is taken by an earlier rule; Cloudflare refuses the ruleset. Fix: give each rule its own.`,
      ];
    seen.add(ref);
    return [];
  });
}

function isProtected(shape: ResourceShape): string[] {
  if (shape.protect || ownedPhase(shape) === undefined) return [];
  return [
    "Pulumi's `protect` is off: a replacement would leave the zone without its rules for a while. Fix: set the resource option `protect: true`.",
  ];
}

function countWithinPlan(shape: ResourceShape): string[] {
  const phase = ownedPhase(shape);
  if (phase === undefined) return [];
  const { plan } = zoneFactsOf(shape);
  const count = rulesOf(shape).length;
  const most = maxRules[phase][plan];
  if (count <= most) return [];
  return [
    `${count} rules in ${phase}; a ${plan} zone has ${most}, disabled ones included, and Cloudflare refuses the ruleset. Fix: fewer rules, or a larger plan.`,
  ];
}

function edgeTtl(shape: ResourceShape): string[] {
  if (ownedPhase(shape) !== "http_request_cache_settings") return [];
  const { plan } = zoneFactsOf(shape);
  const least = minEdgeTtlSeconds[plan];
  return rulesOf(shape).flatMap((rule) => {
    const ttl = rule.at.at("actionParameters", "edgeTtl");
    const times = [
      ttl.at("default"),
      ...ttl
        .at("statusCodeTtls")
        .items()
        .map((item) => item.at("value")),
    ];
    return times.flatMap((time) => {
      const seconds = time.number();
      // 0 and below mean "do not cache", which every plan has.
      if (seconds === undefined || seconds <= 0 || seconds >= least) return [];
      return [
        `Rule ${rule.label}: \`${time.path}\` is ${seconds} s; a ${plan} zone has at least ${least} s, and Cloudflare refuses less. Fix: raise it, or use a larger plan.`,
      ];
    });
  });
}

/** The expression without its strings, so that a word inside one is no operator. */
function withoutStrings(expression: string): string {
  return expression.replace(/r(#*)".*?"\1|"(?:[^"\\]|\\.)*"/gs, '""');
}

function expressionWithinPlan(shape: ResourceShape): string[] {
  return rulesOf(shape).flatMap((rule) => {
    const length = Array.from(rule.expression).length;
    const problems =
      length > maxExpressionLength
        ? [
            `Rule ${rule.label}: its expression has ${length} characters; Cloudflare takes ${maxExpressionLength}. Fix: split the rule, or use starts_with.`,
          ]
        : [];
    const target = rule.at.at("actionParameters", "fromValue", "targetUrl", "expression").text() ?? "";
    if (!/\bmatches\b|~|\bregex_replace\b/.test(withoutStrings(`${rule.expression} ${target}`))) return problems;
    const { plan } = zoneFactsOf(shape);
    if (includesPlan(plan, "business")) return problems;
    return [
      ...problems,
      `Rule ${rule.label} uses a regular expression, which needs a Business plan; the zone is on ${plan}. Fix: use eq, in, contains or wildcard.`,
    ];
  });
}

const types = [type.ruleset];

export const rulesetChecks: readonly Check[] = [
  {
    name: "one-ruleset-for-each-phase",
    level: "mandatory",
    reason:
      "Cloudflare has one entry-point ruleset for each phase of a zone; a second fails in the middle of a switch.",
    scope: "estate",
    applies: (resources) => resources.ofType(type.ruleset).length,
    run: oneForEachPhase,
  },
  {
    name: "rule-refs",
    level: "mandatory",
    reason: "Without a stable ref one edit shows every rule as changed, and nobody can read what a switch does.",
    scope: "resource",
    types,
    run: stableRefs,
  },
  {
    name: "ruleset-is-protected",
    level: "mandatory",
    reason: "A ruleset holds the zone's other rules as well: a switch must never replace or delete it.",
    scope: "resource",
    types,
    run: isProtected,
  },
  {
    name: "rule-count-within-plan",
    level: "mandatory",
    reason: "Rules beyond the zone's plan are refused in the middle of a switch.",
    scope: "resource",
    types,
    run: countWithinPlan,
  },
  {
    name: "edge-ttl-within-plan",
    level: "mandatory",
    reason: "A shorter edge TTL than the zone's plan has is refused in the middle of a switch.",
    scope: "resource",
    types,
    run: edgeTtl,
  },
  {
    name: "expression-within-limits",
    level: "mandatory",
    reason: "An expression that is too long, or needs a larger plan, is refused in the middle of a switch.",
    scope: "resource",
    types,
    run: expressionWithinPlan,
  },
];
