import { isDeepStrictEqual } from "node:util";
import type { Gate, GateMaker } from "../../contract/gate.ts";
import { no, yesUnless } from "../../contract/gate.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { inputsOf } from "../../contract/shape.ts";
import { quantity } from "../../contract/values.ts";
import { karpenterClient } from "./client.ts";
import { karpenterPoolsIn, readKarpenterPool } from "./reading.ts";

/** Limits and budgets as they are to be. Whether nodes have come is asked of the placeholders. */
export const karpenterGates: GateMaker = (resources) => karpenterPoolsIn(resources).map(karpenterGate);

function karpenterGate(shape: ResourceShape): Gate {
  const { name } = readKarpenterPool(shape);
  const spec = inputsOf(shape).at("spec");
  const limits = spec
    .at("limits")
    .entries()
    .map(([resource, reader]) => [resource, reader.text() ?? ""] as const);
  const budgets = spec.at("disruption", "budgets").value();
  const wanted = [
    ...limits.map(([resource, value]) => `${resource} up to ${value}`),
    ...(budgets === undefined ? [] : [`budgets ${JSON.stringify(budgets)}`]),
  ].join(", ");
  return {
    name: shape.name,
    question: `Has NodePool ${name} ${wanted}?`,
    ask: async (clients) => {
      const found = await clients.of(karpenterClient, shape.target).pool(name);
      if (!found) return no(`there is no NodePool ${name}`);
      return yesUnless(
        [
          ...limits
            .filter(([resource, value]) => quantity(found.limits[resource] ?? "") !== quantity(value))
            .map(
              ([resource, value]) => `its limit of ${resource} is ${found.limits[resource] ?? "none"}, not ${value}`,
            ),
          ...(budgets === undefined || isDeepStrictEqual(found.budgets, budgets)
            ? []
            : [`its budgets are ${JSON.stringify(found.budgets)}, not ${JSON.stringify(budgets)}`]),
          ...found.troubles.map((trouble) => `it cannot work: ${trouble}`),
        ],
        wanted,
      );
    },
  };
}
