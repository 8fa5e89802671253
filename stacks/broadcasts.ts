import { z } from "zod";
import { title } from "../infra/contract/values.ts";

/** Local to its zone, or with an offset of its own. */
const airTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/;

const broadcastSchema = z.strictObject({
  name: title(80).describe("What it is, as on the calendar."),
  channel: title(40).optional().describe("Who broadcasts it."),
  air: z
    .string()
    .regex(airTime, "allowed: a time such as 2027-02-19T20:00, in its zone")
    .describe("When it is on air, local to its zone."),
  until: z
    .string()
    .regex(airTime, "allowed: a time such as 2027-02-19T21:30, in its zone")
    .optional()
    .describe("When it is certain that the wave is over, local to its zone: then the way back may begin."),
  zone: z
    .string()
    .refine(isZone, "allowed: a name of the IANA database such as Europe/Paris, or UTC")
    .describe("Time zone of the air time."),
  aired: z
    .boolean()
    .optional()
    .describe("Whether it came, said once that is known: report tells what the false alarms cost."),
  peakRequestsPerMinute: z.int().min(1).max(1e9).optional().describe("Expected peak, in requests a minute."),
});

/** The appearances this estate prepares for; several may be false alarms. */
export const broadcastsSchema = z
  .array(broadcastSchema)
  .max(100)
  .describe("The broadcasts this stack prepares for, false alarms included. Plans and timelines count back from them.");

export type Broadcast = z.output<typeof broadcastSchema>;

/** Abbreviations such as CET are no place's clock: their summer time is anyone's guess. */
function isZone(zone: string): boolean {
  if (zone !== "UTC" && !zone.includes("/")) return false;
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}
