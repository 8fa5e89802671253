import { randomBytes } from "node:crypto";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import type { Phase } from "../../infra/dial.ts";
import type { Cli } from "../engine/cli.ts";
import { endOf, stepOf } from "../engine/events.ts";
import { Refused } from "../errors.ts";
import type { Step } from "../plan/steps.ts";
import type { Applied, Driver, Progress } from "./driver.ts";
import type { OfflineEstate } from "../plan/offline.ts";
import type { Observer } from "./observer.ts";
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

/** The real engine on the sandbox's providers, its state in the rehearsal's own folder. */
export class PulumiDriver implements Driver {
  readonly engine: string;
  private readonly options: PulumiDriverOptions;
  private opened: Stack | undefined;
  private phase: Phase | undefined;

  constructor(options: PulumiDriverOptions) {
    this.options = options;
    this.engine = `pulumi ${options.cli.version}`;
  }

  async begin(progress: Progress): Promise<void> {
    const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
    const { cli, stack, folder, scale } = this.options;
    this.opened = await LocalWorkspace.createOrSelectStack(
      { stackName: stack, workDir: folder.path },
      {
        pulumiCommand: cli.command,
        secretsProvider: "passphrase",
        envVars: {
          PULUMI_BACKEND_URL: `file://${folder.state}`,
          PULUMI_HOME: folder.home,
          PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          BROADCAST_SANDBOX_DIR: folder.store,
          BROADCAST_SANDBOX_SCALE: String(scale),
        },
      },
    );
    await this.apply("normal", progress);
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

  async apply(to: Phase, progress: Progress): Promise<Applied> {
    const { folder, observer, estate, signal } = this.options;
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
    await this.stack.up({ signal, onEvent }).catch(refuse);
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

  end(): Promise<void> {
    this.options.folder.remove();
    return Promise.resolve();
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
  throw new Refused(`The engine stopped:\n  ${told.length > 0 ? told.join("\n  ") : text}`);
}
