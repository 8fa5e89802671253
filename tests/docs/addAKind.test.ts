import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import type { Ran } from "../engine.ts";
import { describeEngine } from "../engine.ts";

const page = readFileSync(join(projectFolder, "docs", "add-a-kind.md"), "utf8");

/** Files of the page: a heading with a path, and the block below it. */
const files = [...page.matchAll(/^### `([^`]+)`\n[^#]*?^```\w+\n(.*?)^```$/gms)].map(
  ([, path = "", text = ""]) => [path, text] as const,
);

/** Commands of the page, as typed. */
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text = ""]) => text.trim().split("\n"));

const parts = ["bin", "docs", "infra", "load", "ops", "policies", "sandbox", "scripts", "stacks"];
const single = ["Pulumi.yaml", "package.json", "tsconfig.json", "vitest.config.ts", ".prettierrc.json"];

/** A copy of the tree in which somebody follows the page. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "add-a-kind-"));

  constructor() {
    const own = (path: string): boolean => !["node_modules", ".broadcast"].includes(basename(path));
    for (const part of [...parts, ...single]) {
      cpSync(join(projectFolder, part), join(this.folder, part), { recursive: true, filter: own });
    }
    symlinkSync(join(projectFolder, "node_modules"), join(this.folder, "node_modules"));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Runs a command as typed at its root. */
  run(command: string): Promise<Ran> {
    const [program = "", ...args] = command.replace("npx broadcast", "node bin/broadcast.mjs").split(" ");
    // What this test runner tells its own workers is none of the copy's.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV)/.test(name)));
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: this.folder, env });
      let output = "";
      child.stdout.on("data", (data: Buffer) => (output += data.toString()));
      child.stderr.on("data", (data: Buffer) => (output += data.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code: code ?? 1, output }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const copy = new Copy();
const resource = "function-signup-concurrency";
const ran = new Map<string, Ran>();

interface PlannedStep {
  name: string;
  op: string;
  changes: { path: string; before?: unknown; after?: unknown }[];
}
interface PlannedMove {
  steps: PlannedStep[];
  timing: { seconds: number };
}
interface Planned {
  forward: PlannedMove;
  back: PlannedMove;
  cost?: { unpriced: string[] };
}

beforeAll(async () => {
  for (const [path, text] of files) copy.write(path, text);
  const [, line = ""] = /^```ts\n(import [^\n]+\n)```$/m.exec(page) ?? [];
  const listed = copy.read("stacks/kinds.ts").replace(/,?\s*\];\n$/, ", functions];\n");
  copy.write("stacks/kinds.ts", `${line}${listed}`);
  for (const command of commands) ran.set(command, await copy.run(command));
}, 300_000);
afterAll(() => copy.remove());

describe("docs/add-a-kind.md", () => {
  it.each(commands)("%s does what it should", (command) => {
    const { code, output } = ran.get(command) ?? { code: -1, output: "" };
    expect([code, output]).toEqual([0, expect.anything()]);
  });

  it("holds code whose types are right", async () => {
    const include = ["infra/functions", "stacks/kinds.ts", "tests/infra/functions"];
    copy.write("tsconfig.room.json", JSON.stringify({ extends: "./tsconfig.json", include }));
    expect(await copy.run("npx tsc -p tsconfig.room.json")).toEqual({ code: 0, output: "" });
  });

  it("has the kind in everything that is derived from the list", () => {
    expect(copy.read("infra/contract/inputs.json")).toContain("ProvisionedConcurrencyConfig");
    expect(copy.read("stacks/stack.schema.json")).toContain('"functions"');
    expect(copy.read("docs/stack-file.md")).toContain("## `functions.<name>`");
    expect(copy.read("docs/permissions.md")).toContain("lambda:PutProvisionedConcurrencyConfig");
  });

  it("makes a stack file plan: the dial alone turns, in its phase, for as long as the room says", async () => {
    const plans = new Map<string, Planned>();
    for (const to of ["prewarm", "live"]) {
      const from = to === "prewarm" ? "normal" : "prewarm";
      const { code, output } = await copy.run(`npx broadcast plan --stack functions --from ${from} --to ${to} --json`);
      expect(code).toBe(0);
      plans.set(to, planIn(output));
    }
    const path = "provisionedConcurrentExecutions";
    const { forward, back, cost } = plans.get("prewarm") ?? expect.unreachable();
    expect(cost?.unpriced).toEqual([`environments of ${resource} (its memory)`]);
    expect(turned(forward)).toEqual([{ path, before: 5, after: 200 }]);
    expect(turned(back)).toEqual([{ path, before: 200, after: 5 }]);
    expect([forward.timing.seconds, back.timing.seconds]).toEqual([180, 60]);
    expect(turned(plans.get("live")?.forward ?? expect.unreachable())).toEqual([]);
  });

  it("refuses what its check refuses, and what its schema does, by name", async () => {
    const file = copy.read("Pulumi.functions.yaml");
    const edited = (name: string, from: string, to: string): void => {
      expect(file).toContain(from);
      copy.write(`Pulumi.${name}.yaml`, file.replace(from, to));
    };
    edited("small", "reserved: 300", "reserved: 100");
    const small = await copy.run("npx broadcast plan --stack small --to prewarm");
    expect(small).toMatchObject({ code: 1, output: expect.stringContaining("concurrency-within-reserved") as string });

    edited("silent", "reserved: 300", "");
    const silent = await copy.run("npx broadcast plan --stack silent --to prewarm");
    expect(silent.code).toBe(0);
    expect(silent.output).toContain(`Not counted: reserved concurrency of ${resource}: not in the stack file.`);

    edited("wrong", "broadcast: 200", "broadcast: 2");
    const wrong = await copy.run("npx broadcast plan --stack wrong --to prewarm");
    expect(wrong.code).toBe(2);
    expect(wrong.output).toContain("broadcast:estate.functions.signup.provisioned: found");

    edited(
      "twice",
      "      signup:\n",
      "      other: { alias: signup:live, provisioned: { normal: 1, broadcast: 2 } }\n      signup:\n",
    );
    const twice = await copy.run("npx broadcast plan --stack twice --to prewarm");
    expect(twice.code).toBe(2);
    expect(twice.output).toContain("alias signup:live");
  });
});

describeEngine("the kind of docs/add-a-kind.md, on the real engine", { timeout: 300_000 }, () => {
  it("is adopted, turned, and given back", async () => {
    const alarm = "{ name: News, at: 2023-02-19T13:00, until: 2023-02-19T14:00, aired: true }";
    const usual = "usual: { requestsPerMinute: 100, signUpsPerDay: 10 }";
    copy.write("one.yaml", `name: One\nchannel: TF1\nzone: Europe/Paris\n${usual}\nalarms: [${alarm}]\n`);
    const { code, output } = await copy.run(
      "npx broadcast rehearse --stack functions --engine pulumi --scale 1000000 --evening one.yaml",
    );
    expect([code, output]).toEqual([0, expect.stringContaining("nothing created, replaced or deleted")]);
  });
});

/** The one plan of a page in JSON; notes beside it are no part of it. */
function planIn(output: string): Planned {
  const document = JSON.parse(output) as { stacks: { plans: Planned[] }[] };
  return document.stacks[0]?.plans[0] ?? expect.unreachable();
}

function turned({ steps }: PlannedMove): PlannedStep["changes"] {
  expect(steps.filter(({ op }) => op !== "update")).toEqual([]);
  return steps.flatMap(({ name, changes }) => (name === resource ? changes : []));
}
