import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../sandbox/cloud.ts";
import { openCloud } from "../../sandbox/index.ts";
import { seed } from "../../sandbox/seed.ts";
import { Project, pulumiVersion } from "./engine.ts";
import { zone } from "./fixture.ts";

const version = pulumiVersion();
if (version === undefined) console.warn("SKIPPED tests/sandbox/engine.test.ts: there is no pulumi on PATH.");

const INSTANCE = "aws:rds/instance:Instance";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const RULESET = "cloudflare:index/ruleset:Ruleset";

/** Where the program's providers stand. */
const place = { account: "123456789012", region: "eu-west-3", context: "prod" };

const program = (more = ""): string => `
import { Config } from "@pulumi/pulumi";
import { Provider as Aws } from "@pulumi/aws/provider.js";
import { Instance } from "@pulumi/aws/rds/instance.js";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { Ruleset } from "@pulumi/cloudflare/ruleset.js";

export default async () => {
  const config = new Config();
  const aws = new Aws("aws", { region: "${place.region}", allowedAccountIds: ["${place.account}"] });
  const kubernetes = new Kubernetes("kubernetes", { context: "${place.context}" });
  const { accountId, userId } = await getCallerIdentity({}, { provider: aws });
  const db = new Instance("db", {
    identifier: config.get("identifier") ?? "prod",
    instanceClass: config.get("class") ?? "db.r6g.xlarge",
    engine: config.get("engine") ?? "postgres",
    allocatedStorage: 100,
    username: "app",
    password: config.requireSecret("password"),
    multiAz: true,
    applyImmediately: true,
    skipFinalSnapshot: true,
    deletionProtection: config.getBoolean("protection") ?? true,
  }, { provider: aws });
  const web = new HorizontalPodAutoscaler("web", {
    metadata: { name: "web", namespace: "apps", annotations: { endpoint: db.endpoint } },
    spec: {
      minReplicas: config.getNumber("min") ?? 12,
      maxReplicas: 600,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    },
  }, { provider: kubernetes });
  const rules = [{ ref: "a", action: "redirect", expression: "true", enabled: false }];
  const redirects = { zoneId: "${zone}", kind: "zone", phase: "http_request_dynamic_redirect", name: "default", rules };
  new Ruleset("redirects", redirects, { dependsOn: web });
  ${more}
  return { accountId, userId, endpoint: db.endpoint };
};`;

interface PreviewStep {
  op: string;
  urn: string;
  detailedDiff?: Record<string, unknown>;
}

