import { formatNumber } from "../../infra/contract/format.ts";
import { paint } from "../terminal.ts";
import { amountText } from "../watch/seen.ts";
import type { Borne } from "./borne.ts";
import { onEnd } from "./borne.ts";
import type { RecordedSizes } from "./fromRecording.ts";
import type { FollowedLimit } from "./limits.ts";
import type { AppSize } from "./proposal.ts";
import { targetUtilization } from "./proposal.ts";

/** What a recorded evening bore, as a page for a terminal of 80 columns. */
export function borneText(
  { seen, expected, expectedBy, borne, limits, silent }: Omit<RecordedSizes, "sizes">,
  apps: readonly AppSize[],
): string[] {
  return [
    `  At most ${whole(seen)} requests a minute came; sized for ${whole(expected)} (${expectedBy}).`,
    "",
    ...borne.flatMap((one) =>
      appText(
        one,
        apps.find(({ app }) => app === one.app),
      ),
    ),
    ...silent.map(({ app, why }) => paint.warning(`  ${app}: ${why}. It stays.`)),
    ...(limits.length > 0 ? ["", paint.strong("What else was in use at the peak")] : []),
    ...limits.flatMap((limit) => limitText(limit, expected)),
    "",
    paint.strong("What it cannot know"),
    ...unknowns(borne).map((line) => `  - ${line}`),
    "",
  ];
}

const whole = (value: number): string => formatNumber(Math.round(value));
const words = (count: number): string => `${formatNumber(count)} ${count === 1 ? "replica" : "replicas"}`;

function appText(
  { app, load, own, requests, between, replicas, at, failedFrom }: Borne,
  size: AppSize | undefined,
): string[] {
  const [careful, highest] = between;
  const share = own ? "" : " (its share of all that came)";
  return [
    `  ${app}, by ${load}${share}:`,
    `    one replica bore ${whole(requests)} a minute for ${onEnd.borne} minutes, when ${whole(replicas)} ran,`,
    `    ${at.slice(0, 16).replace("T", " ")} UTC (${whole(careful)} for ${onEnd.careful} minutes; ${whole(highest)} in its highest)`,
    ...(failedFrom === undefined ? [] : [paint.warning(`    from ${whole(failedFrom)} on, more failed than may`)]),
    ...(size
      ? [
          `    ${whole(size.peak)} expected: ${words(size.between[1])} at ${targetUtilization * 100} % of that; ${words(size.today)} today`,
        ]
      : []),
  ];
}

function limitText(
  { title, unit, allowed, inUse, perOne, perCore, expected: line, minutes }: FollowedLimit,
  expected: number,
): string[] {
  const one = perCore === undefined ? `one of them` : "one core";
  const follows =
    line === undefined
      ? `it did not follow what came, in ${minutes} minutes`
      : `${amountText(line.value, unit)} at ${whole(expected)} (90 %: ${amountText(line.between[0], unit)} to ${amountText(line.between[1], unit)})`;
  const over = line !== undefined && line.between[1] > allowed;
  return [
    `  ${title}: ${amountText(inUse, unit)} of ${amountText(allowed, unit)}`,
    ...(unit === "%" && perCore === undefined
      ? []
      : [`    ${one} went with ${whole(perCore ?? perOne)} requests a minute`]),
    over ? paint.bad(`    ${follows}: beyond what is allowed`) : `    ${follows}`,
  ];
}

function unknowns(borne: readonly Borne[]): string[] {
  return [
    ...(borne.some(({ failedFrom }) => failedFrom === undefined)
      ? ["how much more a replica bears than it did: nothing of it failed"]
      : []),
    ...(borne.some(({ counted }) => !counted) ? ["how many requests failed: of some nobody counted it"] : []),
    ...(borne.some(({ own }) => !own) ? ["what came to each app by itself: each is taken for its share of all"] : []),
    "whether what they share bears the same from fewer of them: a load test does",
    "whether the next show brings the same mix of pages",
  ];
}
