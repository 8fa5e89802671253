import { join } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";
import type { CloudSettings } from "../infra/contract/standIn.ts";
import { openClock, parseScale } from "./clock.ts";
import { Cloud } from "./cloud.ts";
import { Cluster } from "./cluster.ts";
import { Faults } from "./faults.ts";
import { RealSide } from "./realSide.ts";
import { Store } from "./store.ts";

export interface SandboxOptions extends Partial<CloudSettings> {
  /** Default: `BROADCAST_SANDBOX_DIR`, or `.broadcast/sandbox` at the repository's root. */
  folder?: string;
  /** Simulated seconds per real second; `Infinity` for no waiting. Default: `BROADCAST_SANDBOX_SCALE`, or 600. */
  scale?: number;
  /** Kubeconfig of a cluster on this machine to apply to as well. Default: `BROADCAST_SANDBOX_KUBECONFIG`, or none. */
  kubeconfig?: string;
}

/** Where the store is unless told otherwise. */
export function defaultFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment["BROADCAST_SANDBOX_DIR"];
  return given === undefined || given === "" ? join(projectFolder, ".broadcast", "sandbox") : given;
}

/**
 * Opens the stand-in cloud. Its folder is made by the first change.
 * @throws Error when `BROADCAST_SANDBOX_SCALE` is not a number
 */
export function openCloud(options: SandboxOptions = {}): Cloud {
  const folder = join(options.folder ?? defaultFolder());
  const store = new Store(folder);
  const clock = openClock(folder, options.scale ?? parseScale(process.env["BROADCAST_SANDBOX_SCALE"]));
  const settings: CloudSettings = {
    account: options.account ?? "000000000000",
    region: options.region ?? "us-east-1",
    context: options.context ?? "",
    mutableConfigMaps: options.mutableConfigMaps ?? false,
    patchForce: options.patchForce ?? false,
  };
  const kubeconfig = options.kubeconfig ?? process.env["BROADCAST_SANDBOX_KUBECONFIG"];
  let opened: Promise<Cluster> | undefined;
  const cluster = kubeconfig ? () => (opened ??= Cluster.open(kubeconfig)) : undefined;
  return new Cloud(store, clock, new Faults(folder), settings, new RealSide(cluster));
}
