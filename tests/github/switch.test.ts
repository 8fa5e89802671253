import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workflow } from "./workflows.ts";

const { plan, switch: switching, tell } = workflow("switch.yml").jobs;
const scriptOf = (job: typeof plan, name: string): string => job?.steps.find((step) => step.name === name)?.run ?? "";

describe("the steps of switch.yml", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const text = (name: string): string => (existsSync(at(name)) ? readFileSync(at(name), "utf8") : "");
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "switch-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const environment = (more: Record<string, string>): NodeJS.ProcessEnv => ({
    PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
    ...{ RUNNER_TEMP: folder, GITHUB_STEP_SUMMARY: at("summary"), GITHUB_OUTPUT: at("output") },
    ...{ STACK: "qa", TO: "prewarm", KUBECONFIG_YAML: "a kubeconfig", PULUMI_BACKEND_URL: "" },
    ...more,
  });
  const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c"];
  const play = (script: string, more: Record<string, string> = {}) =>
    spawnSync("bash", [...bash, script], { encoding: "utf8", cwd: folder, env: environment(more) });
  const program = (name: string, body: string): void => {
    writeFileSync(at(name), `#!/bin/bash\n${body}\n`);
    chmodSync(at(name), 0o755);
  };

  it("hand the sealed plan on, and leave no kubeconfig behind", () => {
    program(
      "node",
      `echo "$*" > ${at("asked")}; cp "$KUBECONFIG" ${at("had")}; echo '{"seal":1}' > "${at("sealed.json")}"; echo the page`,
    );
    expect(play(scriptOf(plan, "Seal the plan")).status).toBe(0);
    expect(text("asked")).toContain("plan --stack qa --to prewarm --seal");
    expect(text("had")).toBe("a kubeconfig");
    expect(existsSync(at("kubeconfig"))).toBe(false);
    const [, sealed = ""] = /^sealed=(.+)$/m.exec(text("output")) ?? [];
    expect(gunzipSync(Buffer.from(sealed, "base64")).toString()).toBe('{"seal":1}\n');
    expect(text("summary")).toContain("the page");
  });

  it("end with a refused plan, which hands nothing on", () => {
    program("node", "echo refused because; exit 1");
    expect(play(scriptOf(plan, "Seal the plan")).status).toBe(1);
    expect(text("output")).toBe("");
    expect(text("summary")).toMatch(/exit code 1[^]*refused because/);
  });

  it("apply exactly that plan, or go back, and tell what came of it", () => {
    const sealed = gzipSync('{"seal":2}').toString("base64");
    program(
      "node",
      `echo "$*" > ${at("asked")}; cp "${at("sealed.json")}" ${at("given")} 2>/dev/null; echo arrived; exit 1`,
    );
    expect(play(scriptOf(switching, "Switch"), { SEALED: sealed }).status).toBe(1);
    expect(text("asked")).toMatch(/switch --stack qa --plan \S+sealed\.json --yes/);
    expect(text("given")).toBe('{"seal":2}');
    expect(text("output")).toMatch(/^outcome<<(outcome-[0-9a-f]{32})\nexit code 1\narrived\n\n?\1\n$/);
    play(scriptOf(switching, "Switch"), { TO: "rollback", SEALED: "" });
    expect(text("asked")).toMatch(/rollback --stack qa --yes/);
  });

  it("tell a switch to stop when the run is cancelled, and wait for its last words", async () => {
    program(
      "node",
      `trap 'echo stopped in good order; exit 130' TERM; touch ${at("began")}; while :; do sleep 0.05; done`,
    );
    const sealed = gzipSync("{}").toString("base64");
    const child = spawn("bash", [...bash, scriptOf(switching, "Switch")], {
      cwd: folder,
      env: environment({ SEALED: sealed }),
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    while (!existsSync(at("began"))) await sleep(20);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(text("summary")).toMatch(/exit code 130[^]*stopped in good order/);
  });

  it.each([
    ["success", "success", /✅ qa: prewarm is done/],
    ["failure", "skipped", /is refused, its plan says why; nothing was changed/],
    ["success", "skipped", /was not approved, or was stopped/],
    ["success", "failure", /did not arrive; what to do stands below[^]*exit code 1/],
    ["success", "failure", /was not approved, did not begin, or was cut off: the run says which\n\n\[The run\]/, ""],
  ])("write one comment: plan %s, switch %s", (planned, switched, title, said = "exit code 1\n`$(touch ran)`") => {
    program("gh", `if [[ "$*" == *"/pulls"* ]]; then echo 7; else echo "$*" >> ${at("sent")}; fi`);
    const outcome = switched === "failure" ? said : "";
    const ran = play(scriptOf(tell, "Write the outcome under the pull request"), {
      ...{ REPOSITORY: "shop/estate", COMMIT: "c0ffee", RUN: "https://example.com/run" },
      ...{ PLANNED: planned, SWITCHED: switched, OUTCOME: outcome },
    });
    expect(ran.status).toBe(0);
    expect(text("comment.md")).toMatch(title);
    expect(text("sent").trim().split("\n")).toEqual([
      `api --silent --method POST repos/shop/estate/issues/7/comments --field body=@${at("comment.md")}`,
    ]);
    expect(existsSync(at("ran"))).toBe(false);
  });

  it("leave the outcome in the summary where no pull request asked", () => {
    program("gh", "true");
    const ran = play(scriptOf(tell, "Write the outcome under the pull request"), {
      ...{
        REPOSITORY: "shop/estate",
        COMMIT: "c0ffee",
        RUN: "r",
        PLANNED: "success",
        SWITCHED: "success",
        OUTCOME: "",
      },
    });
    expect([ran.status, ran.stdout]).toEqual([0, expect.stringContaining("::notice::No pull request")]);
  });
});
