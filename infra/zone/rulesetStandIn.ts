import { digest, isObject, type Properties, deepEqual, stringAt } from "../contract/properties.ts";
import {
  type ChangeRequest,
  type CheckFailure,
  refuse,
  type StandIn,
  type StoredResource,
} from "../contract/standIn.ts";
import { badRequest, checkBetween, checkHexId, checkOneOf, timestamp } from "../providers/cloudflare/standIn.ts";
import { type } from "./facts.ts";
import { rulesetInputs } from "./inputs.ts";

function rulesOf(properties: Properties | undefined): Properties[] {
  const rules = properties?.["rules"];
  return Array.isArray(rules) ? rules.filter(isObject) : [];
}

/** Source: terraform-provider-cloudflare 5.22.0, internal/services/ruleset/schema.go. */
function checkRuleset(inputs: Properties): CheckFailure[] {
  return [
    ...checkHexId(inputs, "zoneId"),
    ...checkHexId(inputs, "accountId"),
    ...checkOneOf(inputs, "kind", ["managed", "custom", "root", "zone"]),
    ...rulesOf(inputs).flatMap((rule, index) =>
      checkRule(rule).map(({ property, reason }) => ({ property: `rules[${index}].${property}`, reason })),
    ),
  ];
}

function checkRule(rule: Properties): CheckFailure[] {
  return [
    ...checkBetween(rule, "actionParameters.statusCode", 400, 999),
    ...checkBetween(rule, "actionParameters.response.statusCode", 400, 499),
    ...checkOneOf(rule, "actionParameters.fromValue.statusCode", [301, 302, 303, 307, 308]),
  ];
}

function admit({ inputs, world, previous }: ChangeRequest & { previous?: StoredResource }): void {
  const [kind, phase, zoneId] = ["kind", "phase", "zoneId"].map((key) => stringAt(inputs, key));
  const taken = world
    .list(type.ruleset)
    .some(
      ({ id, inputs: other }) =>
        id !== previous?.id && other["kind"] === kind && other["phase"] === phase && other["zoneId"] === zoneId,
    );
  if (taken && kind === "zone") {
    const message = `'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase ${String(phase)}`;
    refuse(badRequest(20217, message, "/kind"));
  }
  const refs = new Set<string>();
  rulesOf(inputs).forEach((rule, index) => {
    const ref = stringAt(rule, "ref");
    if (ref === undefined) return;
    // That refs are unique within a ruleset is the API's rule; the wording and number are ours.
    if (refs.has(ref))
      refuse(
        badRequest(
          20123,
          `'${ref}' is not a valid value for ref because it is used by another rule`,
          `/rules/${index}/ref`,
        ),
      );
    refs.add(ref);
  });
}

/** Rules keep their order. With a `ref` a rule keeps its id; without, every rule gets a new one on each change. */
function outputs(change: ChangeRequest, id: string, previous?: StoredResource): Properties {
  const version = previous ? Number(previous.outputs["version"] ?? previous.revision) + 1 : 1;
  const known = new Map(rulesOf(previous?.outputs).map((rule) => [rule["ref"], rule]));
  const rules = rulesOf(change.inputs).map((rule, index) => {
    const given = stringAt(rule, "ref");
    const before = given === undefined ? undefined : known.get(given);
    const ruleId = stringAt(before, "id") ?? digest(32, id, given ?? `${index} ${version}`);
    const ref = given ?? ruleId;
    const asked = { ...rule, id: ruleId, ref, enabled: rule["enabled"] ?? true };
    const unchanged = before !== undefined && deepEqual({ ...before, version: undefined }, asked);
    return { ...asked, version: unchanged ? before["version"] : String(version) };
  });
  return {
    description: "",
    ...change.inputs,
    rules,
    version: String(version),
    lastUpdated: timestamp(change.world.now),
  };
}

/** Simulated seconds: an API call, and the edge's spread of it ("within 30 seconds", Cloudflare docs on rules). */
const SECONDS = 5;

function rulesetId({ inputs, name }: ChangeRequest): string {
  return digest(
    32,
    stringAt(inputs, "zoneId") ?? stringAt(inputs, "accountId") ?? "",
    stringAt(inputs, "phase") ?? "",
    stringAt(inputs, "kind") ?? "",
    stringAt(inputs, "kind") === "zone" ? "" : name,
  );
}

export const rulesetStandIn: StandIn = {
  changes: { inputs: rulesetInputs },
  check: checkRuleset,
  admit,
  id: rulesetId,
  create: (change) => ({ outputs: outputs(change, rulesetId(change)), seconds: SECONDS }),
  update: (change) => ({ outputs: outputs(change, change.previous.id, change.previous), seconds: SECONDS }),
  remove: () => ({ seconds: SECONDS }),
  importIds: ({ id, inputs }) => [
    typeof inputs["zoneId"] === "string"
      ? `zones/${inputs["zoneId"]}/${id}`
      : `accounts/${String(inputs["accountId"])}/${id}`,
  ],
};
