import { isDeepStrictEqual } from "node:util";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Timing } from "../../stacks/timing.ts";
import { judgedLever } from "../levers/leverPlan.ts";
import { leverSteps } from "../levers/reviewText.ts";
import { stepsBetween } from "../plan/steps.ts";
import { leverTurnText } from "../switching/message.ts";

/** A lever that the branch adds, removes or edits; or one that turns something else, since what is around it did. */
export interface LeverComparison {
  name: string;
  title: string;
  /** `unknown` where the base's program does not tell of levers. */
  presence: "added" | "removed" | "changed" | "unknown";
  phases: LeverChange[];
}

/** What pulling it changes in a phase in which it may be out; undefined where it may not. */
export interface LeverChange {
  phase: Phase;
  before?: Step[];
  after?: Step[];
  /** Why it would be refused, as the branch has it; empty where it may be pulled. */
  refusals: string[];
}

/** One revision's stack: its estate in each phase, and with each lever out. */
export interface LeveredSide {
  plain: (phase: Phase) => Graph;
  /** Undefined where nobody knows of its levers. */
  levers?: Readonly<Record<string, { title: string; out: (phase: Phase) => Graph | undefined }>> | undefined;
}

interface Judging {
  stack: string;
  kinds: readonly Kind[];
  timing: Timing;
}

/** The levers that are not to both sides what they are to one; each is judged as the branch has it. */
export function compareLevers(before: LeveredSide, after: LeveredSide, judging: Judging): LeverComparison[] {
  const names = [...new Set([before, after].flatMap(({ levers = {} }) => Object.keys(levers)))].sort();
  return names.flatMap((name): LeverComparison[] => {
    const [was, is] = [before.levers?.[name], after.levers?.[name]];
    const changes = phases.flatMap((phase) => changeIn(phase, name, before, after, judging));
    const presence = !before.levers ? "unknown" : !was ? "added" : !is ? "removed" : "changed";
    if (changes.length === 0 && (presence === "changed" || presence === "unknown")) return [];
    return [{ name, title: (is ?? was)?.title ?? "", presence, phases: changes }];
  });
}

function changeIn(
  phase: Phase,
  name: string,
  before: LeveredSide,
  after: LeveredSide,
  { stack, kinds, timing }: Judging,
): LeverChange[] {
  const turned = ({ plain, levers }: LeveredSide): Step[] | undefined => {
    const out = levers?.[name]?.out(phase);
    return out && leverSteps(stepsBetween(plain(phase), out, changeRulesOf(kinds)));
  };
  const [was, is] = [turned(before), turned(after)];
  if (isDeepStrictEqual(was?.map(turnOf), is?.map(turnOf))) return [];
  const out = after.levers?.[name]?.out(phase);
  const plan =
    out &&
    judgedLever({
      ...{ stack, estate: { kinds, timing }, phase, before: after.plain(phase), after: out, oneWay: false },
      what: leverTurnText({ pulled: [name], released: [] }),
      undo: leverTurnText({ pulled: [], released: [name] }),
    });
  return [{ phase, ...(was && { before: was }), ...(is && { after: is }), refusals: plan?.refusals ?? [] }];
}

/** What became of a lever, in words. */
export function leverPresence({ presence }: Pick<LeverComparison, "presence">): string {
  return presences[presence];
}

const presences: Readonly<Record<LeverComparison["presence"], string>> = {
  added: "added by this branch",
  removed: "removed by this branch: release it before merging, wherever it is out",
  changed: "turns something else by this branch",
  unknown: "the base's program tells of no levers, so what it turned there is not known",
};

/** What pulling a lever changes in a phase on either side, the base first: a title and the steps of each. */
export function leverSides({ phase, before, after }: LeverChange): { title: string; steps: Step[] }[] {
  return [
    ...(before ? [{ title: `it turned in ${phase}, as the base has it`, steps: before }] : []),
    ...(after ? [{ title: `it turns in ${phase}`, steps: after }] : []),
  ];
}

/** What counts of a step: what becomes of which resource. */
function turnOf({ urn, op, changes }: Step): object {
  return { urn, op, changes: changes.map(({ path, before, after }) => ({ path, before, after })) };
}
