import type { IrreversibleChange } from "../contract/irreversible.ts";
import { type } from "./facts.ts";

export const irreversibleAppChanges: readonly IrreversibleChange[] = [
  {
    types: ["kubernetes:apps/v1:Deployment", type.replicas],
    paths: ["spec.replicas"],
    level: "error",
    applies: ({ after }) => after === undefined,
    reason: "a Deployment whose replicas are taken away falls to 1 pod",
    source: 'Kubernetes, "Horizontal Pod Autoscaling", on migrating Deployments to it',
  },
];
