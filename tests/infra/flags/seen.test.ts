import { describe, expect, it } from "vitest";
import type { PodTemplate } from "../../../infra/flags/client.ts";
import { flagsClient } from "../../../infra/flags/client.ts";
import { waysOf } from "../../../infra/flags/seen.ts";
import type { No } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";

type Spec = NonNullable<PodTemplate["spec"]>;
type Container = Spec["containers"][number];

const name = "broadcast-flags-prod-shop";
const pods = (container: Partial<Container>, more: Partial<Spec> = {}): Spec => ({
  containers: [{ name: "sidecar" }, { name: "app", ...container }],
  ...more,
});
const volumes: Spec["volumes"] = [{ name: "flags", configMap: { name } }];
const mount = { name: "flags", mountPath: "/flags" };
const byEnv = (key: string): Partial<Container> => ({
  env: [{ name: "LIGHT", valueFrom: { configMapKeyRef: { name, key } } }],
});

describe("how pods read a ConfigMap", () => {
  const ways = (spec: Spec) => waysOf(spec, name, ["light-signup"]);

  it.each<[string, Spec, ReturnType<typeof waysOf>]>([
    ["not at all", pods({}), { once: [], mounts: false }],
    ["by a volume", pods({ volumeMounts: [mount] }, { volumes }), { once: [], mounts: true }],
    [
      "by a volume of several sources",
      pods(
        { volumeMounts: [mount] },
        { volumes: [{ name: "flags", projected: { sources: [{ configMap: { name } }] } }] },
      ),
      { once: [], mounts: true },
    ],
    [
      "by one file of a volume",
      pods({ volumeMounts: [{ ...mount, subPath: "light-signup" }] }, { volumes }),
      { once: ["by a subPath"], mounts: true },
    ],
    [
      "by one file of a volume, which does not turn",
      pods({ volumeMounts: [{ ...mount, subPath: "theme" }] }, { volumes }),
      { once: [], mounts: false },
    ],
    [
      "by one file of a volume that has its keys elsewhere",
      pods(
        { volumeMounts: [{ ...mount, subPath: "show/light" }] },
        {
          volumes: [{ name: "flags", configMap: { name, items: [{ key: "light-signup", path: "show/light" }] } }],
        },
      ),
      { once: ["by a subPath"], mounts: true },
    ],
    [
      "by a file that only the pod knows",
      pods({ volumeMounts: [{ ...mount, subPathExpr: "$(FILE)" }] }, { volumes }),
      { once: ["by a subPath"], mounts: true },
    ],
    [
      "by a volume of other keys",
      pods(
        { volumeMounts: [mount] },
        { volumes: [{ name: "flags", configMap: { name, items: [{ key: "theme", path: "theme" }] } }] },
      ),
      { once: [], mounts: false },
    ],
    [
      "as their environment",
      pods({ envFrom: [{ configMapRef: { name } }] }),
      { once: ["as its environment (envFrom)"], mounts: false },
    ],
    [
      "one key in their environment",
      pods(byEnv("light-signup")),
      { once: ["in its environment (light-signup)"], mounts: false },
    ],
    ["one that does not turn in their environment", pods(byEnv("theme")), { once: [], mounts: false }],
    ["another's environment", pods({ envFrom: [{ configMapRef: { name: "other" } }] }), { once: [], mounts: false }],
    [
      "in a container that runs first",
      pods({}, { initContainers: [{ name: "first", envFrom: [{ configMapRef: { name } }] }] }),
      { once: ["as its environment (envFrom)"], mounts: false },
    ],
  ])("%s", (_, spec, expected) => {
    expect(ways(spec)).toEqual(expected);
  });
});

describe("whether apps see a flag that turns", () => {
  const well = new ReadyEstate();
  const readers = (...all: PodTemplate[]) => said(flagsClient, () => ({ readers: () => Promise.resolve(all) }));

  it.each<No>([
    [
      "environment",
      { answers: [readers({ of: "Deployment web", spec: pods({ envFrom: [{ configMapRef: { name } }] }) })] },
      "flags-seen",
      /^Deployment web reads it as its environment \(envFrom\), once at its start, and never sees a flag turn$/,
      /mount it as a volume, without subPath/,
    ],
    [
      "immutability",
      { answers: [said(flagsClient, () => ({ isImmutable: () => Promise.resolve(true) }))] },
      "flags-seen",
      /immutable/,
      /make a new one/,
    ],
  ])("is a no for %s", (_, ...no) => well.saysNo(...no));

  it("is not known where nobody mounts it", async () => {
    const found = findings(await well.ask({ answers: [readers()] }), "unknown");
    expect(found.find(({ question }) => question === "flags-seen")?.message).toMatch(/whether any app asks for it/);
  });
});
