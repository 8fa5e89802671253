import { UsageError } from "../errors.ts";
import type { Evening } from "../rehearsal/evening.ts";
import { seededRandom } from "../random.ts";

/** A stretch of a test: sessions a second at its start and end, straight between. */
export interface ArrivalSegment {
  name: "usual" | "rise" | "plateau" | "tail" | "stair";
  seconds: number;
  from: number;
  to: number;
}

/** Minutes of usual traffic before the wave, the wave's rise, and how long the tail is at most. */
const minutes = { usual: 2, rise: 1, tail: 10 };

/** What the most loaded of an evening's measured alarms was like. Throws UsageError where none is measured. */
export function surgeOf({ alarms, name }: Evening) {
  const measured = alarms.flatMap((alarm) => alarm.measured ?? []);
  const [wave] = measured.sort((a, b) => b.requestsPerMinute - a.requestsPerMinute);
  if (!wave) {
    throw new UsageError(`The evening "${name}" has no alarm with \`measured\`: how many came is not known.`);
  }
  return wave;
}

/**
 * The evening as it is played: usual traffic, its rise within a minute, the plateau as long as sign-ups came, the tail.
 * @param perSecond Sessions a second, of all scenarios, at the plateau and unscaled.
 * @param speed How many times shorter it is than the evening; rates stay as they were.
 */
export function arrivalSegmentsOf(evening: Evening, perSecond: number, scale: number, speed: number): ArrivalSegment[] {
  const wave = surgeOf(evening);
  const high = perSecond * scale;
  const low = high * Math.min(1, evening.usual.requestsPerMinute / wave.requestsPerMinute);
  const seconds = (length: number): number => Math.max(2, Math.round((length * 60) / speed));
  return [
    { name: "usual", seconds: seconds(minutes.usual), from: low, to: low },
    { name: "rise", seconds: seconds(minutes.rise), from: low, to: high },
    { name: "plateau", seconds: seconds(wave.signUpMinutes), from: high, to: high },
    { name: "tail", seconds: seconds(minutes.tail), from: high, to: low },
  ];
}

/** A staircase: ever more sessions a second, a tenth of the highest at first. */
export function staircaseOf(highest: number, steps: number, seconds: number): ArrivalSegment[] {
  return Array.from({ length: steps }, (_, i) => {
    const rate = highest * (0.1 + (0.9 * i) / Math.max(1, steps - 1));
    return { name: "stair", seconds, from: rate, to: rate };
  });
}

/** One slot of the plan: so many sessions begin in it. */
export interface Slot {
  seconds: number;
  arrivals: number;
}

/** As chance has it, but the same each time: how many begin in each slot, by Poisson's law. */
export function slotsOf(stretches: readonly ArrivalSegment[]): Slot[] {
  const total = stretches.reduce((sum, { seconds }) => sum + seconds, 0);
  // Slots of a second, or longer where there would be too many to send to a pod.
  const length = Math.max(1, Math.ceil(total / 600));
  const next = seededRandom(total);
  return stretches.flatMap(({ seconds, from, to }) => {
    const count = Math.max(1, Math.round(seconds / length));
    return Array.from({ length: count }, (_, i) => {
      const rate = from + ((to - from) * (i + 0.5)) / count;
      return { seconds: seconds / count, arrivals: poisson((rate * seconds) / count, next) };
    });
  });
}

/** How many begin in all. */
export function sessionsOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, { arrivals }) => sum + arrivals, 0);
}

/** Those that one worker of many starts: together they are all, and no worker has two more than another. */
export function shareOf(slots: readonly Slot[], worker: number, workers: number): Slot[] {
  let before = 0;
  return slots.map(({ seconds, arrivals }) => {
    // Dealt out like cards, one slot going on where the last one ended.
    const first = (((worker - before) % workers) + workers) % workers;
    before += arrivals;
    return { seconds, arrivals: Math.max(0, Math.ceil((arrivals - first) / workers)) };
  });
}

/** Knuth's multiplication, and the normal law where its product would become too small. */
function poisson(mean: number, next: () => number): number {
  if (mean > 60) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > least; product *= next()) count++;
  return count;
}