describe.skipIf(version === undefined)("under the engine", () => {
  let folder: string;
  let project: Project;
  let cloud: Cloud;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "broadcast-engine-"));
    project = new Project(folder, program());
    cloud = openCloud({ folder: project.store, scale: Infinity, ...place });
    expect((await project.pulumi("stack", "init", "trial")).output).toContain("Created stack");
    await project.pulumi("config", "set", "--secret", "password", "hunter2");
  }, 60_000);

  afterAll(() => {
    expect(project.providers()).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function preview(
    ...args: string[]
  ): Promise<{ steps: Record<string, string>; diffs: string[]; output: string }> {
    const { output } = await project.pulumi("preview", "--json", ...args);
    const { steps } = JSON.parse(output.slice(output.indexOf("{"))) as { steps: PreviewStep[] };
    const moved = steps.filter(({ op, urn }) => op !== "same" && !urn.includes("pulumi:p"));
    return {
      steps: Object.fromEntries(moved.map(({ op, urn }) => [urn.split("::").at(-1) ?? "", op])),
      diffs: steps.flatMap(({ detailedDiff }) => Object.keys(detailedDiff ?? {})),
      output,
    };
  }

  it("previews without a trace", async () => {
    expect((await preview()).steps).toEqual({ db: "create", web: "create", redirects: "create" });
    expect(existsSync(project.store)).toBe(false);
  }, 60_000);

  it("creates, with no warning and no secret in sight", async () => {
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--diff");
    expect(output).not.toMatch(/warning|hunter2/);
    expect(code).toBe(0);
    expect(output).toContain("123456789012");
    expect(output).toContain("broadcast-sandbox");
    expect(cloud.list().map(({ id }) => id)).toContain("apps/web");
    expect(cloud.find(INSTANCE, "prod")?.inputs["password"]).toBe("[secret]");
    expect(cloud.find(HPA, "apps/web")?.inputs["metadata"]).toMatchObject({
      annotations: { endpoint: expect.stringMatching(/^prod\./) as string },
    });
    expect((await project.pulumi("stack", "export")).output).not.toContain("hunter2");
  }, 60_000);

  it("finds nothing to change in a refresh and in a preview after it", async () => {
    const { code, output } = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect([code, output]).toEqual([0, expect.anything()]);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    // A group that nobody asked for is in the state, and no difference.
    expect(cloud.find(INSTANCE, "prod")?.inputs).not.toHaveProperty("vpcSecurityGroupIds");
    expect((await project.pulumi("stack", "export")).output).toMatch(/"vpcSecurityGroupIds": \[\s*"sg-/);
  }, 60_000);

  it("turns dials in place, naming the smallest property that changes", async () => {
    const { steps, diffs } = await preview("--config", "class=db.r6g.4xlarge", "--config", "min=500");
    expect(steps).toEqual({ db: "update", web: "update" });
    expect(diffs).toEqual(["instanceClass", "spec.minReplicas"]);
    expect(cloud.find(INSTANCE, "prod")?.inputs["instanceClass"]).toBe("db.r6g.xlarge");
    expect((await project.pulumi("up", "--yes", "--skip-preview")).code).toBe(0);
    expect(cloud.find(INSTANCE, "prod")?.outputs["instanceClass"]).toBe("db.r6g.4xlarge");
    expect(cloud.find(HPA, "apps/web")?.outputs["spec"]).toMatchObject({ minReplicas: 500 });
  }, 60_000);

  it("shows the replacement that another engine would be, and that another identifier is none", async () => {
    try {
      expect((await preview("--config", "identifier=other")).steps["db"]).toBe("update");
      await project.pulumi("config", "rm", "identifier");
      expect((await preview("--config", "engine=mysql")).steps["db"]).toMatch(/replace/);
    } finally {
      for (const key of ["identifier", "engine"]) await project.pulumi("config", "rm", key);
    }
  }, 120_000);

  it("refuses a second ruleset of a phase, and what the API server refuses already in the preview", async () => {
    project.write(program('new Ruleset("second", redirects);'));
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(output).toContain("exceeded maximum number of zone rulesets for phase http_request_dynamic_redirect");
    project.write(program());
    const refused = await project.pulumi("preview", "--config", "min=601");
    expect(refused.output).toContain("must be greater than or equal to `minReplicas`");
  }, 60_000);

  it("adopts what exists, and names a type it does not know", async () => {
    const rules = [{ ref: "c", action: "set_cache_settings", expression: "true", enabled: true }];
    const cache = { zoneId: zone, kind: "zone", phase: "http_request_cache_settings", name: "default", rules };
    seed(cloud, RULESET, "cache", cache, `zones/${zone}/cafe`);
    const adopt = `new Ruleset("cache", ${JSON.stringify(cache)}, { import: "zones/${zone}/cafe", retainOnDelete: true });`;
    project.write(program(adopt));
    expect((await preview("--config", "min=500")).steps).toEqual({ cache: "import" });
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.anything()]);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    const any = 'import { CustomResource } from "@pulumi/pulumi"; class Any extends CustomResource {}\n';
    project.write(any + program(`${adopt} new Any("aws:s3/nothing:Nothing", "b", {}, { provider: aws });`));
    const unknown = await project.pulumi("preview");
    expect(unknown.code).not.toBe(0);
    expect(unknown.output).toContain("the sandbox does not know the resource type aws:s3/nothing:Nothing");
    project.write(program());
    await project.pulumi("up", "--yes", "--skip-preview");
  }, 120_000);

  it("reports an injected fault, and goes on after it", async () => {
    mkdirSync(project.store, { recursive: true });
    const fault = { type: HPA, operation: "update", fault: "error", message: "etcdserver: request timed out" };
    writeFileSync(join(project.store, "faults.json"), JSON.stringify([fault]));
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--config", "min=12");
    expect([code, output]).toEqual([expect.any(Number), expect.stringContaining("etcdserver: request timed out")]);
    expect(code).not.toBe(0);
    expect((await project.pulumi("up", "--yes", "--skip-preview")).code).toBe(0);
    expect(cloud.find(HPA, "apps/web")?.outputs["spec"]).toMatchObject({ minReplicas: 12 });
  }, 60_000);

  it("leaves no process and a store that reads when the engine is killed, and recovers", async () => {
    const engine = project.start({ BROADCAST_SANDBOX_SCALE: "1" }, "--config", "class=db.r6g.8xlarge");
    await until(() => cloud.store.list(INSTANCE)[0]?.settling !== undefined);
    expect(project.providers().length).toBeGreaterThan(0);
    engine.kill("SIGKILL");
    await until(() => project.providers().length === 0);
    expect(cloud.find(INSTANCE, "prod")?.outputs["status"]).toBe("modifying");
    await project.pulumi("cancel", "--yes");
    expect((await project.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates")).code).toBe(0);
    expect((await project.pulumi("up", "--yes", "--skip-preview")).code).toBe(0);
    expect(cloud.find(INSTANCE, "prod")?.outputs).toMatchObject({
      instanceClass: "db.r6g.8xlarge",
      status: "available",
    });
  }, 90_000);

  it("destroys all but what is protected, and that too once it is not", async () => {
    const { code, output } = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(output).toContain("Cannot delete protected DB Instance");
    expect(cloud.list().map(({ name }) => name)).toEqual(["db", "cache"]);
    await project.pulumi("up", "--yes", "--skip-preview", "--config", "protection=false");
    expect((await project.pulumi("destroy", "--yes", "--skip-preview")).code).toBe(0);
    expect(cloud.list().map(({ name }) => name)).toEqual(["cache"]);
  }, 90_000);
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not come true in 20 s");
}
