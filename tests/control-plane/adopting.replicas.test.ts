import { Watch } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { Company } from "./company.ts";
import type { Live } from "./objects.ts";
import { deployment, managers } from "./objects.ts";
import { describeProvider } from "./provider.ts";

const web = { replicas: { normal: 3, broadcast: 50 }, connections: {}, budget: { adopt: "web" } };
/** Stays in the file: a file without anything to turn is refused. */
const other = { replicas: { normal: 1, broadcast: 1 }, connections: {} };

describeProvider("replicas that are patched, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();

  async function delivered(namespace: string, manager = managers.kubectl as (typeof managers)[keyof typeof managers]) {
    const { objects } = company;
    await objects.namespace(namespace);
    await objects.create(deployment(namespace, "web", 3), manager);
    await objects.create(deployment(namespace, "other", 1), manager);
    return company.stack("prod", namespace, { apps: { web, other } });
  }

  /** The fewest replicas that Deployment `web` was ever asked for while something ran, and at its end. */
  async function fewestDuring(namespace: string, act: () => Promise<unknown>): Promise<number> {
    const seen: number[] = [];
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const watched = (_: string, { metadata, spec }: Live): void => {
      if (metadata?.name === "web") seen.push(Number(spec?.["replicas"]));
    };
    const watch = await new Watch(company.plane.config()).watch(path, {}, watched, () => undefined);
    try {
      await act();
      seen.push(Number(await company.replicas(namespace, "web")));
    } finally {
      watch.abort();
    }
    return Math.min(...seen);
  }

  it.each(Object.entries(managers))("are taken over from %s, and given their size back", async (name, manager) => {
    const namespace = `from-${name.toLowerCase()}`;
    const stack = await delivered(namespace, manager);
    await stack.up("normal", "prewarm", "live");
    expect(await company.replicas(namespace, "web")).toBe(50);
    expect(await stack.leftToDo("live")).toBe("");
    await stack.up("prewarm", "normal");
    expect(await company.replicas(namespace, "web")).toBe(3);
  });

  it("stay 50 when the app leaves the file while live", async () => {
    const stack = await delivered("leaves");
    await stack.up("normal", "prewarm", "live");
    stack.say({ apps: { other } });
    expect(await fewestDuring("leaves", () => stack.up("live"))).toBe(50);
    // Nothing of the playbook acts on it any more.
    expect(await fewestDuring("leaves", () => stack.up("prewarm", "normal"))).toBe(50);
  });

  it("stay 50 when the app gets another name in the file while live", async () => {
    const stack = await delivered("renamed");
    await stack.up("normal", "prewarm", "live");
    stack.say({ apps: { shop: { ...web, scaleTarget: { name: "web" } }, other } });
    expect(await fewestDuring("renamed", () => stack.up("live"))).toBe(50);
    await stack.up("prewarm", "normal");
    expect(await company.replicas("renamed", "web")).toBe(3);
  });

  it("stay 50 when an autoscaler takes over while live", async () => {
    const stack = await delivered("autoscaled");
    await stack.up("normal", "prewarm", "live");
    const bounds = { minReplicas: { normal: 3, broadcast: 50 }, maxReplicas: { normal: 10, broadcast: 50 } };
    stack.say({ apps: { web: { ...bounds, connections: {} }, other } });
    expect(await fewestDuring("autoscaled", () => stack.up("live"))).toBe(50);
    await stack.up("prewarm");
    // A maximum below the pods' number holds at once.
    await expect.poll(() => company.replicas("autoscaled", "web"), { timeout: 60_000 }).toBe(10);
  });

  it("stay 50 when its autoscaler gives way to replicas while live", async () => {
    await company.objects.namespace("fixed");
    await company.objects.create(deployment("fixed", "web"));
    const bounds = { minReplicas: { normal: 3, broadcast: 50 }, maxReplicas: { normal: 10, broadcast: 50 } };
    const stack = await company.stack("prod", "fixed", { apps: { web: { ...bounds, connections: {} } } });
    await stack.up("normal", "prewarm", "live");
    await expect.poll(() => company.replicas("fixed", "web"), { timeout: 60_000 }).toBe(50);
    stack.say({ apps: { web } });
    expect(await fewestDuring("fixed", () => stack.up("live"))).toBe(50);
    await stack.up("prewarm", "normal");
    expect(await company.replicas("fixed", "web")).toBe(3);
  });

  it("stay 50 when the stack is destroyed while live", async () => {
    const stack = await delivered("destroyed");
    await stack.up("normal", "prewarm", "live");
    expect(await fewestDuring("destroyed", () => stack.destroy("live"))).toBe(50);
  });
});
