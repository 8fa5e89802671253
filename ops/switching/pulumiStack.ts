import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Cli } from "../engine/cli.ts";
import { answerOf, errorOf, isCanceled, isOfInterruption } from "../engine/events.ts";
import type { EnginePreview } from "../engine/preview.ts";
import { previewWithEngine } from "../engine/preview.ts";
import { skipUnusedReads } from "../engine/skipUnusedReads.ts";
import { Refused } from "../errors.ts";
import { scratchFolder } from "../files.ts";
import { brokenLockIn } from "./brokenLock.ts";
import { CommandFailed, ownProcessGroup } from "./command.ts";
import type { Runner } from "./command.ts";
import { StackLocked, lockHolders, LockNote } from "./lock.ts";
import { withLevers, withPhase } from "./phaseFile.ts";
import type { Recorded } from "./recorded.ts";
import { readRecorded } from "./recorded.ts";
import { repairEmptyAttributes } from "./emptyAttributes.ts";
import type { Workspace } from "./workspace.ts";

/** Commands that take the stack's lock. */
const takesLock = new Set(["up", "refresh"]);

/** What an operator's Ctrl-C means: once, twice. */
export interface Interrupts {
  stop: AbortSignal;
  force: AbortSignal;
}

/** One earlier update, as the stack's own history keeps it. */
export interface PastUpdate {
  kind: string;
  message: string;
  result: string;
  startTime: string;
  endTime?: string;
}

/** An update that did not reach its end: what the engine and the providers said, once each. */
export class UpdateFailed extends Error {
  override name = "UpdateFailed";
  readonly reasons: readonly string[];
  /** Whether it was told to stop. */
  readonly interrupted: boolean;

  constructor(reasons: readonly string[], interrupted: boolean) {
    // What was cut off says so in many ways, all of which are the one.
    const own = interrupted ? reasons.filter((reason) => !isOfInterruption(reason)) : reasons;
    super(own.join("\n"));
    this.reasons = own;
    this.interrupted = interrupted;
  }
}

/** What an operation asks the program for. */
interface Wanted {
  phase: Phase;
  /** Levers that are out, by name. */
  levers?: readonly string[];
}

interface UpOptions {
  /** Levers that are out, by name. Default: none. */
  levers?: readonly string[];
  /** The engine's own update plan, which constrains what may be done. */
  enginePlan?: string;
  /** Kept in the stack's history. */
  message: string;
  onEvent?: (event: EngineEvent) => void;
}

/**
 * A stack under the real engine, through the Automation API. The stack file is read once: every operation gets a copy with
 * the phase it is about, since the engine writes into the file it is given.
 */
export class PulumiStack {
  readonly workspace: Workspace;
  readonly cli: Cli;
  private readonly stack: Stack;
  private readonly command: Runner;
  /** The stack file as it was when the stack was opened: what becomes of it meanwhile is for the next run. */
  private readonly stackFile: string;
  private readonly interrupts: Interrupts;
  private readonly note: (line: string) => void;
  private readonly lock: LockNote;

  private constructor(
    parts: { workspace: Workspace; cli: Cli; stack: Stack; command: Runner; lock: LockNote },
    interrupts: Interrupts,
    note: (line: string) => void,
  ) {
    this.workspace = parts.workspace;
    this.cli = parts.cli;
    this.stack = parts.stack;
    this.command = parts.command;
    this.lock = parts.lock;
    // The engine may have written into it when it made the stack.
    this.stackFile = readFileSync(parts.workspace.stackFile, "utf8");
    this.interrupts = interrupts;
    this.note = note;
  }

