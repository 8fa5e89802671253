import { basename, dirname, resolve } from "node:path";
import type { Estate } from "../../stacks/estate.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { costsIn } from "../cost/costs.ts";
import { Refused, UsageError } from "../errors.ts";
import { writeAsked } from "../files.ts";
import { readLoadReport } from "../load/report.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { defaultEvening, readEvening } from "../rehearsal/evening.ts";
import { sizedThingsIn } from "../size/sizedThings.ts";
import { peaksOf, sizeFlows } from "../size/flows.ts";
import { propose } from "../size/proposal.ts";
import type { SizeResult } from "../size/text.ts";
import { sizeText } from "../size/text.ts";
import { readStackFile, stackFilePath, stackFileText } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";

export interface SizeOptions {
  stack: string;
  cwd?: string;
  /** Report of a load test. */
  from: string;
  /** File of the evening to size for. */
  evening?: string;
  /** FLOW=SESSIONS_A_SECOND, each. */
  peak?: string[];
  /** File to write the patch to. */
  patch?: string;
  /** The user's own price file. */
  prices?: string;
  json?: boolean;
}

/**
 * `broadcast size`: replicas, class and nodes for an expected peak. Throws UsageError for a report that is cut or of another
 * stack, and for what is not known; Refused where no size fits.
 */
export async function size(options: SizeOptions, terminal: Terminal): Promise<void> {
  const { stack, cwd, from, evening: file = defaultEvening, patch, json } = options;
  const { estate } = readStackFile(stack, cwd);
  const report = readLoadReport(from);
  if (report.stack !== stack) {
    throw new UsageError(`${from} is a report of ${report.stack}, not of ${stack}: name that stack, or test this one.`);
  }
  if (!report.complete) terminal.note(`${from} is of a test that did not run to its end: what it saw counts, no more.`);
  const evening = readEvening(file);
  const peaks = new Map([...peaksOf(evening), ...(options.peak ?? []).map(parsePeak)]);
  const sizes = sizeFlows(report, peaks);
  const path = stackFilePath(stack, cwd);
  const { estate: proposed, ...proposal } = await propose(
    { stack, file: basename(path), text: stackFileText(stack, cwd), folder: dirname(resolve(path)) },
    sizes,
  );
  const cost = await costs(stack, [estate, proposed], { prices: options.prices, note: (line) => terminal.note(line) });
  const measured = new Set(sizes.map(({ app }) => app));
  const result: SizeResult = {
    stack,
    evening: evening.name,
    ...proposal,
    placeholders: { today: await placeholders(stack, estate), proposed: await placeholders(stack, proposed) },
    ...(cost && { cost }),
    unknown: [...sizedThingsIn(estate).keys()].filter((app) => !measured.has(app)),
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
  if (patch !== undefined) writeAsked("--patch", patch, proposal.patch);
  if (json) terminal.out(JSON.stringify(plainly(result), null, 2));
  else for (const line of sizeText(result)) terminal.out(line);
  if (proposal.refusals.length > 0) throw new Refused("");
}

function parsePeak(text: string): [string, number] {
  const [, flow = "", value = ""] = /^([\w-]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (flow === "" || !(Number(value) > 0)) {
    throw new UsageError(`--peak ${text} is no peak. Allowed: FLOW=SESSIONS_A_SECOND, as signup=9.5.`);
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
