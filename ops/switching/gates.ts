import type { Phase } from "../../infra/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { AskOptions, GateVerdict } from "../gates/gates.ts";
import { askGates, gatesOf } from "../gates/gates.ts";
import type { Ports } from "../gates/ports.ts";
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
    return askGates(await this.gates(phase), await this.ports(), options);
  }

  /** What the questions are put to. */
  async ports(): Promise<Ports> {
    const { sandbox } = this.workspace;
    return sandbox ? sandboxPorts(sandbox.cloud.store.folder, sandbox.cloud.settings) : cloudPorts(this.estate);
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
