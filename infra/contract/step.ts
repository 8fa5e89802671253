import type { Change } from "./changes.ts";

export type Operation = "create" | "update" | "replace" | "delete";

/** One resource operation inside a switch. */
export interface Step {
  urn: string;
  type: string;
  name: string;
  op: Operation;
  changes: Change[];
  /** Changed paths that force the replacement. */
  replacedBy: string[];
  /** URNs of the steps that must be done before this one. */
  dependsOn: string[];
  protect: boolean;
}
