import { stackFolderVariable } from "../../infra/contract/project.ts";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import type { Phase } from "../../infra/contract/dial.ts";
import { folderBackend } from "../engine/backend.ts";
import type { Cli } from "../engine/cli.ts";
import { nameIn } from "../../infra/contract/graph.ts";
import { endOf, stepOf } from "../engine/events.ts";
import { skipUnusedReads } from "../engine/skipUnusedReads.ts";
import { Refused } from "../errors.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Applied, Abort, Driver, Progress } from "./driver.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Observer } from "./observer.ts";
import { KillableCli } from "./killableCli.ts";
import type { RehearsalFolder } from "./workspace.ts";

interface PulumiDriverOptions {
  cli: Cli;
  stack: string;
  folder: RehearsalFolder;
  observer: Observer;
  estate: OfflineEstate;
  /** Simulated seconds in a real one. */
  scale: number;
  signal: AbortSignal;
}

interface Recorded {
  urn: string;
  inputs?: unknown;
  outputs?: unknown;
}

interface Deployment {
  resources?: Recorded[];
  pending_operations?: { type: string; resource: { urn: string } }[];
}

/** The real engine on the sandbox's providers, its state in the rehearsal's own folder. */
export class PulumiDriver implements Driver {
  readonly engine: string;
  private readonly options: PulumiDriverOptions;
  private opened: Stack | undefined;
  private phase: Phase | undefined;
  private killable: KillableCli | undefined;
  private killed = false;

  constructor(options: PulumiDriverOptions) {
    this.options = options;
    this.engine = `pulumi ${options.cli.version}`;
  }

  async begin(progress: Progress): Promise<void> {
    await this.open();
    await this.apply("normal", progress);
  }

  /** Opens the stack as it stands, as a second operator does. */
  async open(): Promise<void> {
    const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
    const { cli, stack, folder, scale } = this.options;
    this.killable = await KillableCli.make(cli, folder.path);
    const opened = await LocalWorkspace.createOrSelectStack(
      { stackName: stack, workDir: folder.path },
      {
        pulumiCommand: this.killable.command,
        secretsProvider: "passphrase",
        envVars: {
          PULUMI_BACKEND_URL: folderBackend(folder.state),
          PULUMI_HOME: folder.home,
          PULUMI_CONFIG_PASSPHRASE: folder.passphrase,
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          BROADCAST_SANDBOX_DIR: folder.store,
          [stackFolderVariable]: folder.source,
          BROADCAST_SANDBOX_SCALE: String(scale),
          ...(folder.kubeconfig !== undefined && { BROADCAST_SANDBOX_KUBECONFIG: folder.kubeconfig }),
        },
      },
    );
    this.opened = skipUnusedReads(opened);
  }

  async preview(to: Phase): Promise<Step[]> {
    this.options.folder.setPhase(to);
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent): void => {
      const step = stepOf(event);
      if (step) steps.push(step);
    };
    await this.stack.preview({ signal: this.options.signal, onEvent }).catch(refuse);
    return steps;
  }

  async apply(to: Phase, progress: Progress, cut?: Abort): Promise<Applied> {
    const { folder, observer, estate } = this.options;
    folder.setPhase(to);
    const planned = await estate.steps(this.phase, to);
    const mark = observer.mark();
    let steps = 0;
    const onEvent = (event: EngineEvent): void => {
      const end = endOf(event);
      if (!end) return;
      steps++;
      progress(`${end.failed ? "failed" : "done"} ${end.name}`);
    };
    await this.cutShort(cut, (signal) => this.stack.up({ signal, onEvent }));
    this.phase = to;
    return { steps, seconds: observer.secondsSince(mark, planned) };
  }

  arrived(phase: Phase): Promise<string[]> {
    return this.options.observer.differences(phase);
  }

  async differences(phase: Phase): Promise<string[]> {
    const unexpected = await this.preview(phase);
    return [
      ...unexpected.map(({ op, name }) => `the engine would still ${op} ${name}`),
      ...(await this.arrived(phase)),
    ];
  }

  async recover(cut?: Abort): Promise<void> {
    // Only the lock of an engine that is known to be dead may be broken.
    if (this.killed) await this.stack.cancel().catch(refuse);
    this.killed = false;
    // What landed while its answer was lost is in no state: going back would take it for never changed.
    await this.cutShort(cut, (signal) => this.stack.refresh({ signal }));
  }

  async unsettled(): Promise<string[]> {
    try {
      const { pending_operations: pending = [] } = await this.deployment();
      return pending.map(({ type, resource }) => `${nameIn(resource.urn)}: ${type} has no end`);
    } catch (error) {
      return [`the state cannot be read: ${error instanceof Error ? error.message : String(error)}`];
    }
  }

  /** Every resource of the engine's state. */
  async recorded(): Promise<Recorded[]> {
    return (await this.deployment()).resources ?? [];
  }

  private async deployment(): Promise<Deployment> {
    return (await this.stack.exportStack()).deployment as Deployment;
  }

  end(): Promise<void> {
    this.options.folder.remove();
    return Promise.resolve();
  }

  /** Runs the engine until it ends or is cut short. */
  private async cutShort(cut: Abort | undefined, run: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { signal } = this.options;
    if (cut === undefined) {
      await run(signal).catch(refuse);
      return;
    }
    const kill = (): void => {
      this.killed = true;
      this.killable?.kill();
    };
    if (cut.how === "kill") cut.signal.addEventListener("abort", kill, { once: true });
    const stop = cut.how === "kill" ? signal : AbortSignal.any([signal, cut.signal]);
    try {
      await run(stop);
    } catch (error) {
      // The CLI's last words are about anything but that.
      if (this.killed) throw new Refused("The engine was killed.");
      refuse(error);
    } finally {
      cut.signal.removeEventListener("abort", kill);
    }
  }

  private get stack(): Stack {
    if (!this.opened) throw new Error("The rehearsal has not begun.");
    return this.opened;
  }
}

/** The CLI's own words about what went wrong, without the rest of its output. */
function refuse(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  const told = [...new Set([...text.matchAll(/^ *error: (.+)$/gm)].map(([, line]) => line))];
  // The CLI puts who holds a lock below its error.
  const holder = /created by \S+ \(pid \d+\) at \S+/.exec(text)?.[0];
  if (holder !== undefined) told.push(holder);
  throw new Refused(`The engine stopped:\n  ${told.length > 0 ? told.join("\n  ") : text}`);
}
