import type { Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { ownersQuestions } from "../../infra/contract/owner.ts";
import type { Finding, Question, QuestionContext } from "../../infra/contract/question.ts";
import { unanswered } from "../../infra/contract/question.ts";
import type { Resources } from "../../infra/contract/resources.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import { within } from "../within.ts";
import { drift } from "./drift.ts";
import { partnersOf } from "./partners.ts";
import { target } from "./target.ts";
import { waysBack } from "./waysBack.ts";

export interface AnsweredQuestion {
  question: string;
  asks: string;
  findings: Finding[];
}

export interface Readiness {
  /** Who answered. */
  estate: string;
  /**
   * False where anything is a no, and where nothing is a yes: nobody was asked then. An unknown beside answers does not make it
   * false: it is shown, for a person to judge.
   */
  ready: boolean;
  answers: AnsweredQuestion[];
}

export interface ReadinessOptions {
  offline: OfflineEstate;
  clients: Clients;
  drift?: QuestionContext["drift"];
  /** Called with each question's answer, in the order they come in. */
  onAnswer?: (answered: AnsweredQuestion) => void;
}

/** Every question of the days before, in the order they are shown. */
export function questionsOf(estate: Estate): readonly Question[] {
  const { kinds } = estate;
  return [
    target,
    partnersOf(estate),
    ...kinds.flatMap((kind) => [...(kind.questions ?? []), ...ownersQuestions(kind)]),
    drift,
  ];
}

/** Longest wait for one question's answer, in seconds. */
const longest = 60;

/** Asks every question of the days before, side by side. Changes nothing; throws nothing that an estate could cause. */
export async function readiness(options: ReadinessOptions): Promise<Readiness> {
  const { offline, clients, onAnswer } = options;
  const { estate } = offline;
  const resources = {} as Record<Phase, Resources>;
  for (const phase of phases) resources[phase] = await offline.resources(phase);
  const context: QuestionContext = {
    estate,
    resources,
    waysBack: () => waysBack(offline, clients.now()),
    ...(options.drift && { drift: options.drift }),
  };
  const asked = await Promise.all(
    questionsOf(estate).map(async ({ name, asks, ask }) => {
      const findings = await within(longest, () => ask(context, clients)).catch((error: unknown) => [
        unanswered(name, error),
      ]);
      const answered = { question: name, asks, findings };
      onAnswer?.(answered);
      return answered;
    }),
  );
  // What an estate has nothing of is no question of it.
  const answers = asked.filter(({ findings }) => findings.length > 0);
  const verdicts = answers.flatMap(({ findings }) => findings.map(({ verdict }) => verdict));
  const ready = verdicts.includes("yes") && !verdicts.includes("no");
  return { estate: clients.estate, ready, answers };
}
