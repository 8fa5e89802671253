import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Cli } from "../../ops/engine/cli.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import type { FaultedSwitch, TrialOutcome } from "../../ops/rehearsal/faults/runTrial.ts";
import { recover, applyWithFault } from "../../ops/rehearsal/faults/runTrial.ts";
import type { Trial } from "../../ops/rehearsal/faults/trial.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { prefill } from "../../ops/rehearsal/prefill.ts";
import { PulumiDriver } from "../../ops/rehearsal/pulumiDriver.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";
import { readStackFile, stackFilePath } from "../../ops/stackFile.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { openCloud } from "../../sandbox/index.ts";
import type { Picture } from "./picture.ts";
import { differencesFrom, stateOf } from "./picture.ts";
import type { Pair } from "./pairs.ts";
import { SecondOperator } from "./secondOperator.ts";
import type { PairOutcome, Tries } from "./tryPair.ts";
import { tryPair } from "./tryPair.ts";

/**
 * An estate on the real engine and the sandbox, undisturbed once in every phase: each trial starts from a copy of that,
 * and its end is compared with it. The clock does not wait.
 */
export class Workshop {
  private readonly folder: RehearsalFolder;
  private readonly cloud: Cloud;
  private readonly observer: Observer;
  private readonly driver: PulumiDriver;
  private readonly estate: OfflineEstate;
  private readonly parts: ConstructorParameters<typeof PulumiDriver>[0];
  private readonly undisturbed = new Map<Phase, Picture>();
  private second: SecondOperator | undefined;

  constructor(stack: string, cli: Cli, signal: AbortSignal) {
    this.estate = new OfflineEstate(stack, readStackFile(stack).estate);
    this.folder = new RehearsalFolder(stack, stackFilePath(stack));
    this.cloud = openCloud({ folder: this.folder.store, scale: Infinity });
    this.observer = new Observer(this.cloud, this.estate);
    const { estate, folder, observer } = this;
    this.parts = { cli, stack, folder, observer, estate, scale: 0, signal };
    this.driver = new PulumiDriver(this.parts);
  }

  /** Goes the whole way once, undisturbed, and keeps a copy of every phase. */
  async open(progress: (line: string) => void): Promise<void> {
    progress("setting up in normal");
    await prefill(this.cloud, this.estate);
    await this.driver.begin(() => undefined);
    for (const phase of phases) {
      progress(`undisturbed in ${phase}`);
      if (phase !== "normal") await this.driver.apply(phase, () => undefined);
      this.undisturbed.set(phase, await this.picture());
      this.copy(this.folder.path, this.kept(phase));
    }
  }

  /**
   * Trials of one fault, which differ in the way out alone, from its undisturbed beginning: the fault strikes once, each
   * way starts from a copy of what it left. Problems include every difference from the undisturbed end.
   */
  async try(trials: readonly Trial[]): Promise<TrialOutcome[]> {
    const [first] = trials;
    if (!first) return [];
    this.copy(this.kept(first.from), this.folder.path);
    const broken = await applyWithFault(this.driver, this.cloud, first, () => undefined);
    mkdirSync(this.broken, { recursive: true });
    this.copy(this.folder.path, this.broken);
    const outcomes: TrialOutcome[] = [];
    for (const trial of trials) {
      if (trial !== first) this.copy(this.broken, this.folder.path);
      outcomes.push(await this.overcome(trial, broken));
    }
    return outcomes;
  }

  private async overcome(trial: Trial, broken: FaultedSwitch): Promise<TrialOutcome> {
    const outcome = await recover(this.driver, this.cloud, trial, broken, () => undefined);
    // A switch that got through has nothing to go back from.
    const end = outcome.said === undefined || trial.way === "again" ? trial.to : trial.from;
    outcome.problems.push(...(await this.differences(end)));
    if (!outcome.struck) outcome.problems.push("the fault was never met");
    return outcome;
  }

  /** A pair of faults from its undisturbed beginning, with another operator where it has one. */
  async tryPair(pair: Pair): Promise<PairOutcome> {
    this.copy(this.kept(pair.first.from), this.folder.path);
    // Opened beforehand: that takes a while, and no lock.
    const second = pair.other && (this.second ??= await SecondOperator.open(this.parts));
    const tries: Tries = (phase) => second?.tries(phase) ?? Promise.resolve([]);
    const outcome = await tryPair(this.driver, this.cloud, pair, tries);
    outcome.problems.push(...(await this.differences(outcome.end)));
    return outcome;
  }

  close(): Promise<void> {
    this.second?.close();
    return this.driver.end();
  }

  private async differences(end: Phase): Promise<string[]> {
    const wanted = this.undisturbed.get(end);
    if (!wanted) throw new Error(`There is no copy of ${end}.`);
    return differencesFrom(wanted, await this.picture());
  }

  private async picture(): Promise<Picture> {
    return { sandbox: this.observer.baseline(), state: stateOf(await this.driver.recorded()) };
  }

  private get broken(): string {
    return join(this.folder.path, "kept", "broken");
  }

  private kept(phase: Phase): string {
    return join(this.folder.path, "kept", phase);
  }

  /** State, sandbox and stack file; the rest of the folder is the same in every phase. */
  private copy(from: string, to: string): void {
    const names = readdirSync(from).filter((name) => /^(state|sandbox|Pulumi\..+\.yaml)$/.test(name));
    for (const name of names) {
      rmSync(join(to, name), { recursive: true, force: true });
      cpSync(join(from, name), join(to, name), { recursive: true });
    }
  }
}