  /** Throws {@link Refused} for a stack that does not exist; on the sandbox it is made. `note` hears of a lock that is freed. */
  static async open(
    workspace: Workspace,
    cli: Cli,
    interrupts: Interrupts,
    note: (line: string) => void,
  ): Promise<PulumiStack> {
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
    const lock = new LockNote(workspace);
    const own = ownProcessGroup(cli.command, interrupts.force, ([verb = ""], pid) => {
      if (takesLock.has(verb)) lock.began(pid);
    });
    const command = repairEmptyAttributes(own, note);
    const local = await LocalWorkspace.create({
      workDir: workspace.folder,
      pulumiCommand: command,
      envVars: { ...workspace.environment },
      ...(workspace.sandbox && { secretsProvider: "passphrase" }),
    });
    const open = async (): Promise<Stack> => {
      try {
        return await Stack.select(workspace.stack, local);
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        if (!/no stack named/.test(error.message)) throw new Refused(errorLines(error.message).join("\n"));
        if (workspace.sandbox) return Stack.create(workspace.stack, local);
        throw new Refused(
          `There is no stack ${workspace.stack} in this backend. Make it, and set the estate up in normal:\n` +
            `  pulumi stack init ${workspace.stack} && pulumi up --stack ${workspace.stack}`,
        );
      }
    };
    const stack = skipUnusedReads(await open());
    return new PulumiStack({ workspace, cli, stack, command, lock }, interrupts, note);
  }

  /** Whether a run of this command was killed here and may have left its lock. */
  get leftLock(): boolean {
    return this.lock.leftBehind();
  }

  /** What the engine's state says now. */
  async recorded(): Promise<Recorded> {
    const { stdout } = await this.run("stack", "export");
    return readRecorded(stdout);
  }

  /** The latest updates, newest first. */
  async history(count = 100): Promise<PastUpdate[]> {
    const { stdout } = await this.run("stack", "history", "--output", "json", "--page-size", String(count));
    return (JSON.parse(stdout || "[]") as PastUpdate[] | null) ?? [];
  }

