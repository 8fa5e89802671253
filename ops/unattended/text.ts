import type { Temporal } from "temporal-polyfill";
import { oneLine } from "../../infra/contract/text.ts";
import { escapeText } from "../render/markdown/escape.ts";
import { columns, duration, paint } from "../terminal.ts";
import { clockText, momentText } from "../timing/airTime.ts";
import { zoneText } from "../timing/text.ts";
import type { AgendaRun, AgendaShow } from "./agenda.ts";
import type { Next } from "./decide.ts";
import type { Look } from "./look.ts";
import { showText, zoneOf } from "./shows.ts";
import type { Verdict } from "./verdict.ts";

/** What must run when, for a terminal. */
export function agendaText(agenda: readonly AgendaShow[]): string[] {
  if (agenda.length === 0) return ["No show is to come: nothing is to be switched."];
  return agenda.flatMap(({ show, runs, rest, because, holds }, index) => [
    ...(index > 0 ? [""] : []),
    paint.strong(`${oneLine(showText(show))} to ${clockText(show.until)}${zoneText(show.air)}`),
    ...columns([
      ...runs.filter(({ way }) => way === "up").map(runRow),
      ["  on air", momentText(show.air), `until ${clockText(show.until)}${endText(show)}`],
      ...runs.filter(({ way }) => way === "back").map(runRow),
    ]),
    ...(because === undefined ? [] : [paint.warning(`  Then stay in ${rest}: ${because}.`)]),
    ...(holds ? ["  It could go back to normal in between: npx broadcast timeline says what either costs."] : []),
  ]);
}

function runRow({ from, to, at, latest, lastCall, seconds, margin }: AgendaRun): string[] {
  const limits =
    latest && lastCall
      ? `latest ${clockText(latest)}, last call ${clockText(lastCall)}; ${duration(seconds)} and ${duration(margin)} margin`
      : duration(seconds);
  return [`  ${from} → ${to}`, momentText(at), limits];
}

function endText({ assumed }: AgendaShow["show"]): string {
  return assumed === undefined ? "" : `, ${assumed} min after air being an assumption`;
}

/** The same as a page that is kept beside the stack file: nothing in it moves with the clock. */
export function agendaPage(stack: string, agenda: readonly AgendaShow[]): string {
  const rows = agenda.flatMap(({ show, runs }) =>
    runs.map(({ from, to, at, latest, lastCall }) => [
      escapeText(showText(show)),
      `${from} → ${to}`,
      momentText(at),
      latest ? momentText(latest) : "",
      lastCall ? momentText(lastCall) : "",
    ]),
  );
  const notes = agenda.flatMap(({ show, rest, because }) =>
    because === undefined ? [] : [`After ${escapeText(show.name)} the estate rests in ${rest}: ${because}.`],
  );
  return [
    `# What must run when: ${stack}`,
    "",
    `Written by \`npx broadcast schedule --stack ${stack} --write\`; do not edit.`,
    "",
    "| show | switch | due from | latest safe start | last call |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    ...(notes.length > 0 ? ["", ...notes] : []),
    "",
  ].join("\n");
}

/** What is due, or next, and what needs a person. */
export function dueText(look: Look, { approval, problems, remarks, ready }: Verdict): string[] {
  const { next, now, recorded } = look;
  return [
    ...upText(look),
    ...(next ? nextText(next, now) : [`In ${recorded.entered}, and nothing is to be switched.`]),
    ...(approval ? [`  approved by ${oneLine(approval.by)}, ${approval.at.slice(0, 19)}Z`] : []),
    ...(ready && !ready.approval ? ["  approved by onDeadline: rollback in the stack file"] : []),
    ...remarks,
    ...(problems.length > 0
      ? [paint.bad("Needs a person:"), ...problems.map(({ text }) => `  ${text.replaceAll("\n", "\n  ")}`)]
      : []),
  ];
}

/** Until when it is up, and who put that off. */
export function upText({ deadline, shows }: Pick<Look, "deadline" | "shows">): string[] {
  if (!deadline) return [];
  const until = momentText(deadline.at.toZonedDateTimeISO(zoneOf(shows)));
  return [`Up until ${until}${deadline.extended ? `, extended by ${oneLine(deadline.extended.by)}` : ""}.`];
}

function nextText({ from, to, show, at, latest, lastCall, state }: Next, now: Temporal.Instant): string[] {
  const what = `${from} → ${to}${show ? ` for ${oneLine(showText(show))}` : ", the way back"}`;
  const word = { waiting: "Next", due: "Due", late: "Due, late", missed: "Missed" }[state];
  const away = at.toInstant().since(now).total("seconds");
  const when = away > 0 ? `in ${duration(away)}` : `for ${duration(-away)}`;
  const limits = latest && lastCall ? `, latest safe start ${clockText(latest)}, last call ${clockText(lastCall)}` : "";
  return [`${word}: ${what}`, `  due from ${momentText(at)} (${when})${limits}`];
}
