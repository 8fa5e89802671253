import { describe, expect, it } from "vitest";
import { component, reserveAnnotations, type } from "../../../infra/nodePool/facts.ts";
import { nodePoolGates } from "../../../infra/nodePool/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";

const pool = shape(component, "nodes-apps", { nodePool: "apps", cluster: "there" });
const group = (maxSize?: number) =>
  shape(
    type.nodeGroup,
    "nodes-apps-group",
    { nodeGroupName: "g", clusterName: "c", scalingConfig: { minSize: 1000, maxSize } },
    pool,
  );
const placeholders = (replicas?: number, namespace?: string) =>
  shape(
    type.placeholders,
    "nodes-apps-placeholders",
    {
      metadata: {
        ...{ name: "held", namespace },
        annotations: { [reserveAnnotations.cpu]: "1", [reserveAnnotations.memory]: "1" },
      },
      spec: { replicas, template: { spec: { containers: [] } } },
    },
    pool,
  );

describe("the gate of a node group", () => {
  const found = { min: 1000, max: 2000, status: "ACTIVE", issues: [] as string[] };
  const ask = (said: object, max?: number) =>
    answer(gateFor(nodePoolGates, group(max)), { ...said }, { targets: ["here", "there"] });
  /** By the cluster, which knows the nodes by their group; or by EKS, where the cluster cannot be asked. */
  const nodes = (joined?: object, byGroup?: object) => (first: string, second?: string) => {
    expect(second === undefined ? [first] : [first, second]).toEqual(
      second === undefined ? ["eks.amazonaws.com/nodegroup=g"] : ["c", "g"],
    );
    return second === undefined ? joined : byGroup;
  };

  it.each<[string, object, number | undefined, string]>([
    ["there is none", { group: undefined, nodes: nodes() }, 2000, "no: there is no node group g in c"],
    [
      "just enough",
      { group: found, nodes: nodes({ ready: 1000, all: 1000 }) },
      2000,
      "yes: 1,000 nodes are ready, 1,000 needed",
    ],
    [
      "its own most",
      { group: found, nodes: nodes({ ready: 1001, all: 1002 }) },
      undefined,
      "yes: 1,001 nodes are ready, 1,000 needed",
    ],
    [
      "EKS is asked",
      { group: found, nodes: nodes(undefined, { ready: 999, all: 1001 }) },
      2000,
      "no: 999 nodes ready of 1,001 that joined, 1,000 needed",
    ],
    ["nobody knows", { group: found, nodes: nodes() }, 2000, "no: 0 nodes ready of 0 that joined, 1,000 needed"],
    [
      "another most",
      { group: found, nodes: nodes({ ready: 1000, all: 1000 }) },
      3000,
      "no: its bounds are 1,000 to 2,000, not 1,000 to 3,000",
    ],
    [
      "another least",
      { group: { ...found, min: 5 }, nodes: nodes({ ready: 1000, all: 1000 }) },
      undefined,
      "no: its bounds are 5 to 2,000, not 1,000 to 2,000",
    ],
    [
      "trouble",
      { group: { ...found, status: "DEGRADED", issues: ["no capacity"] }, nodes: nodes({ ready: 1000, all: 1000 }) },
      2000,
      "no: it is DEGRADED; no capacity",
    ],
  ])("says what it finds: %s", async (_, said, max, expected) => {
    expect(gateFor(nodePoolGates, group(max))).toMatchObject({
      ...{ name: "nodes-apps-group", question: "Has node group g at least 1,000 ready nodes?" },
    });
    expect(await ask(said, max)).toBe(expected);
  });
});

describe("the gate of placeholders", () => {
  const pods = (ready: number, wanted = ready, all = wanted) => ({ ready, wanted, all });
  it.each<[number | undefined, object | undefined, string]>([
    [1000, undefined, "no: there is no Deployment rooms/held"],
    [1000, pods(1000), "yes: 1,000 of 1,000 placeholders are ready"],
    [1000, pods(999, 1000), "no: 999 of 1,000 placeholders are ready"],
    [1000, pods(1000, 1000, 1002), "no: 1,002 pods, 1,000 wanted"],
    [1000, pods(1000, 1100), "no: 1,000 of 1,000 placeholders are ready; their Deployment asks for 1,100"],
    [0, pods(0), "yes: 0 of 0 placeholders are ready"],
    [0, pods(0, 0, 3), "no: 3 pods, 0 wanted"],
    [undefined, pods(1), "yes: 1 of 1 placeholders are ready"],
  ])("that are %j, where there are %j", async (replicas, found, expected) => {
    const gate = gateFor(nodePoolGates, placeholders(replicas, "rooms"));
    expect(gate.name).toBe("nodes-apps-placeholders");
    const said = (asked: object) => {
      expect(asked).toEqual({ namespace: "rooms", apiVersion: "apps/v1", kind: "Deployment", name: "held" });
      return found;
    };
    expect(await answer(gate, { pods: said })).toBe(expected);
  });

  it("asks for as many as there are to be, in the default namespace where none is named", async () => {
    expect(gateFor(nodePoolGates, placeholders(0)).question).toBe("Are all placeholders gone?");
    expect(gateFor(nodePoolGates, placeholders(1000)).question).toBe("Are 1,000 placeholders ready?");
    expect(await answer(gateFor(nodePoolGates, placeholders(1)), { pods: undefined })).toContain(
      "Deployment default/held",
    );
  });
});
