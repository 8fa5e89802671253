import type { Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { cloudClients, sandboxClients } from "../clients/clients.ts";
import { together } from "../../infra/contract/together.ts";
import type { AskOptions, GateVerdict } from "../gates/gates.ts";
import { askGates, gatesOf } from "../gates/gates.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { PulumiStack } from "./pulumiStack.ts";
import type { Workspace } from "./workspace.ts";

interface AskPhaseOptions extends AskOptions {
  /** Levers that are out, by name. Default: none. */
  levers?: readonly string[];
  /** Which gates, by name. Default: all. */
  only?: (gate: string) => boolean;
}

/** Asks the estate itself whether a phase has arrived: the sandbox's store, or the cloud. */
export class PhaseGates {
  private readonly workspace: Workspace;
  private readonly offline: OfflineEstate;
  private readonly read: Clients["read"] | undefined;

  /** `engine` asks the providers what is really there; without it nobody does. */
  constructor(workspace: Workspace, offline: OfflineEstate, engine?: Pick<PulumiStack, "read">) {
    this.workspace = workspace;
    const read = engine && together((urns) => engine.read(urns));
    this.read = read && (({ urn }) => read(urn));
    this.offline = offline;
  }

  /** Of the gates of a phase with its levers, all or those that are named. */
  async ask(phase: Phase, { levers = [], only, ...options }: AskPhaseOptions): Promise<GateVerdict[]> {
    const gates = await this.gates(phase, levers);
    return askGates(only ? gates.filter(({ name }) => only(name)) : gates, this.clients(), options);
  }

  /** Whether what was changing has come to rest. */
  async askRest(phase: Phase, options: AskOptions): Promise<GateVerdict[]> {
    const resources = await this.offline.resources(phase);
    const gates = this.offline.kinds.flatMap(({ restGates }) => restGates?.(resources, phase) ?? []);
    return askGates(gates, this.clients(), options);
  }

  /** What the questions are put to. */
  clients(): Clients {
    const { sandbox } = this.workspace;
    const { estate } = this.offline;
    return sandbox ? sandboxClients(estate, sandbox.cloud) : cloudClients(estate, this.read);
  }

  /** Names of a phase's gates, as `--despite` takes them. */
  async names(phase: Phase): Promise<string[]> {
    return (await this.gates(phase)).map(({ name }) => name);
  }

  private async gates(phase: Phase, levers: readonly string[] = []) {
    return gatesOf(await this.offline.withLevers(levers).resources(phase), phase, this.offline.kinds);
  }
}

/** Those that are not yes and were not overridden. */
export function openGates(verdicts: readonly GateVerdict[], despite: readonly string[] = []): GateVerdict[] {
  return verdicts.filter(({ gate, verdict }) => verdict !== "yes" && !despite.includes(gate));
}
