import { isDeepStrictEqual } from "node:util";
import type { CustomResourceOptions, Output, Resource, ResourceHookArgs } from "@pulumi/pulumi";
import { ResourceHook, Stash, mergeOptions, runtime } from "@pulumi/pulumi";
import type { Phase } from "../infra/contract/dial.ts";
import { phases } from "../infra/contract/dial.ts";
import { nameIn } from "../infra/contract/graph.ts";
import { typeFactsOf } from "../infra/contract/kind.ts";
import { absentHooks } from "./absent.ts";
import { contradictionHooks } from "./contradiction.ts";
import type { Estate } from "./estate.ts";
import { followHooks } from "./follow.ts";
import type { LeverSettings } from "./leverMove.ts";
import { assertLevers } from "./leverMove.ts";
import { leversOf } from "./levers.ts";
import { leverRecord, leversIn, markOf, phaseRecords, refusesJump } from "./phaseRecords.ts";
import type { RealTargetOf } from "./realTargets.ts";
import type { StackState, StateReader } from "./stackState.ts";
import { PhaseJump, assertTogether, list, standingIn } from "./standing.ts";

/** What the guard knows of the stack; without an engine there is none. */
export interface Known {
  /** As it was recorded when this run began. */
  state: StackState;
  /** Reads it again. */
  read: StateReader;
}

/**
 * Guards every resource of the program, under `pulumi preview` and `pulumi up` alike, whatever their flags. Two Stashes record
 * the phase: `phase` is updated before anything else, `settled` after everything; where the file has levers, two more record
 * those that are out. Each resource is marked with the phase and the levers of the last run it took part in, so what any flag
 * left behind is seen: by the hook of `settled`, which then does not move, and by the next run, which goes nowhere until it is
 * put right.
 */
export class Guard {
  private readonly phase: Phase;
  private readonly levers: readonly string[];
  private readonly entered: Stash;
  /** Which levers are out; undefined where the stack has none. */
  private readonly pulled: Stash | undefined;
  private readonly known: Known | undefined;
  private readonly hook: ResourceHook;
  private readonly parts: Resource[] = [];

  /** Throws {@link PhaseJump} or LeverOut before anything is registered. */
  constructor(
    settings: LeverSettings & { estate: Pick<Estate, "kinds"> },
    known: Known | undefined,
    realTargetOf: RealTargetOf = () => undefined,
  ) {
    const { phase, estate } = settings;
    this.phase = phase;
    this.levers = [...settings.levers].sort();
    this.known = known;
    const assertKnown = (): void => {
      if (known) assertTogether(known.state, phase);
      assertLevers(known?.state, settings);
    };
    assertKnown();
    const name = known?.state.isSetUp === false ? "set-up" : refusesJump;
    this.entered = new Stash(
      phaseRecords.entered,
      { input: phase },
      { hooks: { beforeUpdate: [this.named(name, assertKnown)] } },
    );
    this.pulled = leversOf(estate).length === 0 ? undefined : this.recordLevers(assertKnown);
    // All of them are known to every run: a resource that is taken away has the one of its own last run.
    const marked = [...(known?.state.wholeMarks.values() ?? [])].flatMap((mark) => mark?.text ?? []);
    const own = markOf(phase, this.levers);
    const marks = new Set([...phases.map((each) => markOf(each)), ...marked, own]);
    const hooks = new Map([...marks].map((each) => [each, this.named(each, (args) => this.judge(args))]));
    this.hook = hooks.get(own) as ResourceHook;
    const factsOf = typeFactsOf(estate.kinds);
    const [contradictions, absent] = [contradictionHooks(estate.kinds), absentHooks()];
    const follow = followHooks(estate.kinds);
    runtime.registerStackTransformation(({ type, props, opts, resource }) => {
      const notOurs = type.startsWith("pulumi:") || type.startsWith("broadcast:");
      if (notOurs) return undefined;
      this.parts.push(resource);
      const patches = factsOf(type)?.standIn.patches !== undefined;
      const adopted = patches || ("import" in opts && opts.import !== undefined);
      const contradiction = adopted ? contradictions(type) : undefined;
      const target = realTargetOf(type, opts);
      const [gone, follower] = [patches ? absent(target) : undefined, follow(type, target)];
      const hooks = {
        ...(contradiction && { beforeUpdate: [contradiction] }),
        ...(gone && { beforeCreate: [gone] }),
        ...(follower && { afterCreate: [follower], afterUpdate: [follower] }),
      };
      const own = Object.keys(hooks).length > 0 ? mergeOptions(opts, { hooks }) : opts;
      return { props, opts: mergeOptions(own, this.guarded()) };
    });
  }

