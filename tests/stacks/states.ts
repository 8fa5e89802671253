import type { Phase } from "../../infra/contract/dial.ts";
import { StackState } from "../../stacks/stackState.ts";

export const urnOf = (name: string, type = "a:b/c:C"): string => `urn:pulumi:qa::broadcast::${type}::${name}`;

/** The record of a phase. */
export const stash = (name: string, input: string, hook = "refuse-phase-jump") => ({
  urn: urnOf(name, "pulumi:index:Stash"),
  type: "pulumi:index:Stash",
  custom: true,
  inputs: { input },
  resourceHooks: { BeforeUpdate: [hook] },
});

/** A resource of the estate, marked with the phase of the last run it took part in. */
export const part = (name: string, mark?: Phase, more: object = {}) => ({
  urn: urnOf(name),
  type: "a:b/c:C",
  custom: true,
  ...(mark && { resourceHooks: { BeforeCreate: [`in-${mark}`], BeforeUpdate: ["another", `in-${mark}`] } }),
  ...more,
});

export const state = (...resources: object[]) => new StackState(JSON.stringify({ deployment: { resources } }));
/** Records and parts all in one phase. */
export const standing = (phase: Phase, ...names: string[]) =>
  state(stash("phase", phase), stash("settled", phase), ...names.map((name) => part(name, phase)));
