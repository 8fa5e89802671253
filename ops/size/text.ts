import { asFarAsKnown, uncountedText } from "../plan/wording.ts";
import { columns, paint, wrapped } from "../terminal.ts";
import type { RecordedSizes } from "./fromRecording.ts";
import { borneText } from "./recordingText.ts";
import type { AppSize, Proposal } from "./proposal.ts";
import { targetUtilization } from "./proposal.ts";

export interface SizeResult extends Omit<Proposal, "estate"> {
  stack: string;
  evening: string;
  /** Whether it is the toy shop that was tested, and nothing of the stack. */
  toy?: true;
  /** Of a record: what that evening bore. */
  recorded?: Omit<RecordedSizes, "sizes">;
  /** What is to be known of where it comes from. */
  remarks: string[];
  /** Placeholder pods in prewarm, today and with the patch. */
  placeholders: { today: number; proposed: number };
  /** Cost an hour when live, today and with the patch; undefined where there are no prices. */
  cost?: { currency: string; date: string; today: number; proposed: number };
  /** Apps that no flow of the report tells of. */
  unknown: string[];
  /** What the report does not say, by key. */
  requests: string[];
}

const rate = (perSecond: number): string =>
  perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`;
const count = (value: number): string => (Number.isFinite(value) ? value.toLocaleString("en-US") : "unknown");

/** The sizes as a page for a terminal. */
export function sizeText(result: SizeResult): string[] {
  const { apps, replaced, placeholders, cost, unknown, requests, refusals, uncounted, patch } = result;
  const { toy, recorded, remarks, evening } = result;
  return [
    paint.strong(
      toy
        ? `What ${evening} would need of the toy shop, at ${targetUtilization * 100} % use`
        : `What ${evening} needs, at ${targetUtilization * 100} % use`,
    ),
    ...(toy
      ? [paint.warning("  It was the toy shop on this machine that was tested: this shows how sizes are found.")]
      : []),
    ...remarks.flatMap((remark) => wrapped(remark, { indent: "  " }).map(paint.warning)),
    ...(recorded ? borneText(recorded, apps) : apps.flatMap(appText)),
    "",
    ...(unknown.length > 0 ? [paint.warning(`  Not measured, so left as they are: ${unknown.join(", ")}.`)] : []),
    ...requests.map((request) => paint.warning(`  ${request}`)),
    ...(placeholders.today === placeholders.proposed
      ? []
      : [
          `  Placeholder pods in prewarm: ${count(placeholders.today)} today, ${count(placeholders.proposed)} with the patch.`,
        ]),
    ...(cost
      ? [
          `  When live: ${cost.today.toFixed(2)} ${cost.currency} an hour today, ${cost.proposed.toFixed(2)} with the patch (list prices of ${cost.date} or later).`,
        ]
      : []),
    "",
    ...(replaced.length === 0
      ? ["The stack file fits as it is."]
      : [
          paint.strong(toy ? "The patch, if your apps were the toy" : "The patch"),
          ...columns(
            replaced.map(({ path, before, value }) => [`  ${path.slice(2).join(".")}`, `${before} → ${value}`]),
          ),
          "",
          patch,
        ]),
    ...(refusals.length > 0
      ? [paint.bad("Even so the plan would be refused:"), ...refusals.map((refusal) => `  ${refusal}`)]
      : [
          (toy ? (line: string) => line : paint.good)(
            `With these values every switch may go ahead${asFarAsKnown(uncounted)}: broadcast plan has checked them.`,
          ),
        ]),
    ...(uncounted.length > 0 ? [paint.warning(uncountedText(uncounted))] : []),
  ];
}

function appText(size: AppSize): string[] {
  const { app, flow, peak, capacity, replicas, between, today, bears } = size;
  const { saturated, sessions, interval, windows, curve, bound, shedsFrom } = capacity;
  if (!saturated) {
    return [
      `  ${app}, by ${flow} (${windows} windows):`,
      paint.warning(
        `    The test saw no limit: one replica bears at least ${rate(sessions)}, and how much more is not known.`,
      ),
      ...(bound === undefined
        ? []
        : [`    Its database pool lets ${rate(bound)} through at most, by the time a session keeps a connection.`]),
      `    At least that of ${count(today)} replicas: ${rate(bears)} of the ${rate(peak)} expected. Test with more load, or with fewer replicas.`,
      ...sharedText(size),
    ];
  }
  const verdict =
    replicas <= today
      ? `${count(today)} today are ${(today / replicas).toFixed(1)} times what is needed`
      : paint.bad(`${count(today)} today are ${count(replicas - today)} too few`);
  return [
    ...(curve.model === "line"
      ? [
          `  ${app}, by ${flow} (${windows} windows without too many failures):`,
          `    one replica bears ${rate(sessions)} within the threshold, the most that was seen to hold`,
        ]
      : [
          `  ${app}, by ${flow} (${windows} windows, ${curve.model === "station" ? "a pool with its queue" : "Universal Scalability Law"}, error ${(curve.error * 100).toFixed(1)} %):`,
          `    one replica bears ${rate(sessions)} within the threshold (90 %: ${rate(interval[0])} to ${rate(interval[1])})`,
        ]),
    ...(shedsFrom === undefined
      ? []
      : [paint.warning(`    from ${rate(shedsFrom)} on, more sessions failed than the threshold lets`)]),
    `    ${rate(peak)} expected: ${count(replicas)} ${replicas === 1 ? "replica" : "replicas"} (${count(between[0])} to ${count(between[1])}); ${verdict}, and bear ${rate(bears)}`,
    ...sharedText(size),
  ];
}

/** What Little's law tells, whether or not the test saw a limit. */
function sharedText({
  peak,
  connectionsPerSession: connections,
  cpuPercentPerSession: cpu,
  secondsPresent,
}: AppSize): string[] {
  return [
    ...(connections === undefined
      ? []
      : [
          `    a session keeps a database connection for ${(connections * 1000).toFixed(0)} ms: ${(connections * peak).toFixed(1)} are busy at the peak`,
        ]),
    ...(cpu === undefined
      ? []
      : [`    100 sessions a second use ${(cpu * 100).toFixed(1)} % of the CPU the replicas request`]),
    ...(secondsPresent === undefined
      ? []
      : [`    ${count(Math.round(secondsPresent * peak))} people at once: each stays ${secondsPresent.toFixed(1)} s`]),
  ];
}
