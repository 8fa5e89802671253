import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, openSync, closeSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { SmallDisk } from "../switching/smallDisk.ts";

interface Ran {
  code: number | null;
  out: string;
  notes: string;
}

/** The command as it is typed; each of the two streams goes to a file where one is named. */
function run(
  args: readonly string[],
  { out, notes }: { out?: string; notes?: string },
  root = projectFolder,
): Promise<Ran> {
  const files = [out, notes].map((path) => (path === undefined ? undefined : openSync(path, "w")));
  const child = spawn(process.execPath, [join(root, "bin", "broadcast.mjs"), ...args], {
    stdio: ["ignore", files[0] ?? "pipe", files[1] ?? "pipe"],
  });
  const said = { out: "", notes: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.notes += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      for (const file of files) if (file !== undefined) closeSync(file);
      resolve({ code, ...said });
    });
  });
}

const plan = ["plan", "--stack", "qa", "--to", "prewarm"];
const trace = /^\s+at \S+|node:internal/m;

describe("an answer that cannot be written", () => {
  it("is no answer: it says why, and exits 1", async () => {
    const { code, notes } = await run(plan, { out: "/dev/full" });
    expect(notes).toMatch(/^The answer could not be written: ENOSPC: no space left on device/m);
    expect(notes).not.toMatch(trace);
    expect(code).toBe(1);
  });

  it("is one where only what goes on could not be told", async () => {
    const { code, out } = await run([...plan, "--json"], { notes: "/dev/full" });
    expect(JSON.parse(out)).toMatchObject({ stacks: [{ stack: "qa" }] });
    expect(code).toBe(0);
    // The reason has nowhere to go; the exit code is that of wrong usage all the same.
    expect((await run(["plan", "--stack", "nowhere"], { notes: "/dev/full" })).code).toBe(2);
  });
});

describe.skipIf(!SmallDisk.possible)("a clone that cannot be written", () => {
  let root: string;
  let disk: SmallDisk;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "clone-"));
    for (const name of [
      "bin",
      "infra",
      "stacks",
      "policies",
      "sandbox",
      "ops",
      "load",
      "scripts",
      "bench",
      "package.json",
    ]) {
      const filter = (source: string): boolean => basename(source) !== "node_modules";
      cpSync(join(projectFolder, name), join(root, name), { recursive: true, filter });
    }
    cpSync(join(projectFolder, "Pulumi.qa.yaml"), join(root, "Pulumi.qa.yaml"));
    symlinkSync(join(projectFolder, "node_modules"), join(root, "node_modules"));
    disk = new SmallDisk(join(root, ".broadcast"), 64);
    mkdirSync(join(disk.path, "cache"));
  });
  afterEach(() => {
    disk.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it.each(["full", "read-only"] as const)("is said in one line, and exits 2: %s", async (condition) => {
    if (condition === "full") disk.fill();
    else disk.readOnly();
    const { code, notes } = await run(["plan", "--help"], {}, root);
    expect(notes.trimEnd().split("\n").at(-1)).toMatch(
      /^The sources cannot be bundled into .*cache: .*(ENOSPC|no space left|EROFS|read-only)/,
    );
    expect(notes).not.toMatch(trace);
    expect(code).toBe(2);
  });
});
