import type { Plan } from "../plan/plan.ts";
import { moveText } from "../plan/text.ts";
import { uncountedText } from "../plan/wording.ts";
import { columns, duration, paint } from "../terminal.ts";
import type { Alarm, PlayedEvening } from "./evening.ts";
import { faultText } from "./faults/trial.ts";
import type { Rehearsal, RehearsedAlarm } from "./rehearsal.ts";
import { hasPassed } from "./rehearsal.ts";

/** What the two switches up would change, what the checks say, and what nothing counts. */
export function switchesText(plans: readonly Plan[]): string[] {
  const verdicts = new Map(
    plans.flatMap(({ checks }) => checks.map(({ phase, verdicts }) => [phase, verdicts] as const)),
  );
  const checks = [...verdicts].map(
    ([phase, list]) => `${list.filter(({ passed }) => passed).length} of ${list.length} in ${phase}`,
  );
  const uncounted = [...new Set(plans.flatMap((plan) => plan.uncounted))];
  return [
    ...plans.flatMap(({ forward }) => [...moveText(forward), ""]),
    `${paint.strong("Checks that hold:")} ${checks.join(", ")}`,
    ...(uncounted.length > 0 ? [paint.warning(uncountedText(uncounted))] : []),
  ];
}

const heads = ["to prewarm", "to live", "back to prewarm", "back to normal"];

/** What a rehearsal is about, for whoever has read nothing. */
export const storyText: readonly string[] = [
  "A switch turns an estate between three phases: normal, prewarm (what is slow and",
  "invisible: database, nodes, cache) and live (what visitors see: replicas, redirects).",
];

/** What to try once it held. */
export function nextText(stack: string): string[] {
  const tries = [
    [`plan --stack ${stack}`, "every switch in full"],
    ["rehearse --faults seed=7", "a bad evening"],
    [`switch --stack ${stack} --to prewarm --sandbox`, "by your own hand"],
    ["preview-edge", "what visitors see"],
  ];
  const rows = columns(tries.map(([command = "", what = ""]) => [`  npx broadcast ${command}`, what]));
  return ["", "What to try next:", ...rows];
}

/** What stands above the alarms' lines. */
export function headText({ name, channel, zone, alarms }: PlayedEvening): string[] {
  const blank = " ".repeat(labelWidth(alarms));
  return [
    paint.strong(
      `${channel === undefined ? name : `${name} on ${channel}`}, times in ${zone}; durations are simulated`,
    ),
    paint.faint(`    ${blank}  ${heads.join("  ")}`),
  ];
}

/** One line an alarm, as soon as it is over: how long each of its four switches took, and whether it did what it should. */
export function alarmText(rehearsed: RehearsedAlarm, { alarms }: PlayedEvening): string[] {
  const problems = problemsOf(rehearsed);
  const times = rehearsed.switches.map(({ seconds }, index) => duration(seconds).padEnd(heads[index]?.length ?? 0));
  const mark = problems.length === 0 ? paint.good("✓") : paint.bad("✗");
  const label = labelOf(rehearsed.alarm).padEnd(labelWidth(alarms));
  const { aired } = rehearsed.alarm;
  const came = aired === undefined ? "" : aired ? paint.strong("aired") : "not aired";
  return [
    `  ${mark} ${label}  ${times.join("  ")}  ${came}`.trimEnd(),
    ...rehearsed.switches.flatMap(faultLine),
    ...problems.map((problem) => paint.bad(`    ${problem}`)),
  ];
}

/** What went wrong at a switch, and how it was overcome. */
function faultLine({ from, to, fault }: RehearsedAlarm["switches"][number]): string[] {
  if (!fault) return [];
  const overcome = fault.done.length > 0 ? fault.done.join(", ") : "got through";
  return [`    ! ${from} → ${to}: ${faultText(fault.trial)}; ${overcome}`];
}

/** How it ended. */
export function resultText(rehearsal: Rehearsal): string[] {
  return [...rehearsal.leftOver.map((line) => paint.bad(`  at the end: ${line}`)), "", ...verdictText(rehearsal)];
}

function labelOf(alarm: Alarm): string {
  return `${when(alarm)}  ${alarm.name}`;
}

function labelWidth(alarms: readonly Alarm[]): number {
  return Math.max(...alarms.map((alarm) => labelOf(alarm).length));
}

function verdictText(rehearsal: Rehearsal): string[] {
  const switches = rehearsal.alarms.flatMap((alarm) => alarm.switches);
  const steps = switches.reduce((sum, one) => sum + one.steps, 0);
  const alarms = rehearsal.alarms.length;
  const faults = switches.flatMap(({ fault }) => fault ?? []);
  const overcome = faults.filter(({ problems }) => problems.length === 0).length;
  const struck = faults.length > 0 ? `${overcome} of ${faults.length} faults overcome, ` : "";
  const done = `${struck}${alarms} alarm${alarms === 1 ? "" : "s"}, ${switches.length} switches, ${steps} steps`;
  return hasPassed(rehearsal)
    ? [paint.good(`Held: ${done}; nothing created, replaced or deleted; the last normal equals the first.`)]
    : [paint.bad(`Not held: ${done}; see the lines marked ✗ above.`)];
}

function problemsOf({ switches }: RehearsedAlarm): string[] {
  return switches.flatMap(({ from, to, problems }) => problems.map((problem) => `${from} → ${to}: ${problem}`));
}

function when({ at }: Alarm): string {
  const date = new Date(`${at}Z`);
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "2-digit", month: "short", timeZone: "UTC" });
  return `${day.format(date).replace(",", "")} ${at.slice(11)}`;
}
