import type { CustomResourceOptions, Inputs, Output, Resource, ResourceHookArgs } from "@pulumi/pulumi";
import { ResourceHook, Stash, getOrganization, getProject, getStack, mergeOptions, runtime } from "@pulumi/pulumi";
import type { Phase } from "../infra/contract/dial.ts";
import type { Kind } from "../infra/contract/kind.ts";
import { typesOf } from "../infra/contract/kind.ts";
import { phases } from "../infra/contract/dial.ts";

export class PhaseJump extends Error {
  override name = "PhaseJump";
}

/** What a stack file states of something that exists, and that would harm it. */
export class Contradiction extends Error {
  override name = "Contradiction";
}

/** The phase between the two ends of a jump; undefined where the move is none. */
export function phaseBetween(from: Phase, to: Phase): Phase | undefined {
  const [a, b] = [phases.indexOf(from), phases.indexOf(to)];
  return Math.abs(a - b) > 1 ? phases[(a + b) / 2] : undefined;
}

/**
 * Throws {@link PhaseJump} when a move skips prewarm. `reached` is the last phase an update completed in,
 * `entered` the last one an update began: they differ while a switch is half done.
 */
export function assertSwitch(reached: Phase, entered: Phase, to: Phase): void {
  for (const from of [entered, reached]) {
    const next = phaseBetween(from, to);
    if (next === undefined) continue;
    const state =
      reached === entered ? `This stack is in ${from}` : `This stack is half way from ${reached} to ${entered}`;
    throw new PhaseJump(
      `${state}: ${from} → ${to} would skip ${next}, and the engine would move the database before the apps in both directions. ` +
        `Next phase: ${next}. Run: pulumi config set phase ${next} && pulumi up`,
    );
  }
}

/**
 * Guards every resource of the program, under `pulumi preview` and `pulumi up` alike. Two Stashes record the phase:
 * `phase` is updated before anything else, `settled` after everything. A hook on the first refuses a jump; a hook on
 * every other resource refuses to move it while the recorded phase is another, which stops `--target`.
 */
export class Guard {
  private readonly phase: Phase;
  private readonly entered: Stash;
  private readonly followsRecord: ResourceHook;
  private readonly kinds: readonly Kind[];

  /** `reached` is the phase recorded by `settled`, from {@link reachedPhase}. */
  constructor(phase: Phase, reached: Phase | undefined, kinds: readonly Kind[]) {
    this.kinds = kinds;
    this.phase = phase;
    this.entered = new Stash("phase", { input: phase }, { hooks: { beforeUpdate: [this.refusesJump(reached)] } });
    this.followsRecord = new ResourceHook("follow-recorded-phase", (args) => this.refuseUnrecorded(args), {
      onDryRun: true,
    });
    const types = typesOf(kinds);
    const contradictions = this.contradictionHooks();
    runtime.registerStackTransformation(({ type, props, opts }) => {
      const notOurs = type.startsWith("pulumi:") || type.startsWith("broadcast:");
      if (notOurs) return undefined;
      const adopted = ("import" in opts && opts.import !== undefined) || types.get(type)?.standIn.patches !== undefined;
      const contradiction = adopted ? contradictions.get(type) : undefined;
      const own = contradiction ? mergeOptions(opts, { hooks: { beforeUpdate: [contradiction] } }) : opts;
      return { props, opts: mergeOptions(own, this.guarded()) };
    });
  }

  /** Records that everything has arrived in this phase, and gives back the phase so recorded. Call it last. */
  recordSettled(parts: Resource[]): Output<Phase> {
    const settled = new Stash("settled", { input: this.phase }, mergeOptions(this.guarded(), { dependsOn: parts }));
    return settled.input as Output<Phase>;
  }

  /** What the file states and an adopted resource contradicts in a way that harms is refused before anything is touched. */
  private contradictionHooks(): ReadonlyMap<string, ResourceHook> {
    const hooks = [...typesOf(this.kinds)].flatMap(([type, { contradiction }]): [string, ResourceHook][] => {
      if (!contradiction) return [];
      const refuse = ({ name, oldInputs = {}, oldOutputs = {}, newInputs = {} }: ResourceHookArgs): void => {
        // An import keeps as inputs only those that a provider would take together: the rest is among the outputs.
        const wrong = contradiction({ ...oldOutputs, ...oldInputs }, newInputs);
        if (wrong !== undefined)
          throw new Contradiction(`${name}: ${wrong}. Put the stack file right, not the estate.`);
      };
      return [
        [type, new ResourceHook(`refuse-contradiction-${type.split(":").at(-1) ?? ""}`, refuse, { onDryRun: true })],
      ];
    });
    return new Map(hooks);
  }

  private guarded(): CustomResourceOptions {
    return { dependsOn: [this.entered], hooks: { beforeUpdate: [this.followsRecord] } };
  }

  private refusesJump(reached: Phase | undefined): ResourceHook {
    return new ResourceHook(
      "refuse-phase-jump",
      ({ oldInputs }) => {
        const entered = phaseIn(oldInputs);
        if (entered !== undefined) assertSwitch(reached ?? entered, entered, this.phase);
      },
      { onDryRun: true },
    );
  }

  private async refuseUnrecorded({ name }: ResourceHookArgs): Promise<void> {
    const recorded = await inputOf(this.entered);
    if (recorded === this.phase) return;
    throw new PhaseJump(
      `${name} cannot move to ${this.phase} while the stack is recorded in ${String(recorded)}: ` +
        `a targeted update would leave the rest behind. Run pulumi up without --target.`,
    );
  }
}

/** The last phase an update of this stack completed in; undefined for a new stack. */
export async function reachedPhase(): Promise<Phase | undefined> {
  const stackName = `${getOrganization()}/${getProject()}/${getStack()}`;
  // The stack's own outputs are no witness: an update shows them before it is done.
  const read = (await runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
    outputs?: Record<string, { outputs: Inputs }>;
  };
  const settled = Object.entries(read.outputs ?? {}).find(([urn]) => urn.endsWith("::pulumi:index:Stash::settled"));
  return phaseIn(settled?.[1].outputs);
}

/** A Stash's input as this very run leaves it. */
function inputOf({ input }: Stash): Promise<unknown> {
  return new Promise((resolve) => void input.apply(resolve));
}

function phaseIn(inputs: Inputs | undefined): Phase | undefined {
  const value: unknown = inputs?.["input"];
  return phases.find((phase) => phase === value);
}
