import { AWS } from "./aws.ts";
import type { Behaviour } from "./behaviour.ts";
import { CLOUDFLARE } from "./cloudflare.ts";
import { KUBERNETES } from "./kubernetes.ts";

/** Every type the sandbox stands in for. */
export const BEHAVIOURS: ReadonlyMap<string, Behaviour> = new Map(
  Object.entries({ ...AWS, ...CLOUDFLARE, ...KUBERNETES }),
);

/** @throws Error when the sandbox does not know the type: better than a success nobody simulated */
export function behaviourOf(type: string): Behaviour {
  const behaviour = BEHAVIOURS.get(type);
  if (behaviour) return behaviour;
  throw new Error(`the sandbox does not know the resource type ${type}: describe it in sandbox/behaviour first`);
}
