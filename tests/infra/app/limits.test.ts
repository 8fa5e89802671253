import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import { assess, verdict } from "../../safety/assess.ts";

describe("targets of load balancers", () => {
  const name = "load-balancer-targets";

  it("are counted at every moment, and the load balancer is named", async () => {
    const edit = ({ apps }: RawEstate): void => void (apps.web.loadBalancer = apps.api.loadBalancer);
    const found = verdict(await assess(["prewarm", "live"], { edit }), name);
    expect(found).toMatchObject({ ok: false, level: "mandatory" });
    expect(found.message).toContain("targets of load balancer api: 1,250 wanted of 1,000 allowed");
    expect(found.worst?.steps).toEqual(["phase", "app-api-autoscaler", "app-web-autoscaler"]);
  });

  it("are counted while an app moves from one to another", async () => {
    const found = verdict(
      await assess(["live", "prewarm"], {
        alter: ({ name: node, inputs }, phase) => {
          if (node === "app-web" && phase === "prewarm") inputs.loadBalancer = "api";
          if (node === "app-api-autoscaler" && phase === "prewarm") inputs.spec.maxReplicas = 790;
        },
      }),
      name,
    );
    // api at its new 790 + 198, and web there with 60 + 15 or still with its old 500 + 125.
    expect(found).toMatchObject({ ok: false, worst: { demand: 1063, capacity: 1000 } });
  });

  it("are none of an app that has no load balancer", async () => {
    const edit = ({ apps }: RawEstate): void => {
      for (const app of Object.values(apps as Record<string, { loadBalancer?: string }>)) delete app.loadBalancer;
    };
    const names = (await assess(["prewarm", "live"], { edit })).map((found) => found.name);
    expect(names).not.toContain(name);
  });
});
