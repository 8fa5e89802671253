import { describe, expect, it } from "vitest";
import { nodePoolSizing } from "../../../infra/nodePool/sizing.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";

/** What follows for the node groups, by key. */
function followed(edit: (estate: RawEstate) => void): Record<string, unknown> {
  const edits = nodePoolSizing.follows?.(offlineEstate("prod", edit).estate) ?? [];
  return Object.fromEntries(edits.map(({ path, value }) => [path.join("."), value]));
}

const least = "nodePools.apps.nodeGroup.minSize.broadcast";
const desired = "nodePools.apps.nodeGroup.desiredSize.broadcast";

describe("the nodes that apps need", () => {
  it("hold what all request, beside what is reserved", () => {
    // 1,250 cores at 15.8 a node are 80 nodes; 20 more for what is not in the file make it 81.
    expect(followed(({ nodePools }) => delete nodePools.apps.reserved)).toEqual({ [least]: 80 });
    expect(followed(() => undefined)).toEqual({ [least]: 81 });
    expect(followed(({ nodePools }) => (nodePools.apps.reserved.cpu = 190))).toEqual({ [least]: 92 });
  });

  it("are never fewer than today's where an app does not say what it requests", () => {
    expect(followed(({ apps }) => delete apps.web.requests)).toEqual({ [least]: 100 });
  });

  it("are those the group is asked for as well, where that is stated", () => {
    const edit = ({ nodePools }: RawEstate): void => {
      nodePools.apps.nodeGroup.desiredSize = { normal: 8, broadcast: 110 };
    };
    expect(followed(edit)).toEqual({ [least]: 81, [desired]: 81 });
  });

  it("stay within what the group may have, and above its normal size", () => {
    expect(followed(({ nodePools }) => (nodePools.apps.nodeGroup.maxSize = 100))).toEqual({ [least]: 81 });
    const small = ({ nodePools, apps }: RawEstate): void => {
      nodePools.apps.nodeGroup.minSize.normal = 90;
      apps.web.minReplicas.broadcast = 12;
    };
    expect(followed(small)).toEqual({ [least]: 90 });
    const full = ({ nodePools }: RawEstate): void => {
      nodePools.apps.nodeGroup.maxSize = 70;
      nodePools.apps.nodeGroup.minSize.broadcast = 70;
    };
    expect(followed(full)).toEqual({ [least]: 70 });
  });
});
