import { expect, it } from "vitest";
import { Company } from "./company.ts";
import { managers } from "./objects.ts";
import { describeProvider } from "./provider.ts";

const values = { "light-signup": { normal: false, broadcast: true }, sync: { normal: 15, broadcast: 240 } };

describeProvider("flags in a ConfigMap that exists, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();

  async function delivered(namespace: string, manager = managers.helm as (typeof managers)[keyof typeof managers]) {
    await company.objects.namespace(namespace);
    const metadata = { name: "settings", namespace, labels: { team: "shop" } };
    const data = { "light-signup": "false", sync: "15", colour: "blue" };
    return company.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata, data }, manager);
  }

  const found = (namespace: string) => company.objects.find("v1", "ConfigMap", namespace, "settings");
  const data = async (namespace: string) => (await found(namespace))?.data;

  it.each(Object.entries(managers))("are turned over %s, and every other key stays", async (name, manager) => {
    const namespace = `of-${name.toLowerCase()}`;
    const before = await delivered(namespace, manager);
    const stack = await company.stack("prod", namespace, { flags: { shop: { adopt: "settings", values } } });
    await stack.up("normal", "prewarm", "live");
    expect(await data(namespace)).toEqual({ "light-signup": "true", sync: "240", colour: "blue" });
    expect(await stack.leftToDo("live")).toBe("");
    await stack.up("prewarm", "normal");
    const after = await found(namespace);
    expect(after?.data).toEqual(before.data);
    expect(after?.metadata?.uid).toBe(before.metadata?.uid);
    expect(after?.metadata?.labels).toEqual(before.metadata?.labels);
    expect(after?.metadata?.annotations).toEqual(before.metadata?.annotations);
  });

  it("keep a key that somebody adds meanwhile", async () => {
    await delivered("added");
    const stack = await company.stack("prod", "added", { flags: { shop: { adopt: "settings", values } } });
    await stack.up("normal");
    const metadata = { name: "settings", namespace: "added" };
    await company.objects.edit({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { size: "large" } });
    await stack.up("prewarm", "live", "prewarm", "normal");
    expect(await data("added")).toEqual({ "light-signup": "false", sync: "15", colour: "blue", size: "large" });
  });

  it("stay as they are turned when they leave the file, and no key of them leaves it alone", async () => {
    await delivered("left");
    const flags = { adopt: "settings", values };
    const second = { configMap: "second", values: { any: { normal: 1, broadcast: 2 } } };
    const stack = await company.stack("prod", "left", { flags: { shop: flags, second } });
    await stack.up("normal", "prewarm", "live");
    stack.say({ flags: { shop: { ...flags, values: { sync: values.sync } }, second } });
    const { code, output } = await stack.at("live", "preview");
    expect(code).not.toBe(0);
    expect(output).toMatch(/flags-shop-values: light-signup would be deleted from the ConfigMap/);
    await expect(stack.up("live")).rejects.toThrow(/light-signup would be deleted/);
    expect(await data("left")).toEqual({ "light-signup": "true", sync: "240", colour: "blue" });

    stack.say({ flags: { second } });
    await expect(stack.up("live")).rejects.toThrow(/Beside normal nothing is made, replaced or taken away/);
    expect(await data("left")).toEqual({ "light-signup": "true", sync: "240", colour: "blue" });
    stack.say({ flags: { shop: flags, second } });
    await stack.up("live", "prewarm", "normal");
    const normal = { "light-signup": "false", sync: "15", colour: "blue" };
    stack.say({ flags: { second } });
    await stack.up("normal");
    expect(await data("left")).toEqual(normal);
    stack.say({ flags: { shop: { ...flags, values: { sync: values.sync } }, second } });
    await stack.up("normal", "prewarm", "live");
    expect(await data("left")).toEqual({ ...normal, sync: "240" });
    await stack.up("prewarm", "normal");
    await stack.destroy("normal");
    expect(await data("left")).toEqual(normal);
  });
});
