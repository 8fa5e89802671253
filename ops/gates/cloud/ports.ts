import { setTimeout as sleep } from "node:timers/promises";
import type { Estate } from "../../../stacks/estate.ts";
import { httpGet } from "../http.ts";
import type { CheckPorts } from "../../check/ports.ts";
import { awsPorts } from "./aws.ts";
import { quotaPorts } from "./quotas.ts";
import { cloudflarePorts } from "./cloudflare.ts";
import { kubernetesPorts } from "./kubernetes.ts";

// The SDK's word on the age of Node would stand in the middle of a switch; package.json says which Node this is for.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Every question to the estate of a stack file, and to no other account, cluster or zone. */
export function openCloudPorts({ target }: Estate): CheckPorts {
  return {
    estate: `account ${target.aws.account}, cluster ${target.kubernetes.context}, zone ${target.cloudflare.domain}`,
    now: () => performance.now() / 1000,
    wait: (seconds, signal) =>
      sleep(seconds * 1000, undefined, { signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      }),
    ...awsPorts(target.aws),
    ...quotaPorts(target.aws),
    ...kubernetesPorts(target.kubernetes.context),
    ...cloudflarePorts(),
    http: httpGet,
  };
}
