import type { Phase } from "../../infra/dial.ts";
import { phases } from "../../infra/dial.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { OfflineEstate } from "../plan/offline.ts";
import type { CheckPorts } from "./ports.ts";
import type { Finding, World } from "./question.ts";
import { unanswered } from "./question.ts";
import { questions } from "./questions/index.ts";

export interface Answered {
  question: string;
  asks: string;
  findings: Finding[];
}

export interface Readiness {
  /** Who answered. */
  estate: string;
  /** False where anything is a no. An unknown does not make it false: it is shown, for a person to judge. */
  ready: boolean;
  answers: Answered[];
}

export interface ReadinessOptions {
  estate: Estate;
  graphs: OfflineEstate;
  ports: CheckPorts;
  drift?: World["drift"];
  /** Called with each question's answer, in the order they come in. */
  onAnswer?: (answered: Answered) => void;
}

/** Longest wait for one question's answer, in seconds. */
const longest = 60;

/** Asks every question of the days before, side by side. Changes nothing; throws nothing that an estate could cause. */
export async function readiness({ estate, graphs, ports, drift, onAnswer }: ReadinessOptions): Promise<Readiness> {
  const resources = {} as Record<Phase, readonly ResourceShape[]>;
  for (const phase of phases) resources[phase] = [...(await graphs.graph(phase)).nodes.values()];
  const world: World = { estate, resources, ...(drift && { drift }) };
  const answers = await Promise.all(
    questions.map(async ({ name, asks, ask }) => {
      const findings = await within(ask(world, ports)).catch((error: unknown) => [unanswered(name, error)]);
      const answered = { question: name, asks, findings };
      onAnswer?.(answered);
      return answered;
    }),
  );
  const ready = answers.every(({ findings }) => findings.every(({ verdict }) => verdict !== "no"));
  return { estate: ports.estate, ready, answers };
}

async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${longest} s`)), longest * 1000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
