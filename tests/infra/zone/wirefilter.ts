import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { projectFolder } from "../../../infra/contract/project.ts";

const manifest = join(projectFolder, "tests", "wirefilter", "Cargo.toml");
/** In the user's cache, for all clones; `.ci/tools` builds the same. */
const target = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "broadcast", "wirefilter");
const binary = join(target, "debug", "rules");

/** A suite that needs Cloudflare's engine: skipped, and loudly so, where it cannot be built. */
export function describeWirefilter(name: string, body: () => void): void {
  const reason = missing();
  if (reason !== undefined) process.stderr.write(`SKIPPED: ${name}: ${reason}.\n`);
  describe.skipIf(reason !== undefined)(name, body);
}

function cargo(...args: string[]) {
  return spawnSync("cargo", args, { encoding: "utf8", env: { ...process.env, CARGO_TARGET_DIR: target } });
}

/** What keeps the engine from being built. */
function missing(): string | undefined {
  if (cargo("--version").status !== 0) return "no cargo on PATH (https://rustup.rs)";
  if (existsSync(binary) || cargo("fetch", "--quiet", "--locked", "--manifest-path", manifest).status === 0)
    return undefined;
  return "cargo cannot fetch crates here";
}

/** Builds the engine: half a minute the first time, nothing after that. */
export function buildWirefilter(): void {
  const { status, stderr } = cargo("build", "--quiet", "--locked", "--manifest-path", manifest);
  if (status !== 0) throw new Error(`The engine does not build:\n${stderr}`);
}

/** What Cloudflare's engine says: one list for each expression, one verdict for each request. Throws on what it cannot read. */
export function judge(expressions: readonly string[], requests: readonly object[]): boolean[][] {
  const input = JSON.stringify({ expressions, requests });
  const { status, stdout, stderr } = spawnSync(binary, { input, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as boolean[][];
}
