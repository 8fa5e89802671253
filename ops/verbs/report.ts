import { existsSync } from "node:fs";
import { phases } from "../../infra/contract/dial.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { costsIn } from "../cost/costs.ts";
import { UsageError } from "../errors.ts";
import { writeAsked } from "../files.ts";
import { recordingPath } from "../recording/path.ts";
import type { Recording } from "../recording/read.ts";
import { readRecording } from "../recording/read.ts";
import { curveOf } from "../report/curve.ts";
import { eveningsOf, switchesIn } from "../report/evenings.ts";
import type { Report, ReportedEvening } from "../report/rows.ts";
import { pulledIn } from "../report/levers.ts";
import { reportMarkdown } from "../report/markdown.ts";
import { isFalseAlarm, listedShows, showsOfEvening } from "../report/shows.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";
import { eachOf } from "../together/each.ts";
import type { Waves } from "../together/waves.ts";

export interface ReportOptions extends StackOptions {
  format?: "markdown" | "html" | "json";
  /** File to write to, in place of standard output. */
  output?: string | undefined;
  /** Records of `watch` and of switches. Default: that of the stack under `.broadcast/`, where there is one. */
  record?: string[];
}

/**
 * `broadcast report`: the evenings, from the stack's own history and from what `watch` recorded. Throws {@link UsageError} for a record that
 * is none, or not of this stack.
 */
export async function report(options: ReportOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const { json = false, format = json ? "json" : "markdown", output } = options;
  const session = await openSession(options, terminal, interrupts);
  const recording = recordingOf(session, options.record, terminal);
  const made = await reportOf(session, session.prices, recording);
  const page = await rendered(made, format);
  if (output === undefined) terminal.out(page.trimEnd());
  else writeAsked("--output", output, page);
}

/** The same of several stacks, one after the other on one page. Throws {@link UsageError} for what is of a single one. */
export async function reportTogether(
  { waves, ...options }: Omit<ReportOptions, "stack"> & { waves: Waves },
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<void> {
  const { format, output, record } = options;
  if (format === "html") {
    throw new UsageError("--format html is a page of one stack: ask for each by itself, or for markdown or json.");
  }
  if (record) throw new UsageError("--record is of one stack: ask for each by itself.");
  const lines: string[] = [];
  const page = output === undefined ? terminal : { ...terminal, out: (line: string) => void lines.push(line) };
  await eachOf(waves, { json: format === "json" || options.json === true, titled: false }, page, (stack, own) =>
    report({ ...options, stack, output: undefined }, own, interrupts),
  );
  if (output !== undefined) writeAsked("--output", output, `${lines.join("\n")}\n`);
}

function recordingOf(
  { workspace: { stack, records, sandbox } }: Session,
  given: readonly string[] | undefined,
  terminal: Terminal,
): Recording | undefined {
  const own = recordingPath(records, stack);
  if (!given && !existsSync(own)) return undefined;
  const recording = readRecording(...(given ?? [own]));
  const place = (given ?? [own]).join(", ");
  if (recording.stack !== stack) throw new UsageError(`${place} is a record of ${recording.stack}, not of ${stack}.`);
  if (recording.sandbox !== (sandbox !== undefined)) {
    throw new UsageError(
      `${place} is a record of ${recording.sandbox ? "the sandbox" : "the real estate"}, and the report is of ${sandbox ? "the sandbox" : "the real estate"}.`,
    );
  }
  for (const line of recording.lost) terminal.note(line);
  return recording;
}

async function reportOf(session: Session, options: PriceOptions, recording: Recording | undefined): Promise<Report> {
  const { engine, workspace, estate, records } = session;
  const history = await engine.history();
  const switches = switchesIn(history, records.entries());
  const pulled = pulledIn(history);
  const priced = await prices(session, options);
  const now = new Date();
  const all = listedShows(estate.broadcasts ?? [], estate.timing?.holdMinutes, recording);
  const evenings = eveningsOf(switches, now, priced?.hourly).map((evening): ReportedEvening => {
    const shows = showsOfEvening(all, evening, now);
    const expected = Math.max(...shows.map((show) => show.expected ?? -Infinity));
    const falseAlarm = isFalseAlarm(shows);
    const curve =
      recording &&
      curveOf(recording, {
        began: evening.began,
        ended: evening.ended ?? now.toISOString(),
        expected: Number.isFinite(expected) ? expected : undefined,
      });
    return {
      ...evening,
      // Where the evening has no show of its own, people speak of it in the zone of the others.
      zone: (shows[0] ?? all[0])?.zone ?? "UTC",
      shows,
      levers: pulled.filter((lever) => isWithin(lever.pulled, evening)),
      ...(falseAlarm !== undefined && { falseAlarm }),
      ...(curve && { curve }),
    };
  });
  return {
    stack: workspace.stack,
    company: estate.company,
    evenings: evenings.reverse(),
    ...(priced && { prices: { currency: priced.currency, date: priced.date } }),
    remarks: [
      ...(workspace.sandbox ? ["All of it was played on the sandbox: nothing of it is real."] : []),
      ...(recording?.notMeasured === undefined ? [] : [`Not measured: ${recording.notMeasured}`]),
    ],
  };
}

function isWithin(moment: string, { began, ended }: Pick<ReportedEvening, "began" | "ended">): boolean {
  const at = Date.parse(moment);
  return at >= Date.parse(began) && (ended === undefined || at <= Date.parse(ended));
}

async function prices({ offline }: Session, options: PriceOptions) {
  const costs = await costsIn(offline, phases, options);
  if (!costs) return undefined;
  const { normal, prewarm, live } = costs;
  const hourly = { normal: normal.hourly, prewarm: prewarm.hourly, live: live.hourly };
  return { hourly, currency: live.currency, date: live.date };
}

async function rendered(made: Report, format: NonNullable<ReportOptions["format"]>): Promise<string> {
  if (format === "json") return JSON.stringify(made, null, 2);
  return format === "markdown" ? reportMarkdown(made) : (await import("../report/html.ts")).reportHtml(made);
}
