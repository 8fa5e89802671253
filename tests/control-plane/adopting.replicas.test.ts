import { Watch } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { Company } from "./company.ts";
import type { Live } from "./objects.ts";
import { deployment, managers } from "./objects.ts";
import { describeProvider } from "./provider.ts";
import type { ClusterStack, Things } from "./stack.ts";

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

  /** Beside normal such an edit is refused, and does nothing; in normal, where they are 3, it is made. */
  async function edited(stack: ClusterStack, namespace: string, before: Things, after: Things): Promise<void> {
    stack.say(after);
    const refused = () =>
      expect(stack.up("live")).rejects.toThrow(/Beside normal nothing is made, replaced or taken away/);
    expect(await fewestDuring(namespace, refused)).toBe(50);
    stack.say(before);
    await stack.up("live", "prewarm", "normal");
    expect(await company.replicas(namespace, "web")).toBe(3);
    stack.say(after);
    expect(await fewestDuring(namespace, () => stack.up("normal"))).toBe(3);
  }

  it("stay what they are when the app leaves the file", async () => {
    const stack = await delivered("leaves");
    await stack.up("normal", "prewarm", "live");
    await edited(stack, "leaves", { apps: { web, other } }, { apps: { other } });
    // Nothing of the playbook acts on it any more.
    expect(await fewestDuring("leaves", () => stack.up("prewarm", "live"))).toBe(3);
  });

  it("stay what they are when the app gets another name in the file", async () => {
    const stack = await delivered("renamed");
    await stack.up("normal", "prewarm", "live");
    const shop = { ...web, scaleTarget: { name: "web" } };
    await edited(stack, "renamed", { apps: { web, other } }, { apps: { shop, other } });
    await stack.up("prewarm", "live");
    expect(await company.replicas("renamed", "web")).toBe(50);
  });

  it("stay what they are when an autoscaler takes over", async () => {
    const stack = await delivered("autoscaled");
    await stack.up("normal", "prewarm", "live");
    const bounds = { minReplicas: { normal: 3, broadcast: 50 }, maxReplicas: { normal: 10, broadcast: 50 } };
    const scaled = { apps: { web: { ...bounds, connections: {} }, other } };
    await edited(stack, "autoscaled", { apps: { web, other } }, scaled);
    await stack.up("prewarm", "live");
    await expect.poll(() => company.replicas("autoscaled", "web"), { timeout: 60_000 }).toBe(50);
    await stack.up("prewarm");
    // A maximum below the pods' number holds at once.
    await expect.poll(() => company.replicas("autoscaled", "web"), { timeout: 60_000 }).toBe(10);
  });

  it("stay 50 when its autoscaler would give way to replicas while live", async () => {
    await company.objects.namespace("fixed");
    await company.objects.create(deployment("fixed", "web"));
    const bounds = { minReplicas: { normal: 3, broadcast: 50 }, maxReplicas: { normal: 10, broadcast: 50 } };
    const stack = await company.stack("prod", "fixed", { apps: { web: { ...bounds, connections: {} } } });
    await stack.up("normal", "prewarm", "live");
    await expect.poll(() => company.replicas("fixed", "web"), { timeout: 60_000 }).toBe(50);
    stack.say({ apps: { web } });
    const refused = () =>
      expect(stack.up("live")).rejects.toThrow(/Beside normal nothing is made, replaced or taken away/);
    expect(await fewestDuring("fixed", refused)).toBe(50);
  });

  it("stay 50 when the stack would be destroyed while live", async () => {
    const stack = await delivered("destroyed");
    await stack.up("normal", "prewarm", "live");
    const refused = () => expect(stack.destroy("live")).rejects.toThrow(/delete hooks/);
    expect(await fewestDuring("destroyed", refused)).toBe(50);
    await stack.up("prewarm", "normal");
    expect(await fewestDuring("destroyed", () => stack.destroy("normal"))).toBe(3);
  });
});
