import { describe, expect, it } from "vitest";
import { appClient } from "../../../infra/app/client.ts";
import { component as appComponent, type as appType } from "../../../infra/app/facts.ts";
import { Resources } from "../../../infra/contract/resources.ts";
import { nodeClient } from "../../../infra/nodePool/client.ts";
import { component, type } from "../../../infra/nodePool/facts.ts";
import type { NodeImages } from "../../../infra/nodePool/heldImages.ts";
import { holds, imageName, mostImagesTold } from "../../../infra/nodePool/heldImages.ts";
import { imageGates } from "../../../infra/nodePool/images.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import { offlineEstate } from "../../graphs.ts";
import { answer, shape } from "../../gates/answers.ts";

const image = (bytes: number, ...names: string[]) => ({ names, bytes });
const others = (count: number) => Array.from({ length: count }, (_, at) => image(1e6, `example.com/other:${at}`));
const node = (name: string, ...images: NodeImages["images"]): NodeImages => ({ name, images });

describe("the name of an image", () => {
  it.each([
    ["nginx", "docker.io/library/nginx:latest"],
    ["shop/web:3", "docker.io/shop/web:3"],
    ["localhost/web", "localhost/web:latest"],
    ["host:5000/web", "host:5000/web:latest"],
    [
      "123456789012.dkr.ecr.eu-west-3.amazonaws.com/shop/web:3",
      "123456789012.dkr.ecr.eu-west-3.amazonaws.com/shop/web:3",
    ],
    ["example.com/web:3@sha256:ab", "example.com/web@sha256:ab"],
  ])("%s is %s in full", (given, full) => expect(imageName(given)).toBe(full));

  it("is found among those of a node, and not told where its list is full", () => {
    const nginx = imageName("nginx:1.29");
    const listed = image(7e7, "docker.io/library/nginx@sha256:ab", "docker.io/library/nginx:1.29");
    expect(holds(node("a", ...others(mostImagesTold - 1), listed), nginx)).toBe("yes");
    expect(holds(node("a", ...others(mostImagesTold - 1)), nginx)).toBe("no");
    expect(holds(node("a", ...others(mostImagesTold)), nginx)).toBe("unknown");
    expect(holds(node("a", listed), imageName("nginx:1.30"))).toBe("no");
  });
});

describe("the gate of images", () => {
  const pool = (awaitImages?: boolean) =>
    shape(component, "nodes-apps", {
      nodePool: "apps",
      cluster: "there",
      node: { cpu: 4, memory: 8, pods: 20, max: 9 },
      reserved: { cpu: 0, memory: 0, pods: 0 },
      ...(awaitImages !== undefined && { awaitImages }),
    });
  const group = (own: ReturnType<typeof pool>) =>
    shape(type.nodeGroup, "nodes-apps-group", { nodeGroupName: "g", clusterName: "c" }, own);
  const app = shape(appComponent, "app-web", {
    ...{ app: "web", namespace: "shop", nodePool: "apps", surgePercent: 25 },
    scaleTarget: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  });
  const autoscaler = shape(appType.autoscaler, "app-web-autoscaler", { spec: { minReplicas: 1, maxReplicas: 2 } }, app);
  const gatesIn = (phase: "normal" | "prewarm" | "live", awaited?: boolean) => {
    const own = pool(awaited);
    return imageGates(new Resources([own, group(own), app, autoscaler]), phase);
  };
  const web = "example.com/web:3";
  /** What the app runs is asked by its target, what nodes have by their label. */
  const ask = async (nodes: readonly NodeImages[] | undefined, runs: string[] | undefined = [web]) => {
    const [gate] = gatesIn("prewarm", true);
    if (!gate) throw new Error("no gate");
    const images = (asked: unknown) => (typeof asked === "string" ? nodes : runs);
    return answer(gate, { images }, { targets: ["here", "there"] });
  };

  it("is put in prewarm, where the file asks for it", () => {
    expect(gatesIn("prewarm", true).map(({ name }) => name)).toEqual(["nodes-apps"]);
    for (const gates of [gatesIn("prewarm"), gatesIn("prewarm", false), gatesIn("live", true), gatesIn("normal", true)])
      expect(gates).toEqual([]);
  });

  it("is yes where every node has all of them, and names what lacks which", async () => {
    const full = node("a", image(4e8, web));
    expect(await ask([full, node("b", image(4e8, web))])).toBe("yes: 2 nodes have all 1 images");
    expect(await ask([full, node("b", ...others(3))])).toBe("no: of 2 nodes some lack example.com/web:3 on b");
    expect(await ask([full])).toBe("yes: 1 nodes have all 1 images");
    expect(await ask([])).toBe("no: no node with eks.amazonaws.com/nodegroup=g has joined");
    expect(await ask(undefined)).toBe("yes: nodes of the sandbox have every image");
  });

  it("cannot be answered where a full list does not have it", async () => {
    await expect(ask([node("a", ...others(mostImagesTold))])).rejects.toThrow(
      "a node tells of its largest images alone, and nothing of example.com/web:3 on a",
    );
  });
});

describe("the question of images", () => {
  const well = new ReadyEstate();
  const of = async (verdict: "yes" | "unknown", nodes: NodeImages[], awaitImages: boolean, runs?: string[]) => {
    const result = await well.ask({
      edit: (raw) => void (raw["nodePools"].apps.awaitImages = awaitImages),
      answers: [
        said(nodeClient, () => ({ images: () => Promise.resolve(nodes) })),
        said(appClient, () => ({ images: () => Promise.resolve(runs) })),
      ],
    });
    return findings(result, verdict).find(({ question }) => question === "images")?.message;
  };
  const nodes = [node("a", image(4e8, "example.com/web:3")), node("b", image(1e8, "example.com/side:1"))];
  const runs = ["example.com/web:3", "example.com/side:1", "example.com/job:1"];

  it("says what a new node has to pull, and whether anybody sees to it", async () => {
    const pulls =
      "a new node holds none of its apps' 3 images, 500 MB as its nodes tell and 1 of which none tells the size";
    expect(await of("unknown", nodes, false, runs)).toContain(`${pulls}, and pulls each when its first pod comes`);
    expect(await of("yes", nodes, true, runs)).toBe(`${pulls}; prewarm waits until each node has all of them`);
    expect(await of("unknown", [], true, runs)).toMatch(/^no node with .* has joined/);
    expect(await of("unknown", nodes, true)).toMatch(/cannot be found, nor what it runs$/);
  });

  it("is waited for only where its nodes are known by a label", () => {
    const without = (raw: { nodePools: { apps: { awaitImages: boolean; nodeGroup?: object } } }) => {
      raw.nodePools.apps.awaitImages = true;
      delete raw.nodePools.apps.nodeGroup;
    };
    expect(() => offlineEstate("prod", (raw) => without(raw as never))).toThrow(/awaitImages.*nodeGroup or karpenter/s);
  });
});
