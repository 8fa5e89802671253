import type { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Alarm } from "../timing/alarms.ts";
import { momentText } from "../timing/airTime.ts";
import type { Switches } from "../timing/switches.ts";
import { timeline } from "../timing/timeline.ts";
import type { LeadTime } from "./document.ts";

/** How early to begin, from a phase up to live, for the first of the alarms. */
export function leadTimeOf(switches: Switches, from: Phase, alarms: readonly Alarm[], now: Temporal.Instant): LeadTime {
  const up = [switches.prewarm, switches.live].slice(phases.indexOf(from));
  const [first] = timeline(alarms.slice(0, 1), switches, from, now).alarms;
  const made = up.map(({ from: start, to, path, margin }, index) => {
    const slot = first?.up[index];
    return { from: start, to, seconds: path.seconds, margin, ...(slot && { start: momentText(slot.start) }) };
  });
  const [slot] = first?.up ?? [];
  return {
    switches: made,
    seconds: made.reduce((sum, { seconds, margin }) => sum + seconds + margin, 0),
    ...(first &&
      slot && {
        next: {
          name: first.name,
          air: momentText(first.air),
          start: momentText(slot.start),
          late: first.shortage !== undefined,
        },
      }),
  };
}
