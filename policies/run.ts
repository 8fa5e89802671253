import type { Check, Estate, Level, ResourceCheck, Violation } from "./check.ts";
import { appliesTo } from "./check.ts";
import { checks } from "./checks/index.ts";
import type { ResourceShape } from "./shape.ts";
import { Unreadable } from "./shape.ts";
import { plainInputs } from "./wire.ts";

export interface Verdict {
  check: string;
  level: Level;
  reason: string;
  passed: boolean;
  /** Resources looked at; 0 says that nothing in the estate could violate it. */
  examined: number;
  violations: Violation[];
}

/**
 * One verdict for every check, in the order of the list. Pure: no engine, no clock, no files.
 * Inputs may be as the SDK's mocks give them: unknown values, secrets and outputs are told apart here.
 */
export function runChecks(shapes: Estate, list: readonly Check[] = checks): Verdict[] {
  const estate = shapes.map((shape) => ({ ...shape, inputs: plainInputs(shape.inputs) }));
  return list.map((check) => {
    const { examined, violations } = check.scope === "resource" ? each(check, estate) : whole(check, estate);
    const { name, level, reason } = check;
    return { check: name, level, reason, passed: violations.length === 0, examined, violations };
  });
}

/** The verdicts that forbid a switch. */
export function blocking(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter((verdict) => !verdict.passed && verdict.level === "mandatory");
}

/** Messages for one resource. A check that throws has failed, and says why. */
export function runOn(check: ResourceCheck, shape: ResourceShape): string[] {
  try {
    return check.run(shape);
  } catch (error) {
    return [failure(check, error)];
  }
}

/** Violations of one check over a whole estate, fail closed like {@link runOn}. */
export function runOver(check: Extract<Check, { scope: "estate" }>, shapes: Estate): Violation[] {
  try {
    return check.run(shapes);
  } catch (error) {
    return [{ urn: "", message: failure(check, error) }];
  }
}

interface Outcome {
  examined: number;
  violations: Violation[];
}

function each(check: ResourceCheck, shapes: Estate): Outcome {
  const examined = shapes.filter((shape) => appliesTo(check, shape));
  const violations = examined.flatMap((shape) => runOn(check, shape).map((message) => ({ urn: shape.urn, message })));
  return { examined: examined.length, violations };
}

function whole(check: Extract<Check, { scope: "estate" }>, shapes: Estate): Outcome {
  try {
    return { examined: check.applies(shapes), violations: runOver(check, shapes) };
  } catch (error) {
    return { examined: 0, violations: [{ urn: "", message: failure(check, error) }] };
  }
}

function failure(check: Check, error: unknown): string {
  if (error instanceof Unreadable) return `${error.message}.`;
  const message = error instanceof Error ? error.message : String(error);
  return `The check ${check.name} itself failed, which counts as a violation: ${message}`;
}
