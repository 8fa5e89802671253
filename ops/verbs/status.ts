import type { Phase } from "../../infra/contract/dial.ts";
import { oneLine } from "../../infra/contract/text.ts";
import type { StandingCost } from "../cost/standing.ts";
import { standingCost } from "../cost/standing.ts";
import { Refused } from "../errors.ts";
import type { GateVerdict } from "../gates/gates.ts";
import type { LeverStatus } from "../levers/status.ts";
import { leverStatus, leverStatusText } from "../levers/status.ts";
import { openGates } from "../switching/phaseGates.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { summaryIn } from "../switching/message.ts";
import type { Summary } from "../switching/message.ts";
import { notifyTeam } from "../switching/notices.ts";
import { switchesIn } from "../report/evenings.ts";
import { gatesText, attentionText } from "../switching/outcome.ts";
import type { Recorded } from "../switching/recorded.ts";
import { isHalfDone } from "../switching/recorded.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession, recordedOf } from "../switching/session.ts";
import { positionText } from "../switching/switch.ts";
import type { Terminal } from "../terminal.ts";
import { lasting, paint } from "../terminal.ts";
import { onTime } from "../unattended/onTime.ts";

export interface StatusOptions extends StackOptions {
  /** Hours in live after which the team is told, each time this is asked. Default: nobody is. */
  notify?: number;
  /** Folder of the approvals. Default: beside the journal. */
  approvals?: string;
  /** For tests. */
  now?: string;
}

interface Status {
  stack: string;
  /** The phase that was entered; differs from `settled` while a switch is half done. */
  phase: Phase;
  settled?: Phase;
  /** ISO 8601. */
  since?: string;
  pending: { type: string; name: string }[];
  /** The levers that may be out in this phase, and those that are. */
  levers: LeverStatus[];
  /** Resources that the phase entered would still change. */
  open: string[];
  gates: GateVerdict[];
  /** With the levers that are out; undefined where a price is missing. */
  cost?: StandingCost;
  /** Until when it is up, as its way up recorded or somebody put it off; ISO 8601. */
  until?: string;
  /** What is due next by the calendar, in words. */
  due?: string[];
  /** The latest switch, from the stack's own history. */
  latest?: Summary & { at: string; result: string };
  /** What needs a person; empty when nothing does. */
  problems: string[];
}

/** `broadcast status`: where a stack stands. Throws {@link Refused} when something needs a person. */
export async function status(options: StatusOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const session = await openSession(options, terminal, interrupts);
  const recorded = await recordedOf(session);
  const made = await examine(session, recorded, options);
  if (options.json) terminal.out(JSON.stringify(made, null, 2));
  else for (const line of statusText(session, recorded, made)) terminal.out(line);
  await notifyStillLive(session, made, options.notify);
  if (made.problems.length > 0) throw new Refused("");
}

async function examine(
  session: Session,
  recorded: Recorded & { entered: Phase },
  options: StatusOptions,
): Promise<Status> {
  const { engine, workspace, offline, prices, filePhase } = session;
  const { entered: phase, settled, since, pending, levers } = recorded;
  const halfDone = isHalfDone(recorded);
  // Asked once each: status tells what is, it does not wait.
  const gates = await session.gates.ask(phase, { timeout: 0, levers: levers.out, signal: session.interrupts.stop });
  const open = halfDone ? (await engine.preview(phase, { levers: levers.entered })).steps.map(({ name }) => name) : [];
  const history = await engine.history();
  const past = history.map((update) => ({ update, summary: summaryIn(update.message) }));
  const timed = settled === undefined ? undefined : await onTime(session, options, { recorded, history });
  const latest = past.find(({ summary }) => summary);
  const [result] = switchesIn(latest ? [latest.update] : [], session.records.entries()).map((one) => one.result);
  return {
    stack: workspace.stack,
    ...{ phase, settled, pending, open, gates },
    levers: leverStatus(session.estate, recorded, history),
    since: halfDone ? undefined : since,
    cost: await standingCost(offline, { phase, levers: levers.out }, prices),
    ...timed?.told,
    ...(latest?.summary && {
      latest: { ...latest.summary, at: latest.update.startTime, result: result ?? latest.update.result },
    }),
    problems: [
      ...(halfDone
        ? [
            settled === phase && !levers.settled
              ? `${workspace.stack} has levers half turned: ${levers.half.join(", ")}`
              : `${workspace.stack} is ${settled === undefined ? "in no phase" : positionText(recorded)}, unfinished`,
          ]
        : []),
      ...(filePhase === phase ? [] : [`the stack file says ${filePhase}: a plain pulumi up would go there`]),
      ...fileLevers(session, recorded),
      ...openGates(gates).map(({ gate, verdict }) => `gate ${gate}: ${verdict}`),
      ...(timed?.problems ?? []),
    ],
  };
}

/** What a plain `pulumi up` would turn. */
function fileLevers({ fileLevers }: Session, { levers }: Recorded): string[] {
  const says = [...fileLevers].sort();
  if (says.join() === levers.entered.join()) return [];
  const named = (names: readonly string[]): string => names.join(", ") || "none";
  return [
    `the stack file says levers ${named(says)}, and out are ${named(levers.entered)}: a plain pulumi up would turn them`,
  ];
}

async function notifyStillLive(session: Session, { phase, since, cost }: Status, after = Infinity): Promise<void> {
  if (phase !== "live" || since === undefined) return;
  const hours = (Date.now() - Date.parse(since)) / 3_600_000;
  if (hours < after) return;
  await notifyTeam(session, {
    kind: "stillLive",
    hours,
    ...(cost && { perHour: `${cost.hourly.toFixed(2)} ${cost.currency}` }),
  });
}

function statusText(session: Session, recorded: Recorded, made: Status): string[] {
  const { since, cost, latest, problems, gates, open, due = [] } = made;
  const lasts = since === undefined ? "" : `, ${lasting(since)}`;
  return [
    ...(isHalfDone(recorded)
      ? attentionText(session, recorded)
      : [`${made.stack} is ${positionText(recorded)}${lasts}.`]),
    ...(open.length > 0 ? [`  still to change: ${open.join(", ")}`] : []),
    ...due,
    ...(cost ? [costText(cost)] : []),
    ...(latest
      ? [
          `Latest switch: ${latest.from} → ${latest.to} by ${oneLine(latest.by)}, ${latest.at.slice(0, 19)}Z, ${latest.result}${despiteText(latest)}`,
        ]
      : []),
    ...leverStatusText(session, made.levers),
    ...gatesText(gates),
    ...(problems.length > 0 ? [paint.bad("Needs a person:"), ...problems.map((problem) => `  ${problem}`)] : []),
  ];
}

function costText({ hourly, normal, currency, date }: NonNullable<Status["cost"]>): string {
  const more = hourly > normal ? `, ${(hourly - normal).toFixed(2)} more than in normal` : "";
  return `It costs at least ${hourly.toFixed(2)} ${currency} an hour${more}, at list prices of ${date} or later.`;
}

function despiteText({ despite }: Summary): string {
  return despite.length > 0 ? `, despite ${oneLine(despite.join(", "))}` : "";
}
