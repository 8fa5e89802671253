import { execSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { phases } from "../../infra/contract/dial.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { Operator } from "../switching/evening.ts";
import type { Started } from "../switching/evening.ts";
import type { Called } from "../terminal.ts";
import type { KilledTrial } from "./killedTrials.ts";
import type { Picture } from "./picture.ts";
import { differencesFrom, stateOf } from "./picture.ts";
import { childrenOf, killAll, runs, withVariable } from "./processes.ts";

/** What came of a trial. */
export interface KilledOutcome {
  /** Whether it still ran when it was to be killed. */
  struck: boolean;
  /** The last line it wrote. */
  said: string;
  /** What was done about it, in order. */
  done: string[];
  /** What should not have been; empty when the kill was survived. */
  problems: string[];
}

/** Simulated seconds in a real one while the command is killed: the longest change takes two seconds. */
const scale = 600;
/** Hundredths that are of the time until the plan is shown. */
const early = 30;
const shown = /^\w+ → \w+ may go ahead/m;
/** How often a person tries again who was told why not. */
const patience = 6;
/** What no command may say, whatever was done to it. */
const trace = /^\s+at \S+ \(|fault of this command|node:internal/m;

/** An operator on a sandbox of their own, undisturbed once in every phase; the real command is what is killed. */
export class KilledWorkshop {
  private readonly stack: string;
  private readonly operator: Operator;
  private readonly observer: Observer;
  private readonly undisturbed = new Map<Phase, Picture>();
  /** Milliseconds of an undisturbed run, until its plan is shown and from there, by verb and phases. */
  private readonly lasts = new Map<string, { plan: number; rest: number }>();

  constructor(stack: string) {
    this.stack = stack;
    this.operator = new Operator(undefined, stack);
    this.operator.environment["TMPDIR"] = this.scratch;
    mkdirSync(this.scratch);
    this.observer = new Observer(this.operator.cloud, new OfflineEstate(stack, readStackFile(stack).estate));
  }

  /** Goes up once, undisturbed, and keeps a copy of every phase. */
  async open(progress: (line: string) => void): Promise<void> {
    progress("setting up in normal");
    const { code, notes } = await this.operator.run("status");
    if (code !== 0) throw new Error(notes);
    for (const phase of phases) {
      progress(`undisturbed in ${phase}`);
      if (phase !== "normal") await this.goUp(phase);
      this.undisturbed.set(phase, await this.picture());
      this.copy(this.own, this.kept(phase));
    }
  }

  close(): void {
    killAll(this.leftOver());
    this.operator.remove();
  }

  /** The command is killed, then a person looks, and goes on or back. */
  async try(trial: KilledTrial): Promise<KilledOutcome> {
    const outcome: KilledOutcome = { struck: false, said: "", done: [], problems: [] };
    for (let tries = 0; !outcome.struck && tries < patience; tries++) {
      this.copy(this.kept(trial.from), this.own);
      Object.assign(outcome, await this.kill(trial));
    }
    this.expectNoTrace(outcome, "status", await this.operator.run("status"));
    await this.goOn(trial, outcome);
    await this.compare(trial, outcome);
    killAll(this.leftOver());
    return outcome;
  }

  private async goUp(phase: Phase): Promise<void> {
    const before = phases[phases.indexOf(phase) - 1] ?? "normal";
    const began = Date.now();
    const switching = this.operator.start(scale, "switch", "--to", phase, "--yes");
    await switching.until(shown);
    const plan = Date.now() - began;
    if ((await switching.ended) !== 0) throw new Error(switching.output);
    const rest = Date.now() - began - plan;
    this.lasts.set(`switch ${before} ${phase}`, { plan, rest });
    // The way back has as many steps; what is wrong with that is learnt when a run ends before it is killed.
    this.lasts.set(`switch ${phase} ${before}`, { plan, rest });
    const further = this.lasts.get(`rollback ${before} normal`)?.rest ?? 0;
    this.lasts.set(`rollback ${phase} normal`, { plan, rest: further + rest });
  }

  /** Starts the command, and kills it at its moment. */
  private async kill({ verb, from, to, killed, moment }: KilledTrial): Promise<Pick<KilledOutcome, "struck" | "said">> {
    const key = `${verb} ${from} ${to}`;
    const { plan, rest } = this.lasts.get(key) ?? { plan: 0, rest: 0 };
    const started = this.start(verb, to);
    const due =
      moment < early
        ? wait((plan * moment) / early)
        : // Ended without it, there is nothing to wait for.
          started.until(shown).then(
            () => wait((rest * (moment - early)) / (100 - early)),
            () => started.ended,
          );
    const ended = await Promise.race([started.ended.then(() => true), due.then(() => false)]);
    const engines = childrenOf(started.pid);
    started.kill();
    if (killed === "both") killAll(engines);
    await started.ended;
    if (ended) this.lasts.set(key, { plan: plan * 0.8, rest: rest * 0.8 });
    const said = started.output.trimEnd().split("\n").at(-1) ?? "";
    return { struck: !ended, said };
  }

  private start(verb: KilledTrial["verb"], to: Phase): Started {
    return this.operator.start(scale, verb, ...(verb === "switch" ? ["--to", to] : []), "--yes");
  }

  /** What a person does who is told what stands in the way: waits for whoever holds the lock, or frees it once nobody does. */
  private async goOn({ verb, from, to, next }: KilledTrial, outcome: KilledOutcome): Promise<void> {
    const again = next === "again" && verb === "switch";
    for (let tries = 1; ; tries++) {
      const called = again ? await this.operator.switch(to) : await this.operator.run("rollback", "--yes");
      const what = again ? `switched to ${to}` : "rolled back";
      this.expectNoTrace(outcome, what, called);
      if (called.code === 0) {
        outcome.done.push(what);
        if (!again && !proofOf(from).test(called.out)) outcome.problems.push("there was no proof");
        return;
      }
      if (tries === patience || !(await this.cure(called, outcome))) {
        outcome.problems.push(`${what}: ${called.notes.trim().split("\n").slice(-6).join("; ")}`);
        return;
      }
    }
  }

  /** Does what the command says is to be done; tells whether it said anything. */
  private async cure({ notes }: Called, { done }: KilledOutcome): Promise<boolean> {
    const [, pid] = /The lock of \S+ is held by \S+@\S+ \(process (\d+)\)/.exec(notes) ?? [];
    if (pid !== undefined && runs(Number(pid))) {
      done.push("waited for the engine that went on");
      while (runs(Number(pid))) await wait(200);
      return true;
    }
    const [, line] = /free (?:the lock|it) by hand:\n {2}(.+)$/m.exec(notes) ?? [];
    if (line !== undefined) {
      done.push("freed the lock by hand");
      execSync(line, { stdio: "ignore" });
      return true;
    }
    if (!/moved while the plan was read/.test(notes)) return false;
    done.push("looked again");
    return true;
  }

  private async compare({ verb, to, from, next }: KilledTrial, { problems }: KilledOutcome): Promise<void> {
    const end = verb === "switch" && next === "again" ? to : "normal";
    const wanted = this.undisturbed.get(end);
    if (!wanted) throw new Error(`There is no copy of ${end}.`);
    // A provider outlives its engine, and finishes what it began: it takes two seconds at most.
    await wait(3000);
    problems.push(...differencesFrom(wanted, await this.picture()));
    const { pending } = await this.operator.recorded();
    problems.push(...pending.map(({ type, name }) => `${name}: ${type} has no end`));
    const file = (phase: Phase): string => readFileSync(join(this.kept(phase), `Pulumi.${this.stack}.yaml`), "utf8");
    if (this.operator.stackFile !== file(end)) problems.push(`the stack file is not that of ${end}`);
    const locks = files(join(this.own, "state", ".pulumi", "locks"));
    problems.push(...locks.map((name) => `a lock is left: ${name}`));
    const destroyed = this.operator.cloud.store
      .journal()
      .slice(this.journalOf(from))
      .filter(({ operation }) => operation === "create" || operation === "delete");
    problems.push(...destroyed.map(({ operation, name }) => `the sandbox saw a ${operation} of ${name}`));
  }

  private expectNoTrace({ problems }: KilledOutcome, what: string, { code, out, notes }: Called): void {
    const [line] = trace.exec(`${out}\n${notes}`) ?? [];
    if (line !== undefined || code > 1) problems.push(`${what} ended with ${code}: ${line ?? notes}`);
  }

  private async picture(): Promise<Picture> {
    return { sandbox: this.observer.baseline(), state: stateOf((await this.operator.recorded()).resources) };
  }

  private journalOf(phase: Phase): number {
    return readFileSync(join(this.kept(phase), "store", "journal.jsonl"), "utf8")
      .trimEnd()
      .split("\n").length;
  }

  private leftOver(): number[] {
    return withVariable("BROADCAST_SANDBOX_DIR", this.operator.store);
  }

  private get own(): string {
    return join(this.operator.store, "..");
  }

  private get scratch(): string {
    return join(this.operator.folder, "tmp");
  }

  private kept(phase: Phase): string {
    return join(this.operator.folder, "kept", phase);
  }

  /** All but the engine's home, which is the same in every phase. */
  private copy(from: string, to: string): void {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(to)) if (name !== "home") rmSync(join(to, name), { recursive: true, force: true });
    for (const name of readdirSync(from))
      if (name !== "home") cpSync(join(from, name), join(to, name), { recursive: true });
  }
}

/** Killed before anything left normal, a switch has recorded nothing to compare with; nothing of it may be left all the same. */
function proofOf(from: Phase): RegExp {
  const asBefore = "every resource is asked to be what it was";
  return from === "normal"
    ? new RegExp(`${asBefore}|no switch of this command has left normal yet`)
    : new RegExp(asBefore);
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
}
