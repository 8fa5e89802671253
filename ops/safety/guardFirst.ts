import type { Implication, ImplicationList } from "../../infra/contract/transition.ts";
import { hasReachedEnd } from "../../infra/contract/transition.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";

/** The Stash named `phase` carries the hook that refuses a jump: nothing may move before it has spoken. */
export const guardFirst: ImplicationList = {
  name: "guard-first",
  list: (transition): Implication[] => {
    const guard = transition
      .shapes(transition.ofType(phaseRecords.type), "after")
      .find(({ name }) => name === phaseRecords.entered);
    if (!guard || !transition.moves(guard.urn)) return [];
    return [
      {
        name: "guard-first",
        level: "mandatory",
        reason: "A resource that moves before the recorded phase moves past the guard that refuses a jump.",
        subjects: transition.moving().filter((urn) => urn !== guard.urn),
        when: (shape) => hasReachedEnd(transition, shape),
        requires: () => [
          {
            missing: "the phase is not recorded yet",
            candidates: [guard.urn],
            holds: (shape) => hasReachedEnd(transition, shape),
          },
        ],
      },
    ];
  },
};
