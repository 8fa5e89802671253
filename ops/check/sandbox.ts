import { token } from "../../policies/types.ts";
import type { SandboxOptions } from "../../sandbox/index.ts";
import { openCloud } from "../../sandbox/index.ts";
import { text } from "../../sandbox/values.ts";
import { NotKnown } from "../gates/ports.ts";
import { portsTo } from "../gates/sandbox.ts";
import type { CheckPorts } from "./ports.ts";

/** The same questions put to a sandbox's store. What it does not know, such as quotas, it says it does not know. */
export function sandboxCheckPorts(storeFolder: string, options: Omit<SandboxOptions, "folder"> = {}): CheckPorts {
  const cloud = openCloud({ ...options, folder: storeFolder });
  const ports = portsTo(cloud);
  const nobody = (what: string) => (): Promise<never> =>
    Promise.reject(new NotKnown(`the sandbox knows no ${what}: only the real estate can be asked`));
  return {
    ...ports,
    account: () => Promise.resolve(cloud.settings.account),
    orderable: nobody("offers of instance classes"),
    standardVcpus: nobody("quotas"),
    vcpusOf: nobody("instance types"),
    loadBalancerCapacity: nobody("load balancers"),
    zone: nobody("zone's plan"),
    // Deliveries and other autoscalers are not played on it.
    replicaClaims: () => Promise.resolve([]),
    autoscalers: async (namespace) => {
      const names = cloud
        .list(token.autoscaler)
        .filter(({ outputs }) => text(outputs, "metadata.namespace") === namespace)
        .map(({ outputs }) => text(outputs, "metadata.name") ?? "");
      const found = await Promise.all(
        names.map(async (name) => ({ name, scaler: await ports.autoscaler(namespace, name) })),
      );
      return found.flatMap(({ name, scaler }) => (scaler ? [{ name, ...scaler }] : []));
    },
    records: (zone, host) => {
      const own = cloud
        .list(token.dnsRecord)
        .filter(({ outputs }) => outputs["zoneId"] === zone && outputs["name"] === host);
      if (own.length === 0) return nobody("DNS record that the program does not own")();
      return Promise.resolve(
        own.map(({ outputs }) => ({
          type: text(outputs, "type") ?? "",
          content: text(outputs, "content") ?? "",
          proxied: outputs["proxied"] === true,
        })),
      );
    },
  };
}
