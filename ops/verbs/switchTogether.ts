import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { Refused, UsageError } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { Plan } from "../plan/plan.ts";
import { assertAnswerable } from "../switching/confirm.ts";
import { assertReady, goTo } from "../switching/goTo.ts";
import { sayingWhere } from "../switching/interruption.ts";
import { outagesIn } from "../switching/outage.ts";
import { openGates } from "../switching/phaseGates.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { isHalfDone } from "../switching/recorded.ts";
import { askPhaseGates, minGateSeconds } from "../switching/runSwitch.ts";
import { settledOf } from "../switching/session.ts";
import { startPhase } from "../switching/switch.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";
import type { Member } from "../together/stacks.ts";
import { answerAll, confirmAll, doing, endOf, heard, openAll, pageOf, planning } from "../together/stacks.ts";
import { expectedText, refusedText, stoodText } from "../together/text.ts";
import type { Waves } from "../together/waves.ts";
import { wavesText } from "../together/waves.ts";
import { approvedSteps } from "../unattended/approval.ts";
import { endOfWayUp } from "../unattended/until.ts";
import type { SwitchOptions } from "./switch.ts";

/** What was planned of a stack, and read. */
interface Read {
  plan: Plan;
  /** Whether a switch was half done: then less may be left of it. */
  resuming: boolean;
  /** Until when it will be up. */
  end: ReturnType<typeof endOfWayUp>;
}

type Options = Omit<SwitchOptions, "stack">;

/**
 * `broadcast switch` of several stacks: every plan before anything is begun, one confirmation, then wave after wave. Before each further
 * wave the gates of all before it are asked again. Throws {@link Refused} where one plan is, or a wave did not arrive: then no further
 * one is begun; Interrupted when it was stopped.
 */
export async function switchTogether(
  { waves, ...options }: Options & { waves: Waves },
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<void> {
  const to = goal(options);
  assertAnswerable(options, terminal);
  const { json, yes = false, dryRun } = options;
  const members = await openAll(waves, options, terminal, interrupts);
  const all = members.flat();
  const answer = (outcome: string): void => answerAll(terminal, json, { to, waves, outcome }, all);
  const read = new Map<Member, Read>();
  for (const member of all) await planning(member, () => plan(member, read, { ...options, to }, terminal));
  if (all.some(({ became }) => became !== "planned")) {
    answer("refused");
    throw endOf(all, [`Nothing was changed: ${refusedText(all)}.`]);
  }
  for (const line of expectedText(waves, secondsOf(read))) {
    if (json) terminal.note(line);
    else terminal.out(line);
  }
  if (dryRun) {
    answer("planned");
    return;
  }
  await confirmAll(terminal, interrupts, `Switch ${wavesText(waves)} to ${to}?`, to, yes);
  for (const member of all) member.became = "not begun";
  for (const [index, wave] of members.entries()) {
    const open = await gatesOf(members.slice(0, index).flat(), to, options);
    if (open === undefined) {
      const names = wave.map(({ stack }) => stack).join(" and ");
      terminal.note(paint.strong(`Wave ${index + 1} of ${members.length}: ${names} → ${to}`));
      await Promise.all(wave.map((member) => doing(member, () => go(member, read.get(member), { ...options, to }))));
      if (wave.every(({ became }) => became === "done")) continue;
    }
    answer("stopped");
    const why = open === undefined ? [] : [`Wave ${index + 1} was not begun: ${open}.`];
    throw endOf(all, [...why, ...stoodText(all, waves, to, options)]);
  }
  answer("done");
  terminal.note(paint.good(`${wavesText(waves)}: all in ${to}.`));
}

function goal({ to, plan: sealed, until }: Options): Phase {
  if (sealed !== undefined) throw new UsageError("--plan is sealed for one stack: apply each by itself.");
  if (to === undefined) throw new UsageError("Name the phase to switch to with --to.");
  if (until === undefined || to !== "normal") return to;
  throw new UsageError("--until says when a way up ends: there is none to normal.");
}

/** Shows the plan of one, as `switch --dry-run` does. */
async function plan(
  member: Member,
  read: Map<Member, Read>,
  options: Options & { to: Phase },
  terminal: Terminal,
): Promise<void> {
  const { to, json, dryRun, until } = options;
  const session = pageOf(member, json, terminal);
  const end = endOfWayUp(session, until, Temporal.Now.instant());
  const found = await settledOf(session);
  const from = startPhase(session, found, to);
  // Else the first wave would be live before it shows that the second cannot be.
  if (from !== undefined && to === "live" && !dryRun) await assertReady(session, from, options);
  const keep = (made: Plan): void => void read.set(member, { plan: made, resuming: isHalfDone(found), end });
  await sayingWhere(session, () => goTo(session, to, { ...options, dryRun: true }, { assertSame: keep }));
}

/** Switches one to what was read. */
async function go(member: Member, read: Read | undefined, options: Options & { to: Phase }): Promise<void> {
  const { to, json, yes, despite = [] } = options;
  const page: string[] = [];
  const session = heard(member, json, (line) => void page.push(line));
  // Where somebody was asked, the answer is theirs.
  const consents = yes || !read ? [] : outagesIn(read.plan.forward).map(({ consent }) => consent);
  const own = { ...options, yes: true, despite: [...new Set([...despite, ...consents])], end: read?.end };
  const binding = read && { assertSame: (made: Plan) => assertRead(read, made) };
  await sayingWhere(session, () => goTo(session, to, own, binding)).catch((error: unknown) => {
    // The page has been read before, but for one that says what is refused now.
    if (!reasonOf(error)) for (const line of page) session.terminal.note(line);
    throw error;
  });
}

function secondsOf(plans: ReadonlyMap<Member, Read>): Map<string, number> {
  return new Map([...plans].map(([{ stack }, { plan }]) => [stack, plan.forward.timing.seconds]));
}

/** Why a wave must wait for the ones before it; undefined where all their gates say yes. */
async function gatesOf(
  before: readonly Member[],
  to: Phase,
  { despite, gateTimeout = minGateSeconds }: Options,
): Promise<string | undefined> {
  const reasons: string[] = [];
  for (const { stack, session } of before) {
    const gates = await askPhaseGates(session, to, gateTimeout, despite).catch(() => undefined);
    const open = gates && openGates(gates, despite).map(({ gate }) => gate);
    if (!open) reasons.push(`the gates of ${stack} could not be asked`);
    else if (open.length > 0) reasons.push(`${stack} is not ready any more: ${open.join(", ")}`);
  }
  return reasons.length > 0 ? reasons.join("; ") : undefined;
}

/** Throws {@link Refused} where a switch would do something else than was read. Of one that was half done less may be left. */
function assertRead({ plan, resuming }: Read, made: Plan): void {
  const texts = (of: Plan): string[] => approvedSteps(of.forward.steps).map((step) => JSON.stringify(step));
  const [then, now] = [texts(plan), texts(made)];
  const fewer = !resuming && now.length < then.length;
  if (!fewer && now.every((step) => then.includes(step))) return;
  const { from, to } = plan.forward;
  throw new Refused(
    `${from} → ${to} would do something else than was read: it moved meanwhile. Nothing of it was begun; run it again.`,
  );
}
