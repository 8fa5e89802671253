// Loads a TypeScript module of this project: bundled once for each state of the sources, then straight from the bundle.
// Loading the sources one by one through a hook takes more than twice as long, at every preview and every verb.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import module from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL, URL } from "node:url";
import "./lazySerializer.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = ["infra", "stacks", "policies", "sandbox", "ops", "load", "scripts", "bench"];

// From Node 22 on, compiled code is kept as well.
module.enableCompileCache?.();

/** The bundle could not be written: a disk that is full, or a folder that is not to be written. */
export class NoBundle extends Error {
  name = "NoBundle";
}

/** Imports a module by its path below the project's folder, such as `ops/main.ts`. Throws {@link NoBundle}. */
export async function load(path) {
  const all = new Set([...folders, path.split("/", 1)[0]]);
  const sources = [...all].flatMap((folder) => sourceFiles(join(root, folder)));
  const cache = join(root, ".broadcast", "cache");
  const name = `${path.replace(/\W/g, "-")}-${fingerprint(sources)}`;
  if (!existsSync(join(cache, name))) {
    try {
      await bundle(path, cache, name);
    } catch (error) {
      const [reason] = error.message.split("\n").slice(error.errors ? 1 : 0);
      throw new NoBundle(`The sources cannot be bundled into ${cache}: ${reason}`, { cause: error });
    }
  }
  return import(pathToFileURL(join(cache, name, `${basename(path, ".ts")}.js`)).href);
}

function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules") return [];
    if (entry.isDirectory()) return sourceFiles(join(folder, entry.name));
    return /\.(ts|json)$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

function fingerprint(files) {
  const hash = createHash("sha256").update(root);
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/** Written aside and moved into place, so that two processes may do it at once and a killed one leaves nothing half done. */
async function bundle(path, cache, name) {
  const { build } = await import("esbuild");
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, "writing-"));
  await build({
    entryPoints: [join(root, path)],
    outdir: aside,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    logLevel: "error",
    plugins: [whereTheSourcesAre],
  });
  forgetOld(cache);
  try {
    renameSync(aside, join(cache, name));
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(cache, name))) throw error;
  }
}

/** A bundle of today may still be in use by a process that loads its parts when it needs them. */
function forgetOld(cache) {
  const yesterday = Date.now() - 24 * 3600 * 1000;
  for (const entry of readdirSync(cache)) {
    const path = join(cache, entry);
    // Another process may have moved its own into place meanwhile.
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (made < yesterday) rmSync(path, { recursive: true, force: true });
  }
}

/** A bundled module finds the project's files as if it still lay where its source does. */
const whereTheSourcesAre = {
  name: "where-the-sources-are",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};
