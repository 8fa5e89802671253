import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Temporal } from "temporal-polyfill";
import { Refused, UsageError } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { Plan } from "../plan/plan.ts";
import type { World } from "../seal/world.ts";
import { changesSince } from "../seal/world.ts";
import type { Recorded } from "../switching/recorded.ts";
import type { Workspace } from "../switching/workspace.ts";
import type { Approval, ApprovedStep, ApprovedSwitch } from "./approval.ts";
import { approvalPath, approvedSteps, readApproval, stampOf } from "./approval.ts";
import type { ShowRef } from "./shows.ts";
import { isoOf } from "./shows.ts";

/** Where approvals are kept, unless a folder is given. */
export function approvalsFolder({ records }: Pick<Workspace, "records">, given: string | undefined): string {
  return given ?? join(records, "approvals");
}

/** The approval of a show; undefined where there is none. Throws {@link Refused} for one that does not count. */
export function approvalFor(folder: string, stack: string, show: ShowRef): Approval | undefined {
  const path = approvalPath(folder, { stack, show });
  if (!existsSync(path)) return undefined;
  const approval = readApproval(path);
  const same = approval.stack === stack && approval.show.name === show.name && approval.show.air === show.air;
  if (!same) throw new Refused(`${path} approves another show, or another stack. Approve again.`);
  return approval;
}

/** Takes an approval away; whether there was one. Throws UsageError where it cannot be. */
export function withdraw(folder: string, stack: string, show: ShowRef): boolean {
  const path = approvalPath(folder, { stack, show });
  if (!existsSync(path)) return false;
  try {
    rmSync(path);
  } catch (error) {
    throw new UsageError(`The approval ${path} cannot be taken away: ${reasonOf(error)}`);
  }
  return true;
}

/** Approvals of a stack whose show is to come and in the calendar no more: it was moved or called off. What is past does no harm. */
export function approvalsWithoutShow(
  folder: string,
  stack: string,
  shows: readonly ShowRef[],
  now: Temporal.Instant,
): string[] {
  const past = (name: string): boolean => {
    const [, stamp] = /--(\d{8}T\d{6}Z)--/.exec(name) ?? [];
    return stamp !== undefined && stamp < stampOf(isoOf(now));
  };
  const known = new Set(shows.map((show) => approvalPath(folder, { stack, show })));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${stack}--`) && name.endsWith(".json"))
    .filter((name) => !past(name.slice(stack.length)))
    .map((name) => `${folder}/${name}`)
    .filter((path) => !known.has(path))
    .sort();
}

/** The switch of an approval. */
export function switchIn({ switches }: Approval, from: string, to: string): ApprovedSwitch | undefined {
  return switches.find((each) => each.from === from && each.to === to);
}

/** Throws {@link Refused} naming everything that moved since it was approved. `resuming`: the approved switch itself began to change it. */
export function assertHolds(
  approval: Approval,
  { state }: Pick<ApprovedSwitch, "state">,
  { now, recorded, resuming }: { now: World; recorded: Pick<Recorded, "hash">; resuming: boolean },
): void {
  // What an approved switch before leaves, and half of its own, is told from what was approved by its steps.
  const bound = state === undefined || resuming ? recorded.hash : state;
  const moved = changesSince({ ...approval.world, state: bound }, { ...now, state: recorded.hash });
  if (moved.length === 0) return;
  throw new Refused(
    `The approval of ${approval.show.name}, by ${approval.by} at ${approval.at}, no longer holds:\n  ${moved.join("\n  ")}\n` +
      "Nothing was changed. Look at what moved, and approve again.",
  );
}

/** Throws {@link Refused} where a plan has steps that were not approved, or lacks some. `resuming`: some are done already. */
export function assertSameSteps(approved: ApprovedSwitch, plan: Pick<Plan, "forward">, resuming: boolean): void {
  const text = ({ op, name, changes }: ApprovedStep): string => `${op} ${name} (${changes.join("; ")})`;
  const [then, now] = [approved.steps.map(text), approvedSteps(plan.forward.steps).map(text)];
  const more = now.filter((step) => !then.includes(step));
  const fewer = resuming ? [] : then.filter((step) => !now.includes(step));
  if (more.length + fewer.length === 0) return;
  throw new Refused(
    [
      `${approved.from} → ${approved.to} is not what was approved:`,
      ...more.slice(0, 10).map((step) => `  it would also ${step}`),
      ...fewer.slice(0, 10).map((step) => `  it would not ${step}`),
      "Nothing was changed. Read the plan and approve again.",
    ].join("\n"),
  );
}
