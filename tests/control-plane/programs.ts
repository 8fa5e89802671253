import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";

/** Where `tests/control-plane/build` leaves its programs. */
function folderOfBuild(): string {
  const sum = createHash("sha256")
    .update(readFileSync(new URL("go.sum", import.meta.url)))
    .digest("hex");
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "broadcast", `control-plane-${sum.slice(0, 12)}`);
}

/** Folder of the built programs, or why there is none. */
function find(): { folder: string } | { missing: string } {
  const folder = folderOfBuild();
  if (!existsSync(join(folder, "complete")))
    return { missing: "they are not built: run tests/control-plane/build (Go)" };
  try {
    execFileSync("etcd", ["--version"], { stdio: "ignore" });
  } catch {
    return { missing: "there is no etcd on PATH: apt-get install etcd-server" };
  }
  return { folder };
}

const found = find();

/** Folder of the programs; only to be used in a suite of {@link describeControlPlane}. */
export const programs = "folder" in found ? found.folder : "";

/** A suite that needs a real Kubernetes control plane; where there is none it is skipped, and says so. */
export const describeControlPlane = describe.skipIf("missing" in found);

if ("missing" in found) console.warn(`SKIPPED: tests on a real Kubernetes control plane. ${found.missing}.`);
