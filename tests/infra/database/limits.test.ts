import { describe, expect, it } from "vitest";
import { stepsBetween } from "../../../ops/plan/steps.ts";
import { assessSafety } from "../../../ops/safety/safety.ts";
import { kinds } from "../../../stacks/kinds.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import type { Move } from "../../safety/assess.ts";
import { assess, urnsOf, verdict, waitFor } from "../../safety/assess.ts";
import { onAurora } from "../../shapes.ts";

const up: Move = ["prewarm", "live"];
const jump: Move = ["live", "normal"];

describe("connections through the writer", () => {
  it("are counted at every moment, and the step that takes them is named", async () => {
    const edit = ({ apps }: RawEstate): void => void (apps.web.connections.shop.writer = 4);
    const found = verdict(await assess(up, { edit }), "connections-shop-writer");
    // 5000 less 5 and 60; (500 + 125) × (4 + 2 + 2 + 1).
    expect(found).toMatchObject({ ok: false, worst: { demand: 5625, capacity: 4935, margin: -690 } });
    expect(found.message).toContain("app-web-autoscaler (maxReplicas 60 → 500)");
  });

  it("are counted for each database by itself", async () => {
    const edit = ({ apps }: RawEstate): void => void (apps.sync.connections.devices.writer = 6);
    const verdicts = await assess(up, { edit });
    const found = verdict(verdicts, "connections-devices-writer");
    // db.r6g.xlarge; (500 + 125) × 6.
    expect(found).toMatchObject({ ok: false, worst: { demand: 3750, capacity: 3355 } });
    expect(found.message).toContain("connections of devices through the writer");
    expect(verdict(verdicts, "connections-shop-writer").ok).toBe(true);
    // A jump down shrinks both.
    const down = await assess(jump);
    expect(verdict(down, "connections-shop-writer").worst).toMatchObject({ steps: ["phase", "database-shop-primary"] });
    expect(verdict(down, "connections-devices-writer").worst).toMatchObject({ demand: 625, capacity: 1664 });
  });

  it("leave out what the file keeps for others", async () => {
    const reserve = (most: number) =>
      assess(up, { edit: ({ databases }) => (databases.shop.reservedConnections = most) });
    expect(verdict(await reserve(620), "connections-shop-writer")).toMatchObject({ ok: true, worst: { margin: 0 } });
    expect(verdict(await reserve(621), "connections-shop-writer")).toMatchObject({ ok: false, worst: { margin: -1 } });
  });

  it("are those of an Aurora cluster by its maximum", async () => {
    const edit = onAurora({ minCapacity: 2, maxCapacity: 64 });
    expect(verdict(await assess(jump, { edit }), "connections-shop-writer")).toMatchObject({
      ok: true,
      worst: { demand: 4375, capacity: 4995 },
    });
  });

  it("have no limit where no app opens any", async () => {
    const edit = ({ apps }: RawEstate): void => {
      for (const app of Object.values(apps as Record<string, { connections: object }>)) app.connections = {};
    };
    const names = (await assess(jump, { edit })).map(({ name }) => name);
    expect(names.filter((name) => /^(connections|replicas-need-class)/.test(name))).toEqual([]);
    expect(names).toContain("pod-slots-apps");
  });
});

