import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { broadcast } from "../terminal.ts";
import { addNodes } from "./apps.ts";
import { ControlPlane } from "./plane.ts";
import { describeControlPlane } from "./programs.ts";
import { estateOf } from "./stack.ts";

const requests = { cpu: "10m", memory: "16Mi" };
const things = {
  apps: {
    web: {
      adopt: "web-hpa",
      minReplicas: { normal: 2, broadcast: 20 },
      maxReplicas: { normal: 10, broadcast: 30 },
      requests,
      connections: {},
    },
    images: { replicas: { normal: 3, broadcast: 15 }, requests, connections: {} },
  },
  flags: { shop: { adopt: "settings", values: { "light-signup": { normal: false, broadcast: true } } } },
};

const evening = {
  name: "One alarm",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 25_100, signUpsPerDay: 1000 },
  alarms: [{ name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: true }],
};

describeControlPlane("a rehearsal of a stack that adopts, on a real control plane", { timeout: 600_000 }, () => {
  const plane = new ControlPlane();
  const folder = mkdtempSync(join(tmpdir(), "adopting-"));

  beforeAll(async () => {
    const config = { "broadcast:phase": "normal", "broadcast:estate": estateOf("shop", things) };
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stringify({ config }));
    writeFileSync(join(folder, "evening.yaml"), stringify(evening));
    await plane.start();
    vi.stubEnv("KUBECONFIG", plane.kubeconfig);
    await addNodes(plane.config(), "apps", ["one"]);
  }, 180_000);

  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await plane.stop();
  });

  it("is brought what it adopts, and holds", async () => {
    const { code, out, notes } = await broadcast(
      ...["rehearse", "--cwd", folder, "--stack", "prod", "--evening", join(folder, "evening.yaml")],
      ...["--kubernetes", "real", "--scale", "100000"],
    );
    expect(notes).not.toMatch(/the cluster says/);
    expect(out).toMatch(/^Held: 1 alarm, 4 switches/m);
    expect(code).toBe(0);
  });
});
