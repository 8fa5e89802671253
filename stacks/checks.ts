import type { Check } from "../infra/contract/check.ts";
import type { Kind } from "../infra/contract/kind.ts";
import { secretChecks } from "../policies/secrets.ts";

/** Every check there is for these kinds, in the order they are reported. A check that is not here does not run. */
export function checksOf(kinds: readonly Pick<Kind, "checks">[]): readonly Check[] {
  return [...kinds.flatMap(({ checks = [] }) => checks), ...secretChecks];
}