describe("connections by other ways", () => {
  it("of a proxy count its clients by what they share", async () => {
    const edit = ({ databases, apps }: RawEstate): void => {
      databases.shop.proxy = {
        name: "shop-proxy",
        roleArn: "arn:aws:iam::000000000000:role/proxy",
        secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
        subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
        multiplexing: 2,
      };
      for (const app of ["web", "api"]) apps[app].connections = { shop: { proxy: 4 } };
    };
    const verdicts = await assess(jump, { edit });
    // (500 + 125) × 4 twice ÷ 2, and 90 % of 3,360 rounded down.
    const proxy = verdict(verdicts, "connections-shop-proxy");
    expect(proxy.worst).toMatchObject({ demand: 2500, capacity: 3024, steps: ["phase", "database-shop-primary"] });
    expect(proxy.message).toContain("connections of shop through the proxy");
    expect(verdict(verdicts, "connections-shop-writer").worst).toMatchObject({
      demand: 2500 + 1250 + 625,
      capacity: 3295,
    });
  });

  it("of readers are held against what they allow, the least of them as often as there are", async () => {
    const edit = ({ databases, apps }: RawEstate): void => {
      databases.shop.replicas.second = { instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.large" } };
      apps.search.connections = { shop: { readers: 8 } };
    };
    const found = verdict(await assess(up, { edit }), "connections-shop-readers");
    // (500 + 125) × 8, and twice 1,669 less 5.
    expect(found).toMatchObject({ ok: false, worst: { demand: 5000, capacity: 3328 } });
    expect(found.message).toContain("connections of shop through readers");
  });

  it("of readers count at the worst of both ends while several of them change", async () => {
    const edit = ({ databases, apps }: RawEstate): void => {
      databases.shop.replicas.second = {};
      apps.search.connections = { shop: { readers: 2 } };
    };
    // Twice 3,360 less 5 until the last of them has its larger class.
    const found = verdict(await assess(["normal", "prewarm"], { edit }), "connections-shop-readers");
    expect(found).toMatchObject({ ok: true, worst: { demand: 76, capacity: 6710 } });
  });

  it("of readers are counted however many of them change", async () => {
    const edit = ({ databases, apps }: RawEstate): void => {
      const names = Array.from({ length: 10 }, (_, index) => `reader-${index}`);
      databases.shop.replicas = Object.fromEntries(names.map((name) => [name, {}]));
      apps.search.connections = { shop: { readers: 2 } };
    };
    const found = verdict(await assess(["normal", "prewarm"], { edit }), "connections-shop-readers");
    expect(found).toMatchObject({ ok: true, worst: { demand: 76, capacity: 33_550 } });
  });

  it("of readers may be fewer than at both ends while one comes", async () => {
    const same = (instanceClass: string) => ({ instanceClass: { normal: instanceClass, broadcast: instanceClass } });
    const withReplicas = (replicas: object) =>
      offlineEstate("prod", ({ databases, apps }) => {
        databases.shop.replicas = replicas;
        apps.search.connections = { shop: { readers: 60 } };
      }).graph("normal");
    const before = await withReplicas({ one: same("db.r6g.xlarge") });
    const after = await withReplicas({ one: same("db.r6g.large"), two: same("db.r6g.xlarge") });
    const verdicts = assessSafety(before, after, stepsBetween(before, after, {}), kinds);
    // (30 + 8) × 60; 3,355 before and 3,328 after, but 1,664 while the first is small and the second not there.
    expect(verdict(verdicts, "connections-shop-readers")).toMatchObject({
      ok: false,
      worst: { demand: 2280, capacity: 1664 },
    });
  });

  it("of a pooler have a limit on both sides", async () => {
    const edit = ({ databases, apps }: RawEstate): void => {
      databases.shop.poolers = { bouncer: { clients: 1000, connections: 700 } };
      apps.web.connections = { shop: { bouncer: 2 } };
    };
    const verdicts = await assess(up, { edit });
    expect(verdict(verdicts, "connections-shop-bouncer")).toMatchObject({
      ok: false,
      worst: { demand: 1250, capacity: 1000, steps: ["phase", "app-web-autoscaler"] },
    });
    // (500 + 125) × 5 of the others, and the pooler's 700 from the start.
    expect(verdict(verdicts, "connections-shop-writer").worst).toMatchObject({ demand: 3825, capacity: 4935 });
  });
});

describe("connections that are not counted", () => {
  it("are said with the limits they would count in", async () => {
    const verdicts = await assess(up, { edit: ({ apps }) => delete apps.web.connections });
    for (const database of ["shop", "devices"]) {
      expect(verdict(verdicts, `connections-${database}-writer`)).toMatchObject({
        ok: true,
        uncounted: ["connections of web: not in the stack file"],
      });
    }
    expect(verdict(verdicts, "connections-shop-writer").message).toContain("3,125 wanted of 4,935 allowed");
  });

  it("are all of a database whose limit is not known", async () => {
    const verdicts = await assess(up, { edit: ({ databases }) => delete databases.devices.engine });
    const found = verdict(verdicts, "connections-devices-writer");
    expect(found).toMatchObject({
      ok: true,
      message: "not counted",
      uncounted: ["connections of devices: its engine is not in the stack file"],
    });
    expect(found.kind === "limit" && found.worst).toBeUndefined();
    expect(verdicts.map(({ name }) => name)).not.toContain("replicas-need-class-devices");
    expect(verdict(verdicts, "connections-shop-writer").uncounted).toEqual([]);
  });
});

describe("connections of a class that is not known", () => {
  it("are not counted, though one end of the switch is known", async () => {
    const verdicts = await assess(up, {
      edit: ({ databases }) => (databases.shop.instanceClass.broadcast = "db.q9.16xlarge"),
    });
    expect(verdict(verdicts, "connections-shop-writer")).toMatchObject({
      message: "not counted",
      uncounted: ["connections of shop: what db.q9.16xlarge allows is not known, and maxConnections is not stated"],
    });
  });
});

describe("replicas that need a class", () => {
  it("wait for it, though the first of them would fit the smaller one", async () => {
    // web alone rises before the class does: the limit lets it, the rule does not, since nobody on air should have to count.
    const alter = waitFor(/^app-(?!web).*-(autoscaler|replicas)$/, await urnsOf("database-shop-primary"));
    const verdicts = await assess(["normal", "live"], { alter });
    // (500 + 125) × 2, and 350 of the others as they are.
    expect(verdict(verdicts, "connections-shop-writer")).toMatchObject({ ok: true });
    const found = verdict(verdicts, "replicas-need-class-shop");
    expect(found).toMatchObject({ ok: false, level: "mandatory", worst: { steps: ["phase", "app-web-autoscaler"] } });
    expect(found.message).toContain(
      "app-web-autoscaler: shop allows 3,295 connections of the 4,375 that all apps may want",
    );
  });

  it("need none where the smaller class serves them all", async () => {
    const edit = ({ apps }: RawEstate): void => {
      for (const app of ["web", "api", "signup", "sync"]) {
        for (const bound of ["minReplicas", "maxReplicas"]) apps[app][bound].broadcast = 100;
      }
    };
    expect(verdict(await assess(["normal", "live"], { edit }), "replicas-need-class-shop").ok).toBe(true);
  });
});
