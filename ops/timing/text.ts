import { Temporal } from "temporal-polyfill";
import { columns, duration, paint } from "../terminal.ts";
import type { AirTime } from "./airTime.ts";
import { clockText, momentText } from "./airTime.ts";
import type { CriticalPath, TimedInterruption, TimedStep } from "./criticalPath.ts";
import type { DialChance, Shortage } from "./shortage.ts";
import type { Switches, TimedSwitch } from "./switches.ts";
import type { AlarmTimeline, Slot, Timeline } from "./timeline.ts";

/** The timeline as a page for a terminal. */
export function timelineText(made: Timeline, switches: Switches): string[] {
  return [
    paint.strong("What a switch takes"),
    ...columns(eachSwitch(switches).map(switchRow)),
    "",
    ...chainText(switches.prewarm),
    ...chainText(switches.live),
    ...interruptionsText(switches),
    ...made.alarms.flatMap((alarm, index) => ["", ...alarmText(alarm, made.alarms[index - 1], made.now)]),
  ];
}

function switchRow({ from, to, path, margin }: TimedSwitch): string[] {
  const margins = to === "live" || from === "normal" ? `+ ${duration(margin)} margin` : "";
  return [`  ${from} → ${to}`, duration(path.seconds), margins, interruptedText(path)];
}

function interruptedText({ interruptions, interruptedSeconds }: CriticalPath): string {
  if (interruptions.length === 0) return "no interruption";
  const times = interruptions.length === 1 ? "once" : `${interruptions.length} times`;
  return `interrupts ${times}, at most ${duration(interruptedSeconds)} in all`;
}

/** The steps that decide how long a switch takes, each with where its figure comes from. */
function chainText({ from, to, path }: TimedSwitch): string[] {
  const steps = path.chain.filter(({ seconds, delay }) => seconds + delay > 0);
  const rows = columns(steps.map((step) => [`    ${step.name}`, stepTime(step), `${step.basis}: ${step.source}`]));
  return [paint.faint(`  ${from} → ${to} is as long as:`), ...rows];
}

function stepTime({ seconds, delay }: TimedStep): string {
  return delay > 0 ? `${duration(seconds)} + ${duration(delay)} to take effect` : duration(seconds);
}

function interruptionsText(switches: Switches): string[] {
  const lines = eachSwitch(switches).flatMap(({ from, to, path }) =>
    path.interruptions.map((one) => [
      `    ${from} → ${to}`,
      one.name,
      `${one.least}–${one.most} s`,
      one.of,
      window(one),
    ]),
  );
  return lines.length === 0 ? [] : [paint.faint("  What visitors may notice:"), ...columns(lines)];
}

function window({ between: [from, to] }: TimedInterruption): string {
  return `some time between ${duration(from)} and ${duration(to)} after the start`;
}

function alarmText(alarm: AlarmTimeline, previous: AlarmTimeline | undefined, now: Temporal.Instant): string[] {
  const { name, air, up, until, back, rest } = alarm;
  const stays = previous && previous.rest !== "normal" ? ` (already in ${previous.rest})` : "";
  const rows = [
    ...up.map((slot) => [`  start ${slot.from} → ${slot.to} by`, momentText(slot.start), upDetail(slot, now)]),
    ["  on air", momentText(air), ""],
    ["  the way back may begin", momentText(until), untilDetail(alarm)],
    ...back.map((slot) => [
      `  ${slot.to} is reached`,
      momentText(slot.end),
      `${duration(slot.seconds)} after ${clockText(slot.start)}`,
    ]),
  ];
  const restLine = alarm.because === undefined ? [] : [paint.warning(`  Stay in ${rest}: ${alarm.because}.`)];
  const otherwise =
    alarm.holds === true ? ["  --go-back goes back to normal in between all the same, for what that saves."] : [];
  return [
    paint.strong(`${name}, ${momentText(air)}${zoneText(air)}${stays}`),
    ...(alarm.shortage ? shortageText(alarm.shortage) : []),
    ...columns(rows),
    ...restLine,
    ...otherwise,
  ];
}

/** A show that begins late ends late: its wave is never cut short. */
export function untilDetail({ assumed }: Pick<AlarmTimeline, "assumed">): string {
  const later = "as much later as the show begins late";
  return assumed === undefined ? later : `${assumed} min after air are an assumption; ${later}`;
}

/** A zone that is a mere offset has been said already. */
export function zoneText({ timeZoneId }: AirTime): string {
  return /^[+-]/.test(timeZoneId) ? "" : ` ${timeZoneId}`;
}

function upDetail({ start, seconds, margin }: Slot, now: Temporal.Instant): string {
  const past = Temporal.Instant.compare(start.toInstant(), now) < 0 ? " (past)" : "";
  return `${duration(seconds)} and ${duration(margin)} margin${past}`;
}

function shortageText({ verdict, left, needed, makes, givenUp }: Shortage): string[] {
  const head = `The safe start is past: ${duration(left)} left, ${duration(needed)} needed without margin.`;
  if (verdict === "tight") return [paint.warning(`  ${head} Everything still makes it if it starts at once.`)];
  const names = (chances: DialChance[]): string => chances.map(({ name }) => name).join(", ");
  const rows = columns(
    givenUp.map(({ name, phase, ready }) => [`    ${name}`, phase, `ready after ${duration(ready)}`]),
  );
  const lost = [paint.warning("  Give up:"), ...rows];
  if (verdict === "hopeless")
    return [paint.bad(`  ${head} Nothing makes it: change nothing during the show.`), ...lost];
  return [
    paint.bad(`  ${head}`),
    paint.good(`  Still make it: ${names(makes)}.`),
    ...lost,
    "  Leave what is given up at its normal value in the stack file, plan again, and start at once: the checks of that",
    "  plan say whether live is safe without it.",
  ];
}

function eachSwitch({ prewarm, live, backToPrewarm, backToNormal }: Switches): TimedSwitch[] {
  return [prewarm, live, backToPrewarm, backToNormal];
}
