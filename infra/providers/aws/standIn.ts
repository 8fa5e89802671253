import { digest, type Properties } from "../../contract/properties.ts";
import { type CheckFailure, type CloudView, checkProperty } from "../../contract/standIn.ts";

/** Part of the host names that a service gives its endpoints in an account and region. */
export function endpointDomain(service: string, { settings: { account, region } }: CloudView): string {
  return `c${digest(11, account, region)}.${region}.${service}.amazonaws.com`;
}

export function arn(service: string, resource: string, { settings: { account, region } }: CloudView): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** What the provider says of a number out of its range, before AWS is asked. Source: terraform-plugin-sdk, helper/validation. */
export function checkRange(
  inputs: Properties,
  property: string,
  { least = -Infinity, most = Infinity }: { least?: number; most?: number },
): CheckFailure[] {
  // As the provider's own schema has it.
  const attribute = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(".", ".0.");
  return checkProperty(inputs, property, (value) => {
    if (typeof value !== "number" || (value >= least && value <= most)) return undefined;
    const range =
      most === Infinity
        ? `at least (${least})`
        : least === -Infinity
          ? `at most (${most})`
          : `in the range (${least} - ${most})`;
    return `expected ${attribute} to be ${range}, got ${value}`;
  });
}
