import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET, UNKNOWN } from "../../policies/shape.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { autoscaler, goodEstate, messages, mutated, unprotected, without } from "./estate.ts";

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
for (const { type, name, inputs, protect } of require("./shapes.json")) {
  new pulumi.ComponentResource(type, name, revive(inputs), { protect });
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
  preview(shapes: readonly ResourceShape[], pack = join(root, "policies")): Ran {
    const marker = (_key: string, value: unknown) =>
      value === SECRET ? "SECRET" : value === UNKNOWN ? "UNKNOWN" : value;
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

describe.skipIf(!hasCli)("the policy pack, under the real engine", () => {
  let project: TinyProject;
  beforeAll(() => {
    project = new TinyProject();
  });
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  it("starts, lets an advisory violation pass, and takes a secret for one though the engine shows it in plain text", () => {
    const estate = mutated(without(goodEstate(), "fleet-web-pdb"), "primary", ["password"], SECRET);
    const { code, output } = project.preview(estate);
    expect(output).toContain("broadcast@v");
    expect(output).toContain("[advisory]  disruption-budgets");
    expect(output).not.toContain("[mandatory]");
    expect(output).not.toContain("no-plain-secrets");
    expect(code).toBe(0);
  });

  it("stops at a resource before it is touched, and counts an unknown value as failed", () => {
    const unknown = mutated(goodEstate(), "primary", ["instanceClass"], UNKNOWN);
    const { code, output } = project.preview(
      unprotected(mutated(unknown, "primary", ["password"], "correct horse"), "primary"),
    );
    expect(code).not.toBe(0);
    expect(output).toContain("[mandatory]  database-is-protected");
    expect(output).toContain("`instanceClass` cannot be known before the update, which counts as failed");
    expect(output).toContain("`password` holds a value named like a secret in plain text");
    expect(output).not.toContain("horse");
  });

  it("starts from elsewhere by a relative path, and says of the estate what the checks say without an engine", () => {
    const estate = [...goodEstate(), autoscaler("signup", { min: 1, max: 500, pool: 7 })];
    const { code, output } = project.preview(estate, relative(project.folder, join(root, "policies")));
    expect(code).not.toBe(0);
    expect(output).toContain("[mandatory]  connections-within-limit");
    expect(output.replace(/\s+/g, " ")).toContain(messages(estate, "connections-within-limit"));
  });
});
