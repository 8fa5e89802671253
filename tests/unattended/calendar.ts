import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { showsIn } from "../../ops/unattended/shows.ts";
import type { Next } from "../../ops/unattended/decide.ts";
import { decide } from "../../ops/unattended/decide.ts";
import type { Alarm } from "../../ops/timing/alarms.ts";
import { switches } from "../timing/steps.ts";

/** Shows of a stack file in Paris, each an hour long: `name` is the air time's. */
export function showsAt(airs: readonly string[], zone = "Europe/Paris"): Alarm[] {
  return showsIn({ broadcasts: airs.map((air) => ({ name: `Show of ${air}`, air, zone })) }).map((show) => ({
    ...show,
    until: show.air.add({ hours: 1 }),
  }));
}

export const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);

interface Asked {
  now: string;
  phase?: Phase;
  higher?: Phase;
  deadline?: string;
}

/** What is due, by switches of round figures: prewarm 30 min and 15 of margin, live 2 and 10. */
export function decided(shows: readonly Alarm[], { now, phase = "normal", higher = phase, deadline }: Asked) {
  return decide({
    ...{ shows, switches, lower: phase, higher, now: instant(now), everyMinutes: 5 },
    ...(deadline !== undefined && { deadline: instant(deadline) }),
  });
}

export const told = (next: Next | undefined): string =>
  next
    ? `${next.state} ${next.from} → ${next.to} from ${next.at.toInstant().toString({ smallestUnit: "minute" })}`
    : "nothing";
