// Loads a TypeScript module of this project: bundled once for each state of the sources, then straight from the bundle.
// Loading the sources one by one through a hook takes more than twice as long, at every preview and every verb.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, URL } from "node:url";
import { run } from "./codeCache.mjs";
import "./lazySerializer.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = ["bin", "infra", "stacks", "policies", "sandbox", "ops", "load", "scripts", "bench"];

// From Node 22 on, compiled code of what stays outside the bundle is kept as well.
module.enableCompileCache?.();

/** The bundle could not be written: a disk that is full, or a folder that is not to be written. */
export class NoBundle extends Error {
  name = "NoBundle";
}

/**
 * Imports a module by its path below the project's folder, such as `ops/main.ts`. Throws {@link NoBundle}. `hosted`: the engine's host
 * has loaded the SDK already, and the module must use that one.
 */
export async function load(path, { hosted = false } = {}) {
  const all = new Set([...folders, path.split("/", 1)[0]]);
  const sources = [...all].flatMap((folder) => sourceFiles(join(root, folder)));
  const cache = join(root, ".broadcast", "cache");
  const name = `${path.replace(/\W/g, "-")}-${fingerprint([...sources, join(root, "package-lock.json")])}`;
  if (!existsSync(join(cache, name))) {
    const { bundle } = await import("./bundle.mjs");
    try {
      await bundle({ root, path, cache, name, hosted });
    } catch (error) {
      const [reason] = error.message.split("\n").slice(error.errors ? 1 : 0);
      throw new NoBundle(`The sources cannot be bundled into ${cache}: ${reason}`, { cause: error });
    }
  }
  return run(join(cache, name, "bundle.cjs"), hosted ? "hosted" : (process.argv[2] ?? ""));
}

function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules") return [];
    if (entry.isDirectory()) return sourceFiles(join(folder, entry.name));
    return /\.(ts|json|mjs)$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

function fingerprint(files) {
  const hash = createHash("sha256").update(root);
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(existsSync(file) ? readFileSync(file) : "");
  return hash.digest("hex").slice(0, 16);
}
