import { describe, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { offlineGraph } from "../../ops/graph/offline.ts";
import { readStackFile } from "../../ops/stackFile.ts";

describe("a graph whose properties never took the protocol's form", () => {
  it.each(["prod", "qa"])("is that of one whose did, down to the order of its keys: %s", async (stack) => {
    const { estate } = readStackFile(stack);
    for (const phase of phases) {
      const short = await offlineGraph(stack, estate, phase);
      const long = await offlineGraph(stack, estate, phase, { beside: true });
      expect(short.nodes.size).toBeGreaterThan(30);
      expect(JSON.stringify([...short.nodes])).toBe(JSON.stringify([...long.nodes]));
    }
  });
});
