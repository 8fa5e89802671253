import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { broadcast } from "../terminal.ts";

describe("broadcast handover", () => {
  it("prints what one sort of owner is told of everything, and asks nobody", async () => {
    const { code, out } = await broadcast("handover", "--stack", "prod", "--for", "argocd");
    expect(code).toBe(0);
    const [, text = ""] = /<application>\n[\s\S]*?\n\n(spec:[\s\S]*?)\n\n/.exec(out) ?? [];
    const { spec } = parse(text) as {
      spec: { syncPolicy: { syncOptions: string[] }; ignoreDifferences: { kind: string; jsonPointers: string[] }[] };
    };
    expect(spec.syncPolicy.syncOptions).toEqual(["RespectIgnoreDifferences=true"]);
    const pointers = spec.ignoreDifferences.map(({ kind, jsonPointers }) => `${kind} ${jsonPointers.join(" ")}`);
    // Autoscalers that this program makes are nobody else's; the replicas that they turn may stand in a manifest.
    expect([...new Set(pointers)]).toEqual(["Deployment /spec/replicas"]);
    expect(out).toContain("Nobody was asked");
  });

  it("is the same as JSON", async () => {
    const { code, out } = await broadcast("handover", "--stack", "prod", "--for", "terraform", "--json");
    expect(code).toBe(0);
    const { told, things, done } = JSON.parse(out) as { told: { text: string }[]; things: unknown[]; done: boolean };
    expect([things, done]).toEqual([[], true]);
    expect(told[0]?.text).toContain("ignore_changes = [instance_class]");
    expect(told[0]?.text).toContain("ignore_changes = [spec[0].replicas]");
  });

  it("refuses an owner that it does not know, and an estate of placeholders", async () => {
    const strange = await broadcast("handover", "--stack", "prod", "--for", "chef");
    expect(strange.code).toBe(2);
    expect(strange.notes).toMatch(/Allowed choices are argocd, flux, helm/);
    const nowhere = await broadcast("handover", "--stack", "prod");
    expect(nowhere.code).toBe(2);
    expect(nowhere.notes).toMatch(/placeholder ids.*--for terraform asks nobody/s);
  });
});
