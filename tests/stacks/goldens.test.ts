import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { providerName } from "../../infra/contract/graph.ts";
import { phases } from "../../infra/contract/dial.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

/** The whole resource graph of a stack in a phase, in an order that does not depend on how it was registered. */
async function dump(stack: string, phase: (typeof phases)[number]): Promise<string> {
  const { nodes } = await offlineEstate(stack).graph(phase);
  const sorted = [...nodes.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const shown = sorted.map(({ urn, inputs, dependencies, protect, retained, importId, ignored, provider }) => ({
    urn,
    target: providerName(provider),
    protect,
    ...(retained && { retained }),
    ...(importId !== undefined && { importId, ignored }),
    dependencies: [...dependencies].map((other) => other.split("::").at(-1)).sort(),
    inputs,
  }));
  return `${JSON.stringify(shown, null, 2)}\n`;
}

describe.each(stacks)("the resource graph of %s", (stack) => {
  it.each(phases)("in %s is the golden one (else: npm run update:goldens, and read the diff)", async (phase) => {
    const path = fileURLToPath(new URL(`goldens/${stack}.${phase}.json`, import.meta.url));
    const graph = await dump(stack, phase);
    if (process.env["UPDATE_GOLDENS"]) writeFileSync(path, graph);
    expect(graph).toBe(readFileSync(path, "utf8"));
  });
});
