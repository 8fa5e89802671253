import type { Estate } from "../contract/estate.ts";
import { findTarget, thingsOf } from "../contract/estate.ts";
import type { AnyType, TypeFacts } from "../contract/kind.ts";
import { defineKind } from "../contract/kind.ts";
import { sdkInputsOf } from "../contract/sdkInputs.ts";
import type { TypeRights } from "../contract/rights.ts";
import { dialChecks, unpricedDials } from "./checks.ts";
import { patchContradiction } from "../providers/kubernetes/contradiction.ts";
import { DialComponent } from "./dial.ts";
import { dialDurations } from "./durations.ts";
import { dialGates } from "./gates.ts";
import { dialThings } from "./owners.ts";
import { keysOf } from "./path.ts";
import { dialObjects } from "./questions.ts";
import { dialClaims, dialSchema } from "./schema.ts";
import { anyObjectStandIn, anyStandIn } from "./standIns.ts";
import { isSameType, providerOf } from "./types.ts";
import { verifyDials } from "./verify.ts";

/** A type of Kubernetes object, or of a patch of one; custom ones are declared by whoever defines them. */
const objectType = /^kubernetes:[\w./-]+:[A-Z]\w*$/;

/** They follow the type: no table here knows them. */
const rights: TypeRights = { read: [], switch: [], create: [] };

function factsOf(type: string): TypeFacts | undefined {
  if (sdkInputsOf(type)) return { standIn: anyStandIn(type), rights };
  if (!objectType.test(type)) return undefined;
  // What a patch brings about comes after it.
  return { standIn: anyObjectStandIn(type), rights, trails: () => true, contradiction: patchContradiction };
}

const anyType: AnyType = {
  facts: factsOf,
  named: (estate: Estate) =>
    Object.entries(thingsOf(estate, { key: "dials", schema: dialSchema })).map(([name, given]) => ({
      path: ["dials", name],
      type: given.type,
      id: given.adopt,
      target: findTarget(estate.targets, providerOf(given.type), given.in),
      properties: Object.keys(given.properties).map((written) => ({
        written,
        dotted: (keysOf(written) ?? []).join("."),
      })),
    })),
  isSame: isSameType,
};

/** Dials: properties of resources of any type, which no room turns. */
export const dials = defineKind({
  key: "dials",
  noun: "dial",
  schema: dialSchema,
  describe: "Properties of any resource that exists, by name: turned like all else, with fewer checks.",
  targetReferences: ({ in: named, type }) => [{ path: ["in"], provider: providerOf(type), named }],
  verify: verifyDials,
  claims: dialClaims,
  build: (name, given, context) => {
    const { provider } = context.bindTarget(providerOf(given.type), given.in);
    const rules = context.estate.changeRules?.(given.type);
    return { component: new DialComponent(`dial-${name}`, name, { ...given, rules }, { providers: [provider] }) };
  },
  types: {},
  anyType,
  checks: dialChecks,
  durations: dialDurations,
  unpriced: unpricedDials,
  gates: dialGates,
  questions: [dialObjects],
  owners: dialThings,
  lacks: {
    limits: "unknown for a type without a room, and said with every plan",
    cost: "unknown, and said",
    "in use": "none is known of a type without a room: name queries under `figures`",
  },
});
