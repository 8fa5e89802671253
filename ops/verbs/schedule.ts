import { existsSync, readFileSync } from "node:fs";
import { projectFolder } from "../../infra/contract/project.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { defaultUnattended } from "../../stacks/unattended.ts";
import { writeAsked } from "../files.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import { earlierMeasurements } from "../timing/measured.ts";
import { timedSwitches } from "../timing/switches.ts";
import type { AgendaRun, AgendaShow } from "../unattended/agenda.ts";
import { agendaOf } from "../unattended/agenda.ts";
import { isoOf, notOver, showRef, showsIn } from "../unattended/shows.ts";
import { agendaPage, agendaText } from "../unattended/text.ts";

export interface ScheduleOptions {
  stack: string;
  cwd?: string;
  /** File to keep up to date: JSON where it ends so, else a page. */
  write?: string;
  /** For tests. */
  now?: string;
  json?: boolean;
}

/** `broadcast schedule`: what must run when, for the stack file's broadcasts. Throws UsageError for an air time that is wrong. */
export async function schedule(options: ScheduleOptions, terminal: Terminal): Promise<void> {
  const { stack, cwd, write, json } = options;
  const { estate, phase } = readStackFile(stack, cwd);
  const { timing = defaultTiming, unattended = defaultUnattended } = estate;
  const now = parseNow(options.now);
  const measurements = earlierMeasurements({ stack, folder: cwd ?? projectFolder, timing: estate.timing }, (line) =>
    terminal.note(line),
  );
  const switches = await timedSwitches(new OfflineEstate(stack, estate), { timing, measurements });
  const { everyMinutes } = unattended;
  const agenda = agendaOf(notOver(showsIn(estate), now), switches, { from: phase, now, everyMinutes });
  const made = { stack, everyMinutes, shows: agenda.map(plain) };
  const text = JSON.stringify(made, null, 2);
  if (json) terminal.out(text);
  else for (const line of agendaText(agenda)) terminal.out(line);
  if (write === undefined) return;
  const content = write.endsWith(".json") ? `${text}\n` : agendaPage(stack, agenda);
  const before = existsSync(write) ? readFileSync(write, "utf8") : undefined;
  if (before === content) {
    terminal.note(`${write} is up to date.`);
    return;
  }
  writeAsked("--write", write, content);
  terminal.note(`${write} ${before === undefined ? "written" : "brought up to date"}.`);
}

function plain({ show, runs, rest, because, holds }: AgendaShow): object {
  return { ...showRef(show), rest, ...(because !== undefined && { because }), holds, runs: runs.map(plainRun) };
}

function plainRun({ from, to, way, at, latest, lastCall, seconds, margin }: AgendaRun): object {
  return {
    ...{ from, to, way, at: isoOf(at.toInstant()) },
    ...(latest && { latest: isoOf(latest.toInstant()) }),
    ...(lastCall && { lastCall: isoOf(lastCall.toInstant()) }),
    ...{ seconds, margin },
  };
}
