import { describe, expect, it } from "vitest";
import { type } from "../../../infra/flags/facts.ts";
import { flagGates } from "../../../infra/flags/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";

describe("the gate of flags", () => {
  const data = { signup: "light", sync: "slow" };
  const flags = (kind: string, namespace?: string) =>
    shape(kind, "flags-shop-values", { metadata: { name: "flags", namespace }, data });

  it.each<[string, object | undefined, string]>([
    ["there are none", undefined, "no: there is no ConfigMap shop/flags"],
    ["all are so, and others", { ...data, other: "x" }, "yes: signup=light, sync=slow"],
    ["none is", { signup: "full" }, "no: signup is full, not light; sync is missing, not slow"],
  ])("says what it finds: %s", async (_, found, expected) => {
    for (const kind of [type.configMap, type.configMapPatch]) {
      const gate = gateFor(flagGates, flags(kind, "shop"));
      const question = "Do the flags shop/flags say signup=light, sync=slow?";
      expect(gate).toMatchObject({ name: "flags-shop-values", question });
      const configMap = (...asked: string[]) => {
        expect(asked).toEqual(["shop", "flags"]);
        return found;
      };
      expect(await answer(gate, { configMap })).toBe(expected);
    }
  });

  it("are looked for in the default namespace where none is named", () => {
    expect(gateFor(flagGates, flags(type.configMap)).question).toContain("Do the flags default/flags");
  });
});
