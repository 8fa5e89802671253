import { describe, expect, it } from "vitest";
import { patchContradiction } from "../../../infra/providers/kubernetes/contradiction.ts";
import { typesOf } from "../../../infra/contract/kind.ts";
import { kinds } from "../../../stacks/kinds.ts";
import { keysOf, withValues } from "../../../infra/dials/path.ts";
import { isSameType } from "../../../infra/dials/types.ts";

const before = {
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name: "default", annotations: { "example.com/why": "" } },
  spec: { limits: { cpu: "64", memory: "1Gi" } },
  __fieldManager: "pulumi-kubernetes-1",
};

const shared = [...typesOf(kinds)].filter(([, { turns }]) => turns);
const patched = shared.filter(([, { standIn }]) => standIn.patches !== undefined);
const imported = shared.filter(([type]) => !type.startsWith("kubernetes:"));

describe("a type of which a dial may set what its room does not", () => {
  it.each(imported)("is claimed by its id where it is imported: %s", (_, { claimOf }) => {
    expect(claimOf?.("an-id")).toMatch(/an-id$/);
  });

  it.each(patched)("has whatever is patched of it looked at: %s", (_, { contradiction, turns = [] }) => {
    const set = withValues(
      {},
      turns.map((path) => [keysOf(path) ?? [], 1] as const),
    );
    expect(contradiction?.(set, set)).toBeUndefined();
    expect(contradiction?.(withValues(set, [[["spec", "other"], 1]]), set)).toMatch(/^spec\.other would be given up/);
  });

  it("is one at least", () => {
    expect(patched.length).toBeGreaterThan(4);
    expect(imported.length).toBeGreaterThan(9);
  });
});

describe("a property that a patch would give up", () => {
  it("is refused by its path", () => {
    expect(patchContradiction(before, { ...before, spec: { limits: { cpu: "64" } } })).toMatch(
      /^spec\.limits\.memory would be given up/,
    );
    const { annotations, ...bare } = before.metadata;
    expect(annotations).toBeDefined();
    expect(patchContradiction(before, { ...before, metadata: bare })).toMatch(
      /^metadata\.annotations would be given up/,
    );
    const other = { ...bare, annotations: { other: "" } };
    expect(patchContradiction(before, { ...before, metadata: other })).toMatch(
      /^metadata\.annotations\["example\.com\/why"\] would be given up/,
    );
  });

  it("is none where all that was set is set, to whatever value, and the provider's own marks are nobody's", () => {
    const { __fieldManager: mark, ...wanted } = before;
    expect(mark).toBeDefined();
    expect(
      patchContradiction(before, { ...wanted, spec: { limits: { cpu: "800", memory: "9Gi", pods: 1 } } }),
    ).toBeUndefined();
  });
});

describe("a path", () => {
  it.each([
    ["readCapacity", ["readCapacity"]],
    ["spec.limits.cpu", ["spec", "limits", "cpu"]],
    ['metadata.annotations["a.b/c"]', ["metadata", "annotations", "a.b/c"]],
    ['spec["x.y"].z', ["spec", "x.y", "z"]],
  ])("%s is taken apart", (path, keys) => {
    expect(keysOf(path)).toEqual(keys);
  });

  it.each(["", ".a", "a.", "a..b", "a[0]", "a b", 'a["b"', "rules[*].enabled"])("%j is none", (path) => {
    expect(keysOf(path)).toBeUndefined();
  });

  it("sets a value beside what stands there", () => {
    const made = withValues({ metadata: { name: "x" } }, [
      [["metadata", "labels", "a.b"], "1"],
      [["spec", "n"], 2],
    ]);
    expect(made).toEqual({ metadata: { name: "x", labels: { "a.b": "1" } }, spec: { n: 2 } });
  });
});

describe("a type that has a room", () => {
  it.each([
    ["aws:rds/instance:Instance", "aws:rds/instance:Instance", true],
    ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster", false],
    ["kubernetes:autoscaling/v1:HorizontalPodAutoscaler", "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", true],
    ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:DeploymentPatch", true],
    ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch", true],
    ["kubernetes:v1:ConfigMap", "kubernetes:core/v1:ConfigMap", true],
    ["kubernetes:example.com/v1:Deployment", "kubernetes:apps/v1:DeploymentPatch", false],
  ])("%s is %s: %s", (named, listed, same) => {
    expect(isSameType(named, listed)).toBe(same);
  });
});
