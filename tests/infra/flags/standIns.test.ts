import { describe, expect, it } from "vitest";
import { type } from "../../../infra/flags/facts.ts";
import { newCloud } from "../../sandbox/fixture.ts";

describe("a ConfigMap", () => {
  const flags = (light: string, immutable?: boolean): Record<string, unknown> => ({
    metadata: { name: "flags", namespace: "apps" },
    data: { light },
    ...(immutable ? { immutable } : {}),
  });

  it("is replaced when its data changes, unless the provider's enableConfigMapMutable is on", () => {
    expect(newCloud().diff(type.configMap, flags("no"), flags("yes")).replaces).toEqual(["data.light"]);
    const mutable = newCloud({ mutableConfigMaps: true });
    expect(mutable.diff(type.configMap, flags("no"), flags("yes"))).toMatchObject({
      replaces: [],
      changes: [{ path: "data.light" }],
    });
    expect(mutable.diff(type.configMap, flags("no", true), flags("yes", true)).replaces).toEqual(["data.light"]);
  });

  it("changes in place then", async () => {
    const cloud = newCloud({ mutableConfigMaps: true });
    const { id } = await cloud.create(type.configMap, "flags", flags("no"));
    await cloud.update(type.configMap, id, flags("yes"));
    expect(cloud.find(type.configMap, "apps/flags")?.outputs["data"]).toEqual({ light: "yes" });
  });
});
