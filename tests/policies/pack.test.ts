import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET, UNKNOWN } from "../../infra/contract/shape.ts";
import type { EstateShapes } from "../shapes.ts";
import { goodEstate } from "../shapes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const hasCli = spawnSync("pulumi", ["version"]).status === 0;
if (!hasCli) console.warn("SKIPPED: the policy pack under the engine. There is no `pulumi` on PATH.");

/** Registers the shapes as components, which need no provider and whose inputs the engine shows to policies. */
const program = `
const pulumi = require("@pulumi/pulumi");
const later = pulumi.output(new Promise((resolve) => setTimeout(resolve, 10))).apply(() => pulumi.unknown);
const revive = (value) =>
  value === "SECRET" ? pulumi.secret("correct horse")
  : value === "UNKNOWN" ? later
  : Array.isArray(value) ? value.map(revive)
  : typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
    : value;
const made = new Map();
for (const { urn, type, name, inputs, protect, parent } of require("./shapes.json")) {
  made.set(urn, new pulumi.ComponentResource(type, name, revive(inputs), { protect, parent: made.get(parent) }));
}
`;

interface Ran {
  code: number | null;
  output: string;
}

class TinyProject {
  readonly folder = mkdtempSync(join(tmpdir(), "broadcast-policies-"));

  constructor() {
    const { folder } = this;
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    mkdirSync(join(folder, "state"));
    writeFileSync(join(folder, "package.json"), '{ "name": "tiny" }');
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      "name: tiny\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    writeFileSync(join(folder, "index.js"), program);
    const { code, output } = this.pulumi("stack", "init", "test");
    if (code !== 0) throw new Error(output);
  }

  /** Previews an estate under a policy pack. */
  preview({ all }: EstateShapes, pack = join(root, "policies")): Ran {
    const marker = (_key: string, value: unknown) =>
      value === SECRET ? "SECRET" : value === UNKNOWN ? "UNKNOWN" : value;
    // Records of the engine's own cannot be components.
    const shapes = all.filter(({ type }) => !type.startsWith("pulumi:"));
    writeFileSync(join(this.folder, "shapes.json"), JSON.stringify(shapes, marker));
    return this.pulumi("preview", "--policy-pack", pack);
  }

  private pulumi(...args: string[]): Ran {
    const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PULUMI_HOME: join(this.folder, "home"),
        PULUMI_BACKEND_URL: `file://${this.folder}/state`,
        PULUMI_CONFIG_PASSPHRASE: "a test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
    return { code: status, output: `${stdout}${stderr}` };
  }
}

const good = await goodEstate();
const primary = "database-shop-primary";

describe.skipIf(!hasCli)("the policy pack, under the real engine", () => {
  let project: TinyProject;
  beforeAll(() => {
    project = new TinyProject();
  });
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  it("starts, lets an advisory violation pass, and takes a secret for one though the engine shows it in plain text", () => {
    const estate = good.without("app-web-budget").set(primary, ["password"], SECRET);
    const { code, output } = project.preview(estate);
    expect(output).toContain("broadcast@v");
    expect(output).toContain("[advisory]  disruption-budgets");
    expect(output).not.toContain("[mandatory]");
    expect(output).not.toContain("no-plain-secrets");
    expect(code).toBe(0);
  });

  it("stops at a resource before it is touched, and counts an unknown value as failed", () => {
    const estate = good.set(primary, ["instanceClass"], UNKNOWN).set(primary, ["password"], "correct horse");
    const { code, output } = project.preview(estate.unprotected(primary));
    expect(code).not.toBe(0);
    expect(output).toContain("[mandatory]  database-is-protected");
    expect(output).toContain("`instanceClass` cannot be known before the update, which counts as failed");
    expect(output).toContain("`password` holds a value named like a secret in plain text");
    expect(output).not.toContain("horse");
  });

  it("starts from elsewhere by a relative path, and says of the estate what the checks say without an engine", () => {
    const estate = good
      .set("app-signup-autoscaler", ["spec", "maxReplicas"], 500)
      .set("app-signup", ["connections", "shop", "writer"], 9);
    const { code, output } = project.preview(estate, relative(project.folder, join(root, "policies")));
    expect(code).not.toBe(0);
    expect(output).toContain("[mandatory]  connections-within-limit");
    expect(output.replace(/\s+/g, " ")).toContain(estate.messages("connections-within-limit"));
  });
});
