import { defineKind } from "../contract/kind.ts";
import { appliedObject, patchedObject } from "../providers/kubernetes/rights.ts";
import { flagRights } from "./client.ts";
import { type } from "./facts.ts";
import { flagsContradiction } from "./contradiction.ts";
import { FlagsComponent } from "./flags.ts";
import { flagGates } from "./gates.ts";
import { flagThings } from "./owners.ts";
import { adoptedFlags } from "./questions.ts";
import { flagsSeen } from "./seen.ts";
import { flagsSchema } from "./schema.ts";
import { configMapPatchStandIn, configMapStandIn } from "./standIns.ts";
import { flagClaims, verifyFlags } from "./verify.ts";

/** Flags: values of ConfigMaps. */
export const flags = defineKind({
  key: "flags",
  noun: "set of flags",
  schema: flagsSchema,
  describe: "ConfigMaps that the apps read, by name.",
  targetReferences: (given) => [{ path: ["in"], provider: "kubernetes", named: given.in }],
  verify: verifyFlags,
  claims: flagClaims,
  build: (name, given, context) => {
    const { target, provider } = context.bindTarget("kubernetes", given.in);
    const args = { ...given, stack: context.stack, namespace: given.namespace ?? target.namespace ?? "default" };
    return { component: new FlagsComponent(`flags-${name}`, name, args, { providers: [provider] }) };
  },
  types: {
    [type.configMap]: { standIn: configMapStandIn, rights: appliedObject("configmaps") },
    [type.configMapPatch]: {
      standIn: configMapPatchStandIn,
      rights: patchedObject("configmaps"),
      contradiction: flagsContradiction,
    },
  },
  durations: {
    table: {
      flags: {
        seconds: 1,
        delay: 60,
        source: "Kubernetes docs, “ConfigMaps”: the kubelet's sync period, 1 min, plus its cache",
      },
    },
    classify: ({ type: token }) => (token === type.configMap || token === type.configMapPatch ? "flags" : undefined),
  },
  gates: flagGates,
  questions: [adoptedFlags, flagsSeen],
  owners: flagThings,
  rights: { kubernetes: flagRights },
  lacks: {
    checks: "what a flag does only its app knows; types are the schema's",
    limits: "a flag takes nothing from anybody",
    cost: "a ConfigMap costs nothing",
    "in use": "a flag takes nothing from anybody",
  },
});
