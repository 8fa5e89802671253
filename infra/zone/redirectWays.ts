import { evaluate } from "../../policies/expression/evaluate.ts";
import type { RequestSet } from "../../policies/expression/request.ts";
import { factsOf } from "../../policies/expression/request.ts";
import { fromKnown } from "../../policies/expression/text.ts";
import { unhelped, unreadIn } from "../../policies/expression/unread.ts";
import { unreadableMessage } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { isWithin } from "../landing/verify.ts";
import { type } from "./facts.ts";
import type { ZoneFacts } from "./reading.ts";
import { zoneFactsOf } from "./reading.ts";
import type { Redirect } from "./redirects.ts";
import { expressionOf, redirectsOf } from "./redirects.ts";

/** `unread`: whether it does hangs on what cannot be read of a rule that is not the broadcast's. */
type Matching = "may" | "unread" | "never";

/** Rule by rule, where a visitor may go next. */
type Ways = ReadonlyMap<Redirect, readonly Redirect[]>;

/**
 * Whether a redirect may match a request of a set. What cannot be read of the broadcast's own rules may match.
 * @throws Unreadable where the rule's expression is none.
 */
export function matching(redirect: Redirect, request: RequestSet): Matching {
  const expression = expressionOf(redirect);
  const facts = factsOf(request);
  if (evaluate(expression, facts) === false) return "never";
  return redirect.ofBroadcast || evaluate(unhelped(expression), facts) !== false ? "may" : "unread";
}

/** Messages of every rule; a rule that cannot be read gives its own. */
export function eachRule(rules: readonly Redirect[], judge: (rule: Redirect) => string[]): string[] {
  return rules.flatMap((rule) => {
    try {
      return judge(rule);
    } catch (error) {
      return [unreadableMessage(error)];
    }
  });
}

/** Walks from rule to rule as a browser would; enabled or not, since a switch turns them. */
export function neverLoops(shape: ResourceShape): string[] {
  const rules = redirectsOf(shape);
  const problems = eachRule(rules, (rule) => {
    expressionOf(rule);
    return [];
  });
  const ways = waysOf(rules, zoneFactsOf(shape), ["may"]);
  const loops = [...ways.keys()].flatMap((rule) => {
    const way = wayBack(rule, ways);
    if (!way) return [];
    return [
      `Redirects may loop: ${labels(way, rule)}, by ${describe(rule.next ?? [])}. Browsers give up. Fix: exclude the target from what the rule matches.`,
    ];
  });
  return [...problems, ...loops];
}

/** Loops of which nobody can tell, since a rule of the zone's own cannot be read in full. */
export function unreadLoops(resources: Resources): string[] {
  return resources.ofType(type.ruleset).flatMap((shape) => {
    const rules = redirectsOf(shape);
    const facts = zoneFactsOf(shape);
    const sure = waysOf(rules, facts, ["may"]);
    const possible = waysOf(rules, facts, ["may", "unread"]);
    const unread = [...possible.keys()].filter((rule) => !wayBack(rule, sure) && wayBack(rule, possible));
    return [...unread.flatMap(doubtsOf), ...unreadTargets(rules, facts)];
  });
}

/** What of a rule on a possible loop is not known. */
function doubtsOf(rule: Redirect): string[] {
  const asked = askedBy(rule);
  return asked === "" ? [] : [`whether redirect ${rule.label} leads back to itself: it asks ${asked}`];
}

/** What of a rule cannot be read. */
export function askedBy({ parsed }: Redirect): string {
  const tests = parsed ? unreadIn(parsed) : [];
  return tests.map((test) => `\`${test}\``).join(", ");
}

/** Rules that visitors of the broadcast may meet next, and that lead where only Cloudflare can tell. */
function unreadTargets(rules: readonly Redirect[], facts: ZoneFacts): string[] {
  const ours = rules.filter(({ ofBroadcast }) => ofBroadcast);
  const met = rules.filter(
    (rule) =>
      !rule.ofBroadcast && rule.next === undefined && ours.some((own) => follows(own, rule, facts, ["may", "unread"])),
  );
  return met.map(({ label }) => `where redirect ${label} leads: its target is worked out at the edge`);
}

function waysOf(rules: readonly Redirect[], facts: ZoneFacts, counting: readonly Matching[]): Ways {
  const readable = rules.filter((rule) => rule.parsed);
  return new Map(readable.map((rule) => [rule, readable.filter((other) => follows(rule, other, facts, counting))]));
}

/** Whether a visitor whom one rule sent on may meet another. A request to another zone's host meets none of this one's. */
function follows(rule: Redirect, other: Redirect, { domain }: ZoneFacts, counting: readonly Matching[]): boolean {
  const requests = (rule.next ?? []).filter(({ host }) => host === undefined || isWithin(host, domain));
  return other.parsed !== undefined && requests.some((request) => counting.includes(matching(other, request)));
}

/** The shortest way from a rule back to itself. */
function wayBack(start: Redirect, followers: Ways): Redirect[] | undefined {
  const seen = new Set<Redirect>();
  let ways: Redirect[][] = [[start]];
  while (ways.length > 0) {
    const longer: Redirect[][] = [];
    for (const way of ways) {
      for (const next of followers.get(way.at(-1) ?? start) ?? []) {
        if (next === start) return way;
        if (!seen.has(next)) longer.push([...way, next]);
        seen.add(next);
      }
    }
    ways = longer;
  }
  return undefined;
}

function labels(way: readonly Redirect[], end: Redirect): string {
  return [...way, end].map(({ label }) => label).join(" → ");
}

/** Addresses, as far as they are known. */
export function describe(requests: readonly RequestSet[]): string {
  const addresses = requests.map(({ scheme = "http", host = "any host", path }) => {
    const known = path ? `${fromKnown(path)}${path.open ? "…" : ""}` : "/…";
    return `${scheme}://${host}${known}`;
  });
  return [...new Set(addresses)].slice(0, 4).join(", ");
}
