import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe } from "vitest";
import { projectFolder } from "../../ops/stackFile.ts";

const cargo = spawnSync("cargo", ["--version"], { encoding: "utf8" });
const manifest = join(projectFolder, "tests", "wirefilter", "Cargo.toml");
/** Outside of what git and the bundler look at, and kept between runs. */
const target = join(projectFolder, ".broadcast", "wirefilter");
const binary = join(target, "debug", "rules");

/** A suite that needs Cloudflare's engine: skipped, and loudly so, where it cannot be built. */
export function describeWirefilter(name: string, body: () => void): void {
  const reason = cargo.status === 0 ? undefined : "no cargo on PATH (https://rustup.rs)";
  if (reason !== undefined) process.stderr.write(`SKIPPED: ${name}: ${reason}.\n`);
  describe.skipIf(reason !== undefined)(name, body);
}

/** Builds the engine: half a minute the first time, nothing after that. */
export function buildWirefilter(): void {
  const args = ["build", "--quiet", "--locked", "--manifest-path", manifest];
  const { status, stderr } = spawnSync("cargo", args, {
    encoding: "utf8",
    env: { ...process.env, CARGO_TARGET_DIR: target },
  });
  if (status !== 0) throw new Error(`The engine does not build:\n${stderr}`);
}

/** What Cloudflare's engine says: one list for each expression, one verdict for each request. Throws on what it cannot read. */
export function judge(expressions: readonly string[], requests: readonly object[]): boolean[][] {
  const input = JSON.stringify({ expressions, requests });
  const { status, stdout, stderr } = spawnSync(binary, { input, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as boolean[][];
}
