import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { title } from "../../infra/contract/values.ts";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import { projectFolder } from "../../infra/contract/project.ts";

const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, "allowed: a local time such as 2023-02-19T13:00")
  .refine(exists, "allowed: a date and time that exist");

const zone = z.string().refine(isZone, "allowed: a time zone of the IANA database such as Europe/Paris");

const measured = z.strictObject({
  requestsPerMinute: z.number().positive(),
  peopleAtOnce: z.number().positive(),
  signUps: z.number().positive(),
  signUpMinutes: z.number().positive(),
  databasePercent: z.number().min(0).max(100),
  installsFirstHour: z.number().nonnegative().optional(),
});

const alarm = z
  .strictObject({
    name: title(120),
    at: localTime.describe("When the show begins."),
    until: localTime.describe("When it is certain that the wave is over."),
    aired: z.boolean().optional().describe("Whether the broadcast really came; left out where nobody knows yet."),
    measured: measured.optional().describe("What was seen that evening."),
  })
  .refine(({ at, until }) => at < until, { path: ["until"], message: "allowed: a time after `at`" });

const eveningSchema = z
  .strictObject({
    name: title(120),
    channel: title(80),
    zone,
    usual: z.strictObject({ requestsPerMinute: z.number().positive(), signUpsPerDay: z.number().positive() }),
    alarms: z.array(alarm).min(1).max(200),
  })
  .superRefine(({ alarms }, ctx) => {
    for (const [index, { at }] of alarms.entries()) {
      const previous = alarms[index - 1];
      if (previous && at <= previous.until) {
        ctx.addIssue({
          code: "custom",
          path: ["alarms", index, "at"],
          message: `allowed: a time after the previous alarm's end, ${previous.until}`,
        });
      }
    }
  });

export type Evening = z.output<typeof eveningSchema>;
export type Alarm = Evening["alarms"][number];

/** What of an evening is played: not what usually comes, which only a load test asks for. */
export type PlayedEvening = Pick<Evening, "name" | "zone" | "alarms"> & { channel?: string };

/** The article's ten days. */
export const defaultEvening = join(projectFolder, "load/evenings/tf1-2023.yaml");

/** Reads a file of alarms. Throws UsageError naming every wrong key. */
export function readEvening(path: string): Evening {
  const text = readAsked("evening file", path);
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${(error as Error).message}`);
  }
  const parsed = eveningSchema.safeParse(document, { reportInput: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) =>
      `  ${issue.path.join(".") || "(file)"}: found ${issue.input === undefined ? "nothing" : JSON.stringify(issue.input)}; ${issue.message}`,
  );
  throw new UsageError(`${path} is no evening:\n${lines.join("\n")}`);
}

/** A day past the month's end is silently moved into the next month, so the text must come back as it was. */
function exists(time: string): boolean {
  const date = new Date(`${time}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(time);
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name.includes("/");
  } catch {
    return false;
  }
}
