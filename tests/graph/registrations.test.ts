import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { offlineGraph } from "../../ops/graph/offline.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { estatesFolder } from "../estates/fixed.ts";
import { sdkGraph } from "./sdkGraph.ts";

const stacks = [projectFolder, estatesFolder].flatMap((folder) =>
  readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .map((stack) => [stack, folder] as const),
);

describe("a graph of what is noted as it is constructed", () => {
  it.each(stacks)(
    "is the one that the SDK's own registration sends, to the order of its keys: %s",
    async (stack, folder) => {
      const { estate } = readStackFile(stack, folder);
      for (const phase of phases) {
        const noted = byUrn((await offlineGraph(stack, estate, phase)).nodes);
        const sent = byUrn(await sdkGraph(stack, estate, phase));
        expect(noted.length).toBeGreaterThan(0);
        expect(JSON.stringify(noted)).toBe(JSON.stringify(sent));
      }
    },
  );
});

/** The SDK's order is that of its promises, and nothing reads it. */
function byUrn<T extends { urn: string }>(nodes: ReadonlyMap<string, T>): T[] {
  return [...nodes.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}
