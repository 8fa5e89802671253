import type { Properties } from "../infra/contract/properties.ts";
import type { CloudSettings, LocalCluster, StandIn } from "../infra/contract/standIn.ts";
import { managerName } from "./patches.ts";
import { providerStandIn } from "./standIns.ts";

interface Accepted {
  type: string;
  standIn: StandIn;
  /** The resource's name in the program: each is a manager of its own. */
  name: string;
  inputs: Properties;
}

/** A real cluster that takes part: what the sandbox accepts is done there as well; without one, nothing is. */
export class RealSide {
  readonly #cluster: (() => Promise<LocalCluster>) | undefined;

  constructor(cluster?: () => Promise<LocalCluster>) {
    this.#cluster = cluster;
  }

  async apply({ type, standIn, name, inputs }: Accepted, settings: CloudSettings): Promise<void> {
    const cluster = await this.#cluster?.();
    if (!cluster) return;
    const how = standIn.onCluster ?? providerStandIn(type).onCluster;
    await how?.apply(cluster, inputs, settings, managerName(name));
  }

  /** A patch only lets go. */
  async remove({ type, standIn, name, inputs }: Accepted): Promise<void> {
    const cluster = await this.#cluster?.();
    if (!cluster) return;
    const how = standIn.onCluster ?? providerStandIn(type).onCluster;
    if (standIn.patches === undefined) await how?.remove(cluster, inputs);
    else if (!standIn.onCluster) await cluster.release(inputs, managerName(name));
  }
}