  /** The tags of the stack, which a team shares wherever its state is. */
  async tags(): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await this.run("stack", "tag", "ls", "--json");
    return (JSON.parse(stdout || "{}") as Record<string, string> | null) ?? {};
  }

  /** Sets a tag of the stack. Takes no lock. */
  async setTag(name: string, value: string): Promise<void> {
    await this.run("stack", "tag", "set", name, value);
  }

  /** What the stack's config holds encrypted, in plain text, by key: to see that it stands nowhere else. */
  async secrets(phase: Phase): Promise<Record<string, string>> {
    const { stdout } = await this.withConfig({ phase }, (configFile) =>
      this.run("config", "--show-secrets", "--json", "--config-file", configFile),
    );
    const config = JSON.parse(stdout) as Record<string, { value?: string; secret?: boolean }>;
    return Object.fromEntries(
      Object.entries(config).flatMap(([key, { value, secret }]) =>
        secret && value !== undefined ? [[key, value]] : [],
      ),
    );
  }

  /** What the engine would do for a phase; changes nothing. `refresh` asks the providers first what is really there. */
  async preview(
    phase: Phase,
    { refresh = false, levers = [] }: { refresh?: boolean; levers?: readonly string[] } = {},
  ): Promise<EnginePreview & { enginePlan: string }> {
    const { workspace, cli } = this;
    const { folder, stack, environment } = workspace;
    const signal = this.interrupts.stop;
    return this.withConfig({ phase, levers }, async (configFile, scratch) => {
      const savePlan = join(scratch, "plan.json");
      const options = { cli, stack, folder, environment, configFile, savePlan, refresh, signal };
      const previewed = await previewWithEngine(options);
      return { ...previewed, enginePlan: readFileSync(savePlan, "utf8") };
    });
  }

  /** Applies a phase. Throws {@link StackLocked}, or {@link UpdateFailed} when it stopped on the way. */
  async up(phase: Phase, { enginePlan, message, onEvent, levers = [] }: UpOptions): Promise<void> {
    await this.updating({ phase, levers }, onEvent, (configFile, listen, scratch) => {
      const plan = enginePlan === undefined ? undefined : join(scratch, "plan.json");
      if (plan !== undefined) writeFileSync(plan, enginePlan ?? "", { mode: 0o600 });
      return this.stack.up({ configFile, plan, message, onEvent: listen, signal: this.interrupts.stop });
    });
  }

  /** Asks the providers what is really there; needed where an operation's end was never seen. */
  async refresh(phase: Phase, message: string): Promise<void> {
    await this.updating({ phase }, undefined, (configFile, listen) =>
      this.stack.refresh({ configFile, message, onEvent: listen, signal: this.interrupts.stop }),
    );
  }

  /** What the providers answer for resources of the stack, by URN, asked now; without those that are gone. Changes nothing. */
  async read(urns: readonly string[]): Promise<ReadonlyMap<string, Properties>> {
    const found = new Map<string, Properties>();
    const onEvent = (event: EngineEvent): void => {
      const answer = answerOf(event);
      if (answer) found.set(answer.urn, answer.properties);
    };
    // The program is not run, so that the phase is all one.
    await this.withConfig({ phase: "normal" }, (configFile) =>
      this.stack.previewRefresh({ configFile, target: [...urns], onEvent, signal: this.interrupts.stop }),
    );
    return found;
  }

  private async updating(
    wanted: Wanted,
    onEvent: ((event: EngineEvent) => void) | undefined,
    update: (configFile: string, onEvent: (event: EngineEvent) => void, scratch: string) => Promise<unknown>,
  ): Promise<void> {
    const reasons = new Set<string>();
    const listen = (event: EngineEvent): void => {
      // An engine says nothing before it has the lock.
      this.lock.holds();
      const reason = errorOf(event);
      if (reason !== undefined) reasons.add(reason);
      onEvent?.(event);
    };
    try {
      await this.withConfig(wanted, (configFile, scratch) => this.unlocked(() => update(configFile, listen, scratch)));
      this.lock.ended();
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const broken = brokenLockIn(error, this.workspace);
      if (broken !== undefined) throw new Refused(broken);
      // It ended by itself, and no lock of its is left.
      if (error.result.code > 0 && !this.interrupts.force.aborted) this.lock.ended();
      const interrupted = this.interrupts.stop.aborted || [...reasons].some(isCanceled);
      throw new UpdateFailed(reasons.size > 0 ? specificReasons([...reasons]) : errorLines(error.message), interrupted);
    }
  }

  /** Frees a lock that an engine of this command left behind, killed; throws {@link StackLocked} for any other. */
  private async unlocked<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const holders = lockHolders(error);
      if (!holders) throw error;
      if (!this.lock.claims(holders)) throw new StackLocked(this.workspace, holders);
      this.note(`Freed the lock that process ${holders[0]?.pid ?? ""} left behind when it was killed.`);
      await this.run("cancel", "--yes");
      return act();
    }
  }

  private async withConfig<T>(
    { phase, levers = [] }: Wanted,
    act: (configFile: string, scratch: string) => Promise<T>,
  ): Promise<T> {
    const folder = scratchFolder("broadcast-");
    try {
      const copy = join(folder, "Pulumi.stack.yaml");
      writeFileSync(copy, withLevers(withPhase(this.stackFile, phase), levers), { mode: 0o600 });
      return await act(copy, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private run(...args: string[]): ReturnType<Runner["run"]> {
    const { folder, stack, environment } = this.workspace;
    return this.command.run([...args, "--stack", stack], folder, { ...environment });
  }
}

/**
 * The summary says nothing where a resource has said what is wrong; nor does the engine, held to a plan, of each step that
 * the first failure kept from being taken.
 */
function specificReasons(reasons: readonly string[]): string[] {
  const idle = /(?:^|: )(?:(?:update|refresh) (?:failed|canceled)$|expected resource operations for )/;
  const specific = reasons.filter((reason) => !idle.test(reason));
  return specific.length > 0 ? specific : [...reasons];
}

/** What the CLI says went wrong, once each. */
export function errorLines(text: string): string[] {
  // The system's own words may stand on the lines below.
  const found = [...text.matchAll(/^ *error: (.+(?:\n(?! *(?:error|warning): |\s+at ).*\S.*)*)/gm)];
  const errors = [...new Set(found.map(([, lines = ""]) => lines.replace(/\s*\n\s*/g, " ").slice(0, 2000)))];
  return errors.length > 0 ? errors : [text.slice(0, 2000)];
}
