import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { Implication, ImplicationList, Requirement, Transition } from "../contract/transition.ts";
import { type as landingType } from "../landing/facts.ts";
import { recordsHost, servesHost } from "../landing/reading.ts";
import { evaluate } from "../../policies/expression/evaluate.ts";
import { parseExpression } from "../../policies/expression/parse.ts";
import { factsOf as factsOfRequest } from "../../policies/expression/request.ts";
import { ExpressionError } from "../../policies/expression/syntax.ts";
import type { Ternary } from "../../policies/expression/text.ts";
import type { RulesetPhase } from "./facts.ts";
import { type } from "./facts.ts";
import { redirectsOf } from "./redirects.ts";
import type { RuleShape } from "./reading.ts";
import { isNamed, ownedPhase, rulesOf, zoneFactsOf } from "./reading.ts";

/** What must stand at the edge before visitors are sent there, and stay until they are not. */
function edgeImplications(transition: Transition): Implication[] {
  const rulesets = transition.ofType(type.ruleset);
  return [
    {
      name: "redirect-needs-landing",
      level: "mandatory",
      reason: "A redirect to a page that is not served, or not kept at the edge, makes the outage it should prevent.",
      subjects: rulesets,
      when: redirects,
      requires: (shape) => landingOf(zoneFactsOf(shape).landing, transition),
    },
    {
      name: "waiting-room-needs-error-page",
      level: "advisory",
      reason: "Who has waited and meets a failing origin should find the form, not a bare error.",
      subjects: transition.ofType(type.waitingRoom),
      when: (room) => inputsOf(room).at("suspended").flag() !== true,
      requires: (room) => {
        const host = inputsOf(room).at("host").text() ?? "";
        // One that exists may not state its host.
        if (host === "") return [];
        return [
          {
            missing: `no error page is served for ${host}`,
            candidates: rulesets,
            holds: (shape) => rulesIn(shape, "http_custom_errors").some((rule) => matches(rule, host) !== false),
          },
        ];
      },
    },
  ];
}

/** Cloudflare enables a rule that does not say so. */
function isEnabled(rule: RuleShape): boolean {
  return rule.at.at("enabled").flag() !== false;
}

function redirects(shape: ResourceShape): boolean {
  return redirectsOf(shape).some((rule) => rule.ofBroadcast && isEnabled(rule));
}

function landingOf(landing: string | undefined, transition: Transition): Requirement[] {
  if (landing === undefined) return [];
  return [
    {
      missing: "no Worker has the landing page",
      candidates: transition.ofType(landingType.script),
      holds: (shape) => shape !== undefined,
    },
    {
      missing: `no Worker route serves ${landing}`,
      candidates: transition.ofType(landingType.route),
      holds: (shape) => shape !== undefined && servesHost(shape, landing),
    },
    {
      missing: `no proxied DNS record leads to ${landing}`,
      candidates: transition.ofType(landingType.record),
      holds: (shape) => shape !== undefined && recordsHost(shape, landing),
    },
    ...(cachesPages(transition)
      ? [
          {
            missing: `no cache rule keeps ${landing} at the edge`,
            candidates: transition.ofType(type.ruleset),
            holds: (shape: ResourceShape | undefined) =>
              rulesIn(shape, "http_request_cache_settings").some((rule) => keeps(rule, landing)),
          },
        ]
      : []),
  ];
}

/** Whether the stack file asks for cache rules at all. Where it has none, the Worker's own files are what lies at the edge. */
function cachesPages(transition: Transition): boolean {
  const rulesets = transition.ofType(type.ruleset);
  const shapes = (["before", "after"] as const).flatMap((end) => transition.shapes(rulesets, end));
  return shapes.some((shape) => ownedPhase(shape) === "http_request_cache_settings" && rulesOf(shape).some(isNamed));
}

/** The rules in force of a ruleset, where it is of this phase. */
function rulesIn(shape: ResourceShape | undefined, phase: RulesetPhase): RuleShape[] {
  return shape && ownedPhase(shape) === phase ? rulesOf(shape).filter(isEnabled) : [];
}

function keeps(rule: RuleShape, host: string): boolean {
  return rule.at.at("actionParameters", "cache").flag() === true && matches(rule, host) === true;
}

/** Whether a rule matches every request to a host, or none of them; undefined where that cannot be told. */
function matches(rule: RuleShape, host: string): Ternary {
  try {
    return evaluate(parseExpression(rule.expression), factsOfRequest({ scheme: "https", host }));
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

export const zoneImplications: readonly ImplicationList[] = [
  { name: "redirect-needs-landing", list: edgeImplications },
];
