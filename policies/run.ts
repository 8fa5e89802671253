import type { Check, EstateCheck, Level, ResourceCheck, Violation } from "../infra/contract/check.ts";
import { appliesTo } from "../infra/contract/check.ts";
import type { Resources } from "../infra/contract/resources.ts";
import type { ResourceShape } from "../infra/contract/shape.ts";
import { Unreadable } from "../infra/contract/shape.ts";

export interface CheckVerdict {
  check: string;
  level: Level;
  reason: string;
  passed: boolean;
  /** Resources looked at; 0 says that nothing in the estate could violate it. */
  examined: number;
  violations: Violation[];
  /** What it does not count for want of knowledge; where it passes, it passes without that. */
  uncounted: string[];
}

/** One verdict for every check, in the order of the list. Pure: no engine, no clock, no files. */
export function runChecks(resources: Resources, checks: readonly Check[]): CheckVerdict[] {
  return checks.map((check) => {
    const { examined, violations } = check.scope === "resource" ? each(check, resources) : whole(check, resources);
    const { name, level, reason } = check;
    const uncounted = unknownTo(check, resources);
    return { check: name, level, reason, passed: violations.length === 0, examined, violations, uncounted };
  });
}

/** The verdicts that forbid a switch. */
export function blockingVerdicts(verdicts: readonly CheckVerdict[]): CheckVerdict[] {
  return verdicts.filter((verdict) => !verdict.passed && verdict.level === "mandatory");
}

/** Messages for one resource. A check that throws has failed, and says why. */
export function runResourceCheck(check: ResourceCheck, shape: ResourceShape): string[] {
  try {
    return check.run(shape);
  } catch (error) {
    return [failure(check, error)];
  }
}

/** Violations of one check over a whole estate, fail closed like {@link runResourceCheck}. */
export function runEstateCheck(check: EstateCheck, resources: Resources): Violation[] {
  try {
    return check.run(resources);
  } catch (error) {
    return [{ urn: "", message: failure(check, error) }];
  }
}

interface Outcome {
  examined: number;
  violations: Violation[];
}

function each(check: ResourceCheck, { all }: Resources): Outcome {
  const examined = all.filter((shape) => appliesTo(check, shape));
  const violations = examined.flatMap((shape) =>
    runResourceCheck(check, shape).map((message) => ({ urn: shape.urn, message })),
  );
  return { examined: examined.length, violations };
}

function whole(check: EstateCheck, resources: Resources): Outcome {
  try {
    return { examined: check.applies(resources), violations: runEstateCheck(check, resources) };
  } catch (error) {
    return { examined: 0, violations: [{ urn: "", message: failure(check, error) }] };
  }
}

/** What cannot even be told to be unknown is a violation already. */
function unknownTo(check: Check, resources: Resources): string[] {
  try {
    return check.uncounted?.(resources) ?? [];
  } catch (error) {
    return [failure(check, error)];
  }
}

function failure(check: Check, error: unknown): string {
  if (error instanceof Unreadable) return `${error.message}.`;
  const message = error instanceof Error ? error.message : String(error);
  return `The check ${check.name} itself failed, which counts as a violation: ${message}`;
}
