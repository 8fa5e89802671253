import type { Implication, ImplicationList } from "../../infra/contract/transition.ts";
import { hasReachedEnd } from "../../infra/contract/transition.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";

/** The Stashes that carry the hooks which refuse a jump, or a lever: nothing may move before those that do have spoken. */
export const guardFirst: ImplicationList = {
  name: "guard-first",
  list: (transition): Implication[] => {
    const guards = transition
      .shapes(transition.ofType(phaseRecords.type), "after")
      .filter(({ name, urn }) => recordsBefore.has(name) && transition.moves(urn));
    return guards.map((guard) => ({
      name: "guard-first",
      level: "mandatory",
      reason: "A resource that moves before the recorded phase moves past the guard that refuses a jump.",
      subjects: transition.moving().filter((urn) => guards.every((each) => each.urn !== urn)),
      when: (shape) => hasReachedEnd(transition, shape),
      requires: () => [
        {
          missing: `the ${guard.name === phaseRecords.levers ? "levers are" : "phase is"} not recorded yet`,
          candidates: [guard.urn],
          holds: (shape) => hasReachedEnd(transition, shape),
        },
      ],
    }));
  },
};

const recordsBefore: ReadonlySet<string> = new Set([phaseRecords.entered, phaseRecords.levers]);
