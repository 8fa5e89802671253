import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { Phase } from "../../infra/contract/dial.ts";
import { EngineStack } from "../engine.ts";
import type { Ran } from "../engine.ts";
import { contexts } from "./plane.ts";

/** What a stack file says under its kinds' keys: apps, nodePools, flags. */
export type Things = Readonly<Record<string, unknown>>;

/**
 * A stack of the product's own program whose only target is a control plane of the tests, under the real engine and the real
 * Kubernetes provider. The cluster is the one of KUBECONFIG.
 */
export class ClusterStack extends EngineStack {
  private readonly namespace: string;

  constructor(stack: string, namespace: string, things: Things) {
    const drafts = mkdtempSync(join(tmpdir(), "stack-file-"));
    const draft = join(drafts, `Pulumi.${stack}.yaml`);
    writeFileSync(draft, stringify({ config: { "broadcast:estate": estateOf(namespace, things) } }));
    super(stack, draft);
    rmSync(drafts, { recursive: true });
    this.namespace = namespace;
    const project = join(this.folder.path, "Pulumi.yaml");
    // Without the sandbox's stand-ins the engine looks for the provider itself.
    const document = parseDocument(readFileSync(project, "utf8"));
    document.delete("plugins");
    writeFileSync(project, document.toString());
  }

  /** What the stack file says from now on. */
  say(things: Things): void {
    this.describe(estateOf(this.namespace, things));
  }

  /** Applies a phase, past all its neighbours that come before. Throws Error with the engine's words where that fails. */
  async up(...phases: Phase[]): Promise<string> {
    let said = "";
    for (const phase of phases) said += await this.must(phase, "up", "--yes", "--skip-preview");
    return said;
  }

  /** What the engine would still change, having asked the cluster what is really there. */
  async leftToDo(phase: Phase): Promise<string> {
    const { code, output } = await this.at(phase, "preview", "--refresh", "--diff", "--expect-no-changes");
    return code === 0 ? "" : output;
  }

  async destroy(phase: Phase): Promise<string> {
    return this.must(phase, "destroy", "--yes", "--skip-preview");
  }

  private async must(phase: Phase, ...args: string[]): Promise<string> {
    const { code, output }: Ran = await this.at(phase, ...args);
    if (code !== 0) throw new Error(output);
    return output;
  }
}

/** The estate of such a stack. */
export function estateOf(namespace: string, things: Things): object {
  return { company: "Shop", targets: { cluster: { kubernetes: { context: contexts.admin, namespace } } }, ...things };
}
