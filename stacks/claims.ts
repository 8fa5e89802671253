import type { Estate as Things } from "../infra/contract/estate.ts";
import type { Kind, Problem } from "../infra/contract/kind.ts";
import type { Target } from "../infra/contract/target.ts";
import { providerOf } from "../infra/providers/index.ts";

/** What two things of a file both are, or both set: each update would undo the other's. */
export function claimProblems(kinds: readonly Pick<Kind, "claims">[], estate: Things): Problem[] {
  const first = new Map<string, string>();
  return kinds
    .flatMap(({ claims }) => claims?.(estate) ?? [])
    .flatMap(({ path, target, what, within }): Problem[] => {
      if (!target) return [];
      const claimed = `${what} of ${within ?? placeOf(target)}`;
      const other = first.get(claimed);
      if (other !== undefined) return [{ path, allowed: `another one: ${other} has ${what} already` }];
      first.set(claimed, path.slice(0, 2).join("."));
      return [];
    });
}

/** Two targets may be the same place. */
function placeOf(target: Target): string {
  return `${target.provider}: ${providerOf(target).describe(target)}`;
}
