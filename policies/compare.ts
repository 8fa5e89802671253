import type { Estate, Violation } from "./check.ts";
import { ofType, readEach } from "./check.ts";
import type { ResourceShape } from "./shape.ts";
import { inputsOf } from "./shape.ts";
import { token } from "./types.ts";

/** Storage attributes that lock the volume for hours when they change. */
const storageKeys = ["allocatedStorage", "maxAllocatedStorage", "storageType", "iops", "storageThroughput"];

function pairs(before: Estate, after: Estate, types: readonly string[]): [ResourceShape, ResourceShape][] {
  const earlier = new Map(before.map((shape) => [shape.urn, shape]));
  return ofType(after, ...types).flatMap((shape): [ResourceShape, ResourceShape][] => {
    const old = earlier.get(shape.urn);
    return old ? [[old, shape]] : [];
  });
}

/**
 * Storage that differs between two graphs of one estate, such as two phases. It must not: storage only grows,
 * and is locked for 6 hours after a change. Mandatory, under the name `storage-is-no-dial`.
 */
export function compareStorage(before: Estate, after: Estate): Violation[] {
  return pairs(before, after, [token.dbInstance, token.dbCluster]).flatMap(([old, shape]) => {
    const { values, violations } = readEach([shape], () =>
      storageKeys.flatMap((key) => {
        const [from, to] = [inputsOf(old).at(key).value(), inputsOf(shape).at(key).value()];
        if (from === to) return [];
        const message =
          `\`${key}\` goes from ${written(from)} to ${written(to)}: storage only grows, and is locked for 6 hours after a change, ` +
          "so there is no way back the same evening. Fix: give it one value, the same in every phase.";
        return [{ urn: shape.urn, message }];
      }),
    );
    return [...values.flat(), ...violations];
  });
}

/** Node groups asked for fewer nodes than before. Advisory: EKS then ends nodes without regard to disruption budgets. */
export function compareNodeGroups(before: Estate, after: Estate): Violation[] {
  return pairs(before, after, [token.nodeGroup]).flatMap(([old, shape]) => {
    const { values, violations } = readEach([shape], () => {
      const size = (group: ResourceShape): number | undefined =>
        inputsOf(group).at("scalingConfig", "desiredSize").number();
      const [from = 0, to = 0] = [size(old), size(shape)];
      if (to >= from) return [];
      const message =
        `\`scalingConfig.desiredSize\` goes from ${from} to ${to}: EKS ends nodes without regard to disruption budgets. ` +
        "Fix: lower it only after the apps have gone down, or let an autoscaler do it.";
      return [{ urn: shape.urn, message }];
    });
    return [...values.flat(), ...violations];
  });
}

function written(value: unknown): string {
  return value === undefined ? "unset" : JSON.stringify(value);
}
