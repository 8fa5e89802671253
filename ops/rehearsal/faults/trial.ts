import type { Phase } from "../../../infra/contract/dial.ts";
import type { Fault } from "../../../sandbox/faults.ts";
import type { Step } from "../../../infra/contract/step.ts";

/** What goes wrong: the provider says no, is overrun, does not answer, or the engine is killed with SIGKILL. */
export type FaultKind = "error" | "throttle" | "hang" | "kill";

/** How it is overcome: the same switch again, or back to where it began. */
export type Recovery = "again" | "back";

/** One thing that goes wrong at one step of a switch, and what is done about it. */
export interface Trial {
  from: Phase;
  to: Phase;
  type: string;
  /** The step's resource. */
  name: string;
  kind: FaultKind;
  /** Whether the change is made all the same, so that only the answer is missing. */
  landed: boolean;
  way: Recovery;
}

const kinds: readonly FaultKind[] = ["error", "throttle", "hang", "kill"];

/** Every fault that can hit a step. The engine answers for its own Stashes: there only a kill can be had, right after. */
export function faultsOf({ type }: Pick<Step, "type">): Pick<Trial, "kind" | "landed">[] {
  if (isRecord(type)) return [{ kind: "kill", landed: true }];
  const made = (kind: FaultKind): boolean[] => (kind === "throttle" ? [false] : [false, true]);
  return kinds.flatMap((kind) => made(kind).map((landed) => ({ kind, landed })));
}

/** Whether a step is one of the engine's own records, which no provider answers for. */
export function isRecord(type: string): boolean {
  return type.startsWith("pulumi:");
}

/** More tries than any SDK has patience for. */
const beyondPatience = 1000;

/** One thing that goes wrong, wherever it does. */
export type Struck = Pick<Trial, "type" | "name" | "kind" | "landed">;

/** A fault as the sandbox's providers are told of it. */
export function sandboxFaults({ type, name, kind, landed }: Struck, operation: "update" | "read" = "update"): Fault[] {
  if (isRecord(type)) return [];
  const at = { type, resource: name, operation };
  if (kind === "throttle") return [{ ...at, fault: "throttle", times: beyondPatience }];
  return [{ ...at, fault: kind === "kill" ? "stall" : kind, ...(landed && { landed }) }];
}

const wordings: Readonly<Record<FaultKind, [string, string]>> = {
  error: ["the provider fails", "the provider fails after making the change"],
  throttle: ["throttled until the SDK gives up", ""],
  hang: ["no answer", "the change is made, but not answered"],
  kill: ["engine killed", "engine killed after the change was made"],
};

/** What went wrong, in words. */
export function faultText({ type, name, kind, landed }: Struck): string {
  return isRecord(type)
    ? `engine killed right after the record ${name}`
    : `${wordings[kind][landed ? 1 : 0]} at ${name}`;
}
