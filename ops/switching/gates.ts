import type { Phase } from "../../infra/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { AskOptions, GateVerdict } from "../gates/gates.ts";
import { askGates, gatesOf } from "../gates/gates.ts";
import { cloudPorts, sandboxPorts } from "../gates/ports.ts";
import { OfflineEstate } from "../plan/offline.ts";
import type { Workspace } from "./workspace.ts";

/** Asks the estate itself whether a phase has arrived: the sandbox's store, or the cloud. */
export class PhaseGates {
  private readonly workspace: Workspace;
  private readonly estate: Estate;
  private readonly offline: OfflineEstate;

  constructor(workspace: Workspace, estate: Estate) {
    this.workspace = workspace;
    this.estate = estate;
    this.offline = new OfflineEstate(workspace.stack, estate);
  }

  async ask(phase: Phase, options: AskOptions): Promise<GateVerdict[]> {
    const { sandbox } = this.workspace;
    const ports = sandbox
      ? sandboxPorts(sandbox.cloud.store.folder, sandbox.cloud.settings)
      : await cloudPorts(this.estate);
    return askGates(await this.gates(phase), ports, options);
  }

  /** Names of a phase's gates, as `--despite` takes them. */
  async names(phase: Phase): Promise<string[]> {
    return (await this.gates(phase)).map(({ name }) => name);
  }

  private async gates(phase: Phase) {
    return gatesOf(await this.offline.graph(phase), phase);
  }
}

/** Those that are not yes and were not overridden. */
export function standing(verdicts: readonly GateVerdict[], despite: readonly string[] = []): GateVerdict[] {
  return verdicts.filter(({ gate, verdict }) => verdict !== "yes" && !despite.includes(gate));
}
