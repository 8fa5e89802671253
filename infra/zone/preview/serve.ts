import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Request, Response } from "miniflare";
import type { Resources } from "../../contract/resources.ts";
import { projectFolder } from "../../contract/project.ts";
import type { Assets } from "./zone.ts";
import { assetsOf, previewZoneOf } from "./zone.ts";

const suffix = ".localhost";
const onLoopback = {
  host: "127.0.0.1",
  // Without this it would ask Cloudflare where in the world it is.
  cf: false as const,
  compatibilityDate: "2026-01-01",
};

type Service = (request: Request) => Promise<Response>;

/** Answers in place of the origin; undefined where it is down. */
export type Origin = (path: string) => { status: number; body: string } | undefined;

export interface LocalEdge {
  port: number;
  /** Where an address of the zone is found here. */
  local(address: string): string;
  close(): Promise<void>;
}

/**
 * Serves the landing page, the redirects and the error page of a phase's resources in workerd, Cloudflare's own runtime,
 * on this machine's loopback address. The origin is down unless one is given. Port 0 takes any free one.
 * Throws RangeError where the port is taken.
 */
export async function serveEdge(
  resources: Resources,
  { port = 0, origin = () => undefined }: { port?: number; origin?: Origin } = {},
): Promise<LocalEdge> {
  const { Miniflare, Response: Answer } = await import("miniflare");
  const script = await workerScript();
  const folder = mkdtempSync(join(tmpdir(), "broadcast-edge-"));
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  // The runtime ends the process by itself when it is interrupted.
  process.once("exit", clear);
  const zone = previewZoneOf(resources);
  // An instance for each: within one, the files of all Workers are read from the same folder.
  const landings = assetsOf(resources).map(
    (assets, index) => new Miniflare(landingOptions(assets, join(folder, String(index)))),
  );
  const services = landings.map((landing, index): [string, Service] => [
    `LANDING_${String(index)}`,
    (request) => landing.dispatchFetch(request, { redirect: "manual" }),
  ]);
  const edge = new Miniflare({
    ...onLoopback,
    port,
    modules: true,
    script,
    compatibilityFlags: ["nodejs_compat"],
    bindings: { ZONE: zone as never, SUFFIX: suffix },
    serviceBindings: {
      ...Object.fromEntries(services),
      ORIGIN: (request: { url: string }) => {
        const answer = origin(new URL(request.url).pathname);
        if (!answer) return new Answer("error code: 521", { status: 521 });
        return new Answer(answer.body, { status: answer.status, headers: { "content-type": "text/html" } });
      },
    },
  });
  const close = async (): Promise<void> => {
    try {
      await Promise.all([edge, ...landings].map((instance) => instance.dispose()));
    } finally {
      process.off("exit", clear);
      clear();
    }
  };
  try {
    const actual = Number((await edge.ready).port);
    const local = (address: string): string => {
      const { hostname, pathname, search } = new URL(address);
      return `http://${hostname}${suffix}:${String(actual)}${pathname}${search}`;
    };
    return { port: actual, local, close };
  } catch (error) {
    // Giving up on one that never started says its trouble once more.
    await close().catch(() => undefined);
    if (/EADDRINUSE|address already in use/i.test(String(error))) {
      throw new RangeError(`Port ${String(port)} is taken; name another with --port.`, { cause: error });
    }
    throw error;
  }
}

/** A landing page's files as a Worker of their own. */
function landingOptions({ directory, headers }: Assets, files: string) {
  cpSync(join(projectFolder, "stacks", directory), files, { recursive: true });
  // The API takes them apart from the files; here its parser reads them from a file.
  writeFileSync(join(files, "_headers"), headers);
  return {
    ...onLoopback,
    modules: true as const,
    script: "export default {}",
    assets: {
      directory: files,
      routerConfig: { has_user_worker: false },
      assetConfig: { html_handling: "auto-trailing-slash" as const, not_found_handling: "404-page" as const },
    },
  };
}

/** The worker with the evaluator of rules, as one module. */
async function workerScript(): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(projectFolder, "infra", "zone", "preview", "worker.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: ["node:*"],
    // Node knows it without being asked, workerd does not.
    banner: { js: 'import { Buffer } from "node:buffer";' },
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