  /** Records that everything has arrived in this phase, and gives back the phase so recorded. Call it last. */
  recordSettled(parts: Resource[]): Output<Phase> {
    const complete = new ResourceHook("refuse-incomplete", () => this.refuseIncomplete());
    const hooks = { beforeCreate: [complete], beforeUpdate: [complete] };
    const settled = new Stash(
      phaseRecords.settled,
      { input: this.phase },
      mergeOptions(this.guarded(), { dependsOn: parts, hooks }),
    );
    if (this.pulled) {
      new Stash(
        phaseRecords.settledLevers,
        { input: leverRecord(this.levers) },
        mergeOptions(this.guarded(), { dependsOn: parts, hooks }),
      );
    }
    return settled.input as Output<Phase>;
  }

  /** Before anything else but the phase, so that whatever moves is known to move with these levers. */
  private recordLevers(assertKnown: () => void): Stash {
    const hooks = { beforeUpdate: [this.named("refuse-levers", assertKnown)] };
    return new Stash(phaseRecords.levers, { input: leverRecord(this.levers) }, { dependsOn: [this.entered], hooks });
  }

  private named(name: string, hook: (args: ResourceHookArgs) => void | Promise<void>): ResourceHook {
    return new ResourceHook(name, hook, { onDryRun: true });
  }

  /** In normal nothing keeps the stack from being destroyed, and the engine cannot destroy past such a hook by itself. */
  private guarded(): CustomResourceOptions {
    const hooks = { beforeCreate: [this.hook], beforeUpdate: [this.hook] };
    const lasting = this.phase === "normal" ? {} : { beforeDelete: [this.hook] };
    return { dependsOn: [this.entered, ...(this.pulled ? [this.pulled] : [])], hooks: { ...hooks, ...lasting } };
  }

  /** What every operation must pass: an update follows the recorded phase, and nothing is made or taken away beside normal. */
  private async judge({ name, urn, type, oldInputs, newInputs }: ResourceHookArgs): Promise<void> {
    if (newInputs && oldInputs) return this.refuseUnrecorded(name);
    const { state } = this.known ?? {};
    if (!state?.isSetUp || this.isNormal(state) || (newInputs && type === phaseRecords.type))
      return newInputs && this.refuseUnrecorded(name);
    if (!newInputs && state.leftToDelete.has(urn)) return;
    const verb = newInputs ? "made" : "taken away";
    throw new PhaseJump(
      `${name} would be ${verb} in ${this.phase}: beside normal nothing is made, replaced or taken away. Go back to normal first.`,
    );
  }

  private isNormal(state: StackState): boolean {
    return this.phase === "normal" && standingIn(state).every((each) => each === "normal");
  }

  private async refuseUnrecorded(name: string): Promise<void> {
    const recorded = await inputOf(this.entered);
    const wrong = recorded === this.phase ? await this.unrecordedLevers() : String(recorded);
    if (wrong === undefined) return;
    const levers = this.levers.length === 0 ? "" : ` with ${list(this.levers)}`;
    throw new PhaseJump(
      `${name} cannot move to ${this.phase}${levers} while the stack is recorded in ${wrong}: ` +
        `a targeted update would leave the rest behind. Run pulumi up without --target.`,
    );
  }

  /** Where this very run leaves other levers recorded than it turns. */
  private async unrecordedLevers(): Promise<string | undefined> {
    if (!this.pulled) return undefined;
    const recorded = leversIn(await inputOf(this.pulled));
    if (isDeepStrictEqual(recorded, this.levers)) return undefined;
    return `${this.phase} with ${list(recorded) || "no lever"}`;
  }

  /** Whatever was left out of this run still has the mark of an earlier one, or is not there. */
  private async refuseIncomplete(): Promise<void> {
    if (!this.known) return;
    const [state, urns] = await Promise.all([
      this.known.read(),
      Promise.all(this.parts.map(({ urn }) => valueOf(urn))),
    ]);
    // Not every backend shows an update that is under way; then the next run judges.
    if (state.entered !== this.phase || !isDeepStrictEqual(state.levers ?? [], this.levers)) return;
    const marks = state.wholeMarks;
    const own = markOf(this.phase, this.levers);
    const behind = new Set([...urns, ...marks.keys()].filter((urn) => marks.get(urn)?.text !== own));
    if (behind.size === 0) return;
    throw new PhaseJump(
      `${list([...behind].map(nameIn))} took no part in this run: the stack has not arrived in ${this.phase}. ` +
        `Run pulumi up again, with nothing left out.`,
    );
  }
}

/** A Stash's input as this very run leaves it. */
function inputOf({ input }: Stash): Promise<unknown> {
  return valueOf(input as Output<unknown>);
}

function valueOf<T>(output: Output<T>): Promise<T> {
  return new Promise((resolve) => void output.apply(resolve));
}
