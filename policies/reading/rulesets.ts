import type { RulesetFacts } from "../../infra/annotations.ts";
import { rulesetFacts } from "../../infra/annotations.ts";
import type { RulesetPhase, ZonePlan } from "../limits/edge.ts";
import { isZonePlan, rulesetPhases, zonePlans } from "../limits/edge.ts";
import type { Reader, ResourceShape } from "../shape.ts";
import { inputsOf, required, Unreadable } from "../shape.ts";

export interface Rule {
  index: number;
  /** `ref`, or the place in the list where it has none. */
  label: string;
  action: string;
  expression: string;
  at: Reader;
}

export function phaseOf(shape: ResourceShape): string {
  const reader = inputsOf(shape).at("phase");
  return required(reader, reader.text());
}

/** The phase, where it is one the playbook owns. */
export function ownedPhase(shape: ResourceShape): RulesetPhase | undefined {
  const phase = phaseOf(shape);
  return rulesetPhases.find((known) => known === phase);
}

/** All rules, enabled or not: a check must hold in every phase. */
export function rulesOf(shape: ResourceShape): Rule[] {
  return inputsOf(shape)
    .at("rules")
    .items()
    .map((at, index) => ({
      index,
      label: at.at("ref").text() ?? `rules[${index}]`,
      action: required(at.at("action"), at.at("action").text()),
      expression: required(at.at("expression"), at.at("expression").text()),
      at,
    }));
}

export interface ZoneFacts extends RulesetFacts {
  plan: ZonePlan;
}

/** What the ruleset's description says of its zone. Throws where it does not say it. */
export function factsOf(shape: ResourceShape): ZoneFacts {
  const facts = rulesetFacts(inputsOf(shape).at("description").text());
  if (!facts) {
    throw new Unreadable(
      "`description` does not say the zone's plan, landing host and never-redirected paths, so the check cannot be made. " +
        "Fix: write it with describeRuleset() of infra/annotations.ts",
    );
  }
  const { plan } = facts;
  if (!isZonePlan(plan))
    throw new Unreadable(`\`description\` says zone plan "${plan}"; allowed: ${zonePlans.join(", ")}`);
  return { ...facts, plan };
}

/** Rules of the playbook by their name; all of them where none bears it, so that a missing name hides nothing. */
export function playbookRules(rules: readonly Rule[]): readonly Rule[] {
  const named = rules.filter(isNamed);
  return named.length > 0 ? named : rules;
}

/** Whether a rule's ref or description begins with "broadcast". */
export function isNamed(rule: Rule): boolean {
  return [rule.at.at("ref"), rule.at.at("description")].some((reader) => /^broadcast/i.test(reader.text() ?? ""));
}
