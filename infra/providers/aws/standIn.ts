import type { CloudView } from "../../contract/standIn.ts";
import { digest } from "../../contract/properties.ts";

/** Part of the host names that a service gives its endpoints in an account and region. */
export function endpointDomain(service: string, { settings: { account, region } }: CloudView): string {
  return `c${digest(11, account, region)}.${region}.${service}.amazonaws.com`;
}

export function arn(service: string, resource: string, { settings: { account, region } }: CloudView): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
