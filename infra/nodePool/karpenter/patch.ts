import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch.js";
import type { Resource } from "@pulumi/pulumi";
import { patchOptions } from "../../providers/kubernetes/patch.ts";
import { karpenter } from "./facts.ts";
import type { KarpenterArgs } from "./schema.ts";

/** Limits and budgets of a NodePool that exists. Its list of budgets is one value: whoever sets it, sets all. */
export function patchNodePool(parent: Resource, label: string, { adopt, limits, budgets }: KarpenterArgs): Resource {
  const { cpu, memory } = limits ?? {};
  return new CustomResourcePatch(
    `${label}-karpenter`,
    {
      apiVersion: `${karpenter.group}/${karpenter.version}`,
      kind: karpenter.kind,
      metadata: { name: adopt },
      spec: {
        ...(limits && {
          limits: {
            ...(cpu !== undefined && { cpu: String(cpu) }),
            ...(memory !== undefined && { memory: `${memory}Gi` }),
          },
        }),
        ...(budgets && { disruption: { budgets } }),
      },
    },
    patchOptions(parent),
  );
}

/** What checks must know of it; the same in every phase. */
export function karpenterFacts({ adopt, limits, budgets, nodeSize, aws }: KarpenterArgs): Record<string, unknown> {
  return {
    nodePool: adopt,
    limits: Object.keys(limits ?? {}),
    keepsBudgets: budgets === undefined,
    ...(nodeSize && { nodeSize }),
    ...(aws !== undefined && { aws }),
  };
}
