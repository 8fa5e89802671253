import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { LoadSettings } from "../../stacks/load.ts";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import type { Evening } from "../rehearsal/evening.ts";
import { surgeOf } from "./arrivals.ts";
import { loadFolder } from "./node.ts";

const methods = ["get", "post", "put", "patch", "delete"] as const;

const request = z.looseObject({ url: z.string().min(1), ifTrue: z.string().optional() });
const step = z
  .strictObject(Object.fromEntries(methods.map((method) => [method, request.optional()])))
  .refine((given) => Object.keys(given).length === 1, `allowed: one request, of ${methods.join(", ")}`);

const fileSchema = z.strictObject({
  scenarios: z.array(z.strictObject({ name: z.string().min(1), flow: z.array(step).min(1) })).min(1),
});

type Step = Record<string, unknown>;

/** A scenario with how often it is played and how long its people stay. */
export interface Scenario {
  name: string;
  flow: Step[];
  /** Sessions a second at the evening's plateau, unscaled. */
  perSecond: number;
  /** Seconds a session pauses, all together. */
  pauseSeconds: number;
}

const defaultScenarios = join(loadFolder, "scenarios.yaml");

/** Reads the scenarios. Throws UsageError naming the file and the key. */
function readScenarios(path: string): z.output<typeof fileSchema>["scenarios"] {
  const text = readAsked("file of scenarios", path);
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${(error as Error).message}`);
  }
  const parsed = fileSchema.safeParse(document);
  if (parsed.success) return parsed.data.scenarios;
  const wrong = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join(".") || "(file)"}: ${issue.message}`);
  throw new UsageError(`${path} holds no scenarios: ${wrong.join("; ")}`);
}

/**
 * How often each scenario is played, so that the evening's requests, sign-ups and people at once come together.
 * Throws UsageError for a scenario without thresholds in the stack file, and for shares that do not add up.
 */
export function scenariosOf(evening: Evening, settings: LoadSettings, path: string = defaultScenarios): Scenario[] {
  const wave = surgeOf(evening);
  const known = readScenarios(path);
  const without = known.filter(({ name }) => !Object.hasOwn(settings.scenarios, name)).map(({ name }) => name);
  if (without.length > 0) {
    throw new UsageError(
      `broadcast:estate.load.scenarios names no threshold for ${without.join(", ")}, of ${path}: give p95, p99 and errorPercent.`,
    );
  }
  const shares = known.map(({ name }) => settings.scenarios[name]?.sharePercent ?? 0);
  const sum = shares.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 100) > 0.01) {
    throw new UsageError(`broadcast:estate.load.scenarios: sharePercent adds up to ${sum}; allowed: 100.`);
  }
  const signUpsPerSecond = wave.signUps / (wave.signUpMinutes * 60);
  const requestsOfSignUp = known.find(({ name }) => name === "signup")?.flow.length ?? 0;
  const others = Math.max(0, wave.requestsPerMinute / 60 - signUpsPerSecond * requestsOfSignUp);
  const rates = known.map(({ name, flow }, i) => {
    return name === "signup" ? signUpsPerSecond : (others * (shares[i] ?? 0)) / 100 / flow.length;
  });
  // Little's law: people at once are arrivals a second times the seconds they stay.
  const pauseSeconds = wave.peopleAtOnce / rates.reduce((a, b) => a + b, 0);
  return known.map(({ name, flow }, i) => ({ name, flow, perSecond: rates[i] ?? 0, pauseSeconds }));
}
