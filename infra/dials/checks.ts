import type { Check, Violation } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import { dialsIn, titleOf } from "./reading.ts";

/** What the writer answers for is said to whoever reads the plan. */
function unproven(resources: Resources): Violation[] {
  return dialsIn(resources)
    .filter((dial) => dial.unproven.length > 0)
    .map((dial) => ({
      urn: dial.shape.urn,
      message:
        `No table knows whether a change of ${dial.unproven.join(", ")} replaces ${titleOf(dial)}. The stack file says that it does not: ` +
        `“${dial.because ?? "no reason"}”. The engine's preview shows it, and a replacement is refused there.`,
    }));
}

/** A type that has no room of its own has fewer checks: which are missing is said. */
function unknownOf(resources: Resources): string[] {
  const names = namesIn(resources);
  return names === ""
    ? []
    : [
        `${names}: no limit, no quota and no question of their types is known, nor what they add to the limits of others`,
      ];
}

export const dialChecks: readonly Check[] = [
  {
    name: "dials-change-in-place",
    level: "advisory",
    reason: "What nobody has read or tried may replace a resource.",
    scope: "estate",
    applies: (resources) => dialsIn(resources).length,
    run: unproven,
    uncounted: unknownOf,
  },
];

/** What they cost follows their types. */
export function unpricedDials(resources: Resources): string[] {
  const names = namesIn(resources);
  return names === "" ? [] : [names];
}

/** As in `dials nodes, orders`; nothing where there are none. */
function namesIn(resources: Resources): string {
  const names = dialsIn(resources).map(({ name }) => name);
  return names.length === 0 ? "" : `dials ${names.sort().join(", ")}`;
}
