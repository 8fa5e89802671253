import { afterAll, beforeAll, vi } from "vitest";
import { addNodes } from "./apps.ts";
import { Objects } from "./objects.ts";
import { ControlPlane } from "./plane.ts";
import type { Things } from "./stack.ts";
import { ClusterStack } from "./stack.ts";

/** A company's cluster for a suite, and the stacks of the playbook in it. */
export class Company {
  readonly plane = new ControlPlane();
  private readonly stacks: ClusterStack[] = [];
  private opened: Objects | undefined;

  /** Registers what a suite does first and last. */
  constructor() {
    beforeAll(async () => {
      await this.plane.start();
      vi.stubEnv("KUBECONFIG", this.plane.kubeconfig);
      this.opened = new Objects(this.plane.config());
      await addNodes(this.plane.config(), "apps", ["one"]);
    }, 180_000);
    afterAll(async () => {
      for (const stack of this.stacks) stack.remove();
      vi.unstubAllEnvs();
      await this.plane.stop();
    });
  }

  get objects(): Objects {
    if (!this.opened) throw new Error("the control plane has not started");
    return this.opened;
  }

  /** A stack whose things are in this namespace. */
  async stack(name: string, namespace: string, things: Things): Promise<ClusterStack> {
    const stack = new ClusterStack(name, namespace, things);
    this.stacks.push(stack);
    await stack.init();
    return stack;
  }

  /** What a Deployment asks for at present. */
  async replicas(namespace: string, name: string): Promise<unknown> {
    return (await this.objects.find("apps/v1", "Deployment", namespace, name))?.spec?.["replicas"];
  }
}
