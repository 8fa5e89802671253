import { basename, dirname, resolve } from "node:path";
import type { Estate } from "../../stacks/estate.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { costsIn } from "../cost/costs.ts";
import { Refused, UsageError } from "../errors.ts";
import { readAsked, writeAsked } from "../files.ts";
import { readLoadReport } from "../load/report.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { defaultEvening, readEvening } from "../rehearsal/evening.ts";
import { isRecording, readRecordingIn } from "../recording/read.ts";
import { recordedSizes } from "../size/fromRecording.ts";
import { sizedThingsIn } from "../size/sizedThings.ts";
import type { FlowSize } from "../size/flows.ts";
import { peaksOf, sizeFlows } from "../size/flows.ts";
import { propose } from "../size/proposal.ts";
import type { SizeResult } from "../size/text.ts";
import { sizeText } from "../size/text.ts";
import { readStackFile, stackFilePath, stackFileText } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";

export interface SizeOptions {
  stack: string;
  cwd?: string;
  /** Report of a load test, or record of a watched evening. */
  from: string;
  /** File of the evening to size for. */
  evening?: string;
  /** FLOW=SESSIONS_A_SECOND, each; of a record requests=REQUESTS_A_MINUTE. */
  peak?: string[];
  /** File to write the patch to. */
  patch?: string;
  /** The user's own price file. */
  prices?: string;
  json?: boolean;
}

/**
 * `broadcast size`: replicas, class and nodes for an expected peak, by a load test or by a recorded evening. Throws UsageError for a report
 * that is cut or of another stack, for what is not known, and for the patch of a toy; Refused where no size fits.
 */
export async function size(options: SizeOptions, terminal: Terminal): Promise<void> {
  const { stack, cwd, patch, json } = options;
  const { estate } = readStackFile(stack, cwd);
  const { sizes, ...known } = measuredIn(options, estate, terminal);
  if (known.toy && patch !== undefined) {
    throw new UsageError(
      `--patch: ${options.from} is of the toy shop. Allowed: a test of ${stack} itself, or its record.`,
    );
  }
  const path = stackFilePath(stack, cwd);
  const { estate: proposed, ...proposal } = await propose(
    { stack, file: basename(path), text: stackFileText(stack, cwd), folder: dirname(resolve(path)) },
    sizes,
  );
  const cost = await costs(stack, [estate, proposed], { prices: options.prices, note: (line) => terminal.note(line) });
  const measured = new Set(sizes.map(({ app }) => app));
  const result: SizeResult = {
    stack,
    ...known,
    ...proposal,
    placeholders: { today: await placeholders(stack, estate), proposed: await placeholders(stack, proposed) },
    ...(cost && { cost }),
    unknown: [...sizedThingsIn(estate).keys()].filter((app) => !measured.has(app)),
  };
  if (patch !== undefined) writeAsked("--patch", patch, proposal.patch);
  if (json) terminal.out(JSON.stringify(plainly(result), null, 2));
  else for (const line of sizeText(result)) terminal.out(line);
  if (proposal.refusals.length > 0) throw new Refused("");
}

type Measured = Pick<SizeResult, "evening" | "requests" | "toy" | "recorded" | "remarks"> & { sizes: FlowSize[] };

/** What a load test or a record says, whichever `--from` is. */
function measuredIn(options: SizeOptions, estate: Estate, terminal: Terminal): Measured {
  const text = readAsked("report of broadcast load or record of broadcast watch", options.from);
  return isRecording(text) ? recordedIn(text, options, estate, terminal) : testedBy(text, options, terminal);
}

function recordedIn(
  text: string,
  { stack, from, peak = [] }: SizeOptions,
  estate: Estate,
  terminal: Terminal,
): Measured {
  const recording = readRecordingIn(from, text);
  if (recording.stack !== stack) {
    throw new UsageError(`${from} is a record of ${recording.stack}, not of ${stack}: name that stack.`);
  }
  for (const line of recording.lost) terminal.note(line);
  const given = peak.map((one) => parsePeak(one, "requests=REQUESTS_A_MINUTE, as requests=300000"));
  const wrong = given.find(([name]) => name !== "requests");
  if (wrong || given.length > 1) {
    throw new UsageError(
      `--peak ${peak.join(" ")}: of a record, allowed: once requests=REQUESTS_A_MINUTE, as requests=300000.`,
    );
  }
  const { sizes, ...recorded } = recordedSizes(recording, estate, given[0]?.[1]);
  return {
    evening: `a peak of ${Math.round(recorded.expected).toLocaleString("en-US")} requests a minute`,
    ...{ sizes, recorded, requests: [] },
    remarks: [
      ...(recording.sandbox ? ["It was recorded on the sandbox: nothing of it is real."] : []),
      ...(recording.notMeasured === undefined ? [] : [`Not measured: ${recording.notMeasured}`]),
    ],
  };
}

function testedBy(
  text: string,
  { stack, from, evening: file = defaultEvening, peak }: SizeOptions,
  terminal: Terminal,
): Measured {
  const report = readLoadReport(from, text);
  if (report.stack !== stack) {
    throw new UsageError(`${from} is a report of ${report.stack}, not of ${stack}: name that stack, or test this one.`);
  }
  if (!report.complete) terminal.note(`${from} is of a test that did not run to its end: what it saw counts, no more.`);
  const evening = readEvening(file);
  const sizes = sizeFlows(report, new Map([...peaksOf(evening), ...(peak ?? []).map((one) => parsePeak(one))]));
  return {
    evening: evening.name,
    ...(report.toy && { toy: report.toy }),
    sizes,
    remarks: [],
    requests: [
      "Whether a smaller database class would do is not known: the report says nothing of the database's CPU. It stays.",
      ...sizes
        .filter(({ connectionsPerSession }) => connectionsPerSession === undefined)
        .map(
          ({ flow }) =>
            `How long a session of ${flow} keeps a database connection is not in the report: flows.${flow}.connectionSeconds.`,
        ),
    ],
  };
}

function parsePeak(text: string, allowed = "FLOW=SESSIONS_A_SECOND, as signup=9.5"): [string, number] {
  const [, flow = "", value = ""] = /^([\w-]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (flow === "" || !(Number(value) > 0)) {
    throw new UsageError(`--peak ${text} is no peak. Allowed: ${allowed}.`);
  }
  return [flow, Number(value)];
}

/** How many hold the broadcast's room before it begins. */
async function placeholders(stack: string, estate: Estate): Promise<number> {
  const resources = await new OfflineEstate(stack, estate).resources("prewarm");
  return estate.kinds.reduce((sum, { sizing }) => sum + (sizing?.placeholders?.(resources) ?? 0), 0);
}

async function costs(
  stack: string,
  estates: readonly [Estate, Estate],
  options: PriceOptions,
): Promise<SizeResult["cost"]> {
  const [of, patched] = estates.map((estate) => new OfflineEstate(stack, estate)) as [OfflineEstate, OfflineEstate];
  const today = await costsIn(of, ["live"], options);
  const proposed = today && (await costsIn(patched, ["live"], options));
  if (!proposed) return undefined;
  const { currency, date, hourly } = today.live;
  return { currency, date, today: hourly, proposed: proposed.live.hourly };
}

/** JSON knows no infinity: what is not known is null. */
function plainly(result: SizeResult): unknown {
  return {
    ...result,
    apps: result.apps.map(({ capacity: { curve, ...capacity }, ...app }) => ({
      ...app,
      capacity: { ...capacity, model: curve.model, parameters: curve.parameters, peak: curve.peak, error: curve.error },
    })),
  };
}
