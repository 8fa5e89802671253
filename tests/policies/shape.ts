import type { ResourceShape } from "../../policies/shape.ts";

/** A resource as the program of the tests would register it. */
export function shape(type: string, name: string, inputs: Record<string, unknown>, protect = false): ResourceShape {
  return { urn: `urn:pulumi:test::broadcast::${type}::${name}`, type, name, inputs, protect };
}
