import type { Plan } from "../plan/plan.ts";
import { moveText } from "../plan/text.ts";
import { columns, duration, paint } from "../terminal.ts";
import type { Alarm, Evening } from "./evening.ts";
import type { Rehearsal, RehearsedAlarm, RehearsedSwitch } from "./rehearsal.ts";
import { held } from "./rehearsal.ts";

/** What the two switches up would change, and what the checks say. */
export function switchesText(plans: readonly Plan[]): string[] {
  const verdicts = new Map(plans.flatMap(({ checks }) => checks.map(({ phase, verdicts }) => [phase, verdicts] as const)));
  const checks = [...verdicts].map(([phase, list]) => `${list.filter(({ passed }) => passed).length} of ${list.length} in ${phase}`);
  return [
    ...plans.flatMap(({ forward }) => [...moveText(forward), ""]),
    `${paint.strong("Checks that hold:")} ${checks.join(", ")}`,
  ];
}

/** One line an alarm: how long each of its four switches took, and whether it did what it should. */
export function rehearsalText(rehearsal: Rehearsal, evening: Evening): string[] {
  const rows = [
    ["", "alarm", "to prewarm", "to live", "back to prewarm", "back to normal", ""],
    ...rehearsal.alarms.map((rehearsed) => [
      problemsOf(rehearsed).length === 0 ? "✓" : "✗",
      `${when(rehearsed.alarm)}  ${rehearsed.alarm.name}`,
      ...rehearsed.switches.map(({ seconds }) => duration(seconds)),
      rehearsed.alarm.aired ? "aired" : "not aired",
    ]),
  ];
  return [
    paint.strong(`${evening.name} on ${evening.channel}, times in ${evening.zone}; durations are simulated`),
    ...columns(rows).map((row) => `  ${row}`),
    ...rehearsal.alarms.flatMap(problemsOf).map((problem) => paint.bad(`  ${problem}`)),
    ...rehearsal.leftOver.map((line) => paint.bad(`  at the end: ${line}`)),
    "",
    ...verdictText(rehearsal),
  ];
}

function verdictText(rehearsal: Rehearsal): string[] {
  const switches = rehearsal.alarms.flatMap((alarm) => alarm.switches);
  const steps = switches.reduce((sum, one) => sum + one.steps, 0);
  const done = `${rehearsal.alarms.length} alarms, ${switches.length} switches, ${steps} steps`;
  return held(rehearsal)
    ? [paint.good(`Held: ${done}; nothing created, replaced or deleted; the last normal equals the first.`)]
    : [paint.bad(`Not held: ${done}; see the lines marked ✗ above.`)];
}

function problemsOf({ alarm, switches }: RehearsedAlarm): string[] {
  return switches.flatMap(({ from, to, problems }: RehearsedSwitch) =>
    problems.map((problem) => `✗ ${when(alarm)} ${from} → ${to}: ${problem}`),
  );
}

function when({ at }: Alarm): string {
  const date = new Date(`${at}Z`);
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "2-digit", month: "short", timeZone: "UTC" });
  return `${day.format(date).replace(",", "")} ${at.slice(11)}`;
}
