import { describe, expect, it } from "vitest";
import { nodeGroupClient } from "../../../infra/nodePool/client.ts";
import type { No } from "../../check/readyEstate.ts";
import { findings, said, ReadyEstate } from "../../check/readyEstate.ts";

const well = new ReadyEstate();

describe("a no about nodes", () => {
  it.each<No>([
    [
      "a quota too small for the broadcast's nodes",
      {
        answers: [
          said(nodeGroupClient, () => ({ standardVcpus: () => Promise.resolve({ quota: 1603, running: 100 }) })),
        ],
      },
      "node-quota",
      /100 vCPUs run, 100 nodes take 1,504 more, 1,603 are allowed: 1 too many/,
      /--desired-value 1604/,
    ],
    [
      "a type that the region has not",
      { answers: [said(nodeGroupClient, () => ({ vcpusOf: () => Promise.resolve(undefined) }))] },
      "node-quota",
      /the region has no m6i.4xlarge/,
      /another type in nodeGroup.instanceTypes/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});

describe("an unknown about nodes", () => {
  it("is the quota of nodes whose type is not known, or that count against another one", async () => {
    const none = await well.ask({ edit: (raw) => delete raw["nodePools"].apps.nodeGroup });
    expect(findings(none, "unknown")[0]?.message).toContain("describes no node group");
    const other = await well.ask({ edit: (raw) => (raw["nodePools"].apps.nodeGroup.instanceTypes = ["g5.xlarge"]) });
    expect(findings(other, "unknown")[0]?.message).toContain("g5.xlarge counts against another quota");
  });
});
