import type { InputReader, ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required, Unreadable } from "../contract/shape.ts";
import type { ZonePlan } from "../contract/target.ts";
import { isZonePlan, zonePlans } from "../contract/target.ts";
import type { RulesetPhase } from "./facts.ts";
import { rulesetPhases } from "./facts.ts";

export interface RuleShape {
  index: number;
  /** `ref`, or the place in the list where it has none. */
  label: string;
  action: string;
  expression: string;
  at: InputReader;
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
export function rulesOf(shape: ResourceShape): RuleShape[] {
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

/** What a zone's component says of it. */
export interface ZoneFacts {
  /** Its name in the stack file. */
  zone: string;
  plan: ZonePlan;
  /** Its name at Cloudflare: only requests to it, or below it, meet its rules. */
  domain: string;
  /** Hosts of the site. */
  hosts: readonly string[];
  /** Host of the landing page; undefined where home leads to none. */
  landing: string | undefined;
  /** Path prefixes no redirect may match. */
  never: readonly string[];
}

/** The zone that a ruleset or a Waiting Room belongs to. Throws Unreadable where its component does not say it. */
export function zoneFactsOf(shape: ResourceShape): ZoneFacts {
  const facts = componentInputsOf(shape);
  const plan = required(facts.at("plan"), facts.at("plan").text());
  if (!isZonePlan(plan)) throw new Unreadable(`\`plan\` is "${plan}"; allowed: ${zonePlans.join(", ")}`);
  const list = (key: string): string[] =>
    facts
      .at(key)
      .items()
      .map((item) => required(item, item.text()));
  return {
    zone: required(facts.at("zone"), facts.at("zone").text()),
    plan,
    domain: required(facts.at("domain"), facts.at("domain").text()),
    hosts: list("hosts"),
    landing: facts.at("landing").text(),
    never: list("never"),
  };
}

/** Rules of the playbook by their name; all of them where none bears it, so that a missing name hides nothing. */
export function ownRules(rules: readonly RuleShape[]): readonly RuleShape[] {
  const named = rules.filter(isNamed);
  return named.length > 0 ? named : rules;
}

/** Whether a rule's ref or description begins with "broadcast". */
export function isNamed(rule: RuleShape): boolean {
  return [rule.at.at("ref"), rule.at.at("description")].some((reader) => /^broadcast/i.test(reader.text() ?? ""));
}
