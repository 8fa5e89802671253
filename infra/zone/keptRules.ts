import type { Problem } from "../contract/kind.ts";
import { isObject } from "../contract/properties.ts";
import table from "./ruleKeys.json" with { type: "json" };
import type { Rule } from "./rules.ts";
import type { KeptRule, Zone } from "./schema.ts";

/** Keys within keys: none of a plain value, `*` of what may have any key; a list has those of its items. */
interface Keys {
  readonly [key: string]: Keys;
}

/** What of a rule holds further keys, by the SDK's own types. */
const known: Readonly<Record<"actionParameters" | "ratelimit", Keys>> = table;
const parts = ["actionParameters", "ratelimit"] as const;

/**
 * A rule of the zone as it stands: the playbook hands it back unchanged. Cloudflare's API spells keys otherwise than the SDK
 * (`from_value`, `status_code_ttl`): what it printed may be pasted as it is.
 */
export function keptRule(rule: KeptRule): Rule {
  const spelled = parts.flatMap((part) =>
    rule[part] === undefined ? [] : [[part, spellAll(rule[part], known[part])]],
  );
  return { ...rule, ...Object.fromEntries(spelled) } as Rule;
}

/** Keys of kept rules that the SDK does not take: the provider would drop them without a word. */
export function keptRuleProblems({ rulesets }: Zone): Problem[] {
  return Object.entries(rulesets).flatMap(([ruleset, { keep }]) =>
    keep.flatMap((rule, index) =>
      parts.flatMap((part) =>
        strange(rule[part], known[part]).map(({ path, allowed }) => ({
          path: ["rulesets", ruleset, "keep", index, part, ...path],
          allowed,
        })),
      ),
    ),
  );
}

function strange(value: unknown, keys: Keys): Problem[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => strange(item, keys).map((problem) => within(index, problem)));
  }
  if (!isObject(value)) return [];
  const names = Object.keys(keys);
  if (names.length === 0) return [{ path: [], allowed: "a plain value" }];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = spell(key, keys);
    const inner = name === undefined ? undefined : keys[name];
    if (!inner) return [{ path: [key], allowed: `a key that Cloudflare's provider takes here: ${names.join(", ")}` }];
    return strange(item, inner).map((problem) => within(key, problem));
  });
}

function within(key: string | number, { path, allowed }: Problem): Problem {
  return { path: [key, ...path], allowed };
}

function spellAll(value: unknown, keys: Keys): unknown {
  if (Array.isArray(value)) return value.map((item) => spellAll(item, keys));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = spell(key, keys) ?? key;
      return [name === "*" ? key : name, spellAll(item, keys[name] ?? {})];
    }),
  );
}

/** The SDK's name of a key; it has some in the plural that the API has in the singular. */
function spell(key: string, keys: Keys): string | undefined {
  const camel = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return (
    [key, camel, `${camel}s`].find((name) => Object.hasOwn(keys, name)) ?? (Object.hasOwn(keys, "*") ? "*" : undefined)
  );
}
