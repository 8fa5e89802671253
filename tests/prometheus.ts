import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";

function isInstalled(): boolean {
  try {
    execFileSync("prometheus", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const installed = isInstalled();

/** A suite that needs a real Prometheus; where there is none it is skipped, and says so. */
export const describePrometheus = describe.skipIf(!installed);

if (!installed)
  console.warn(
    "SKIPPED: tests against a real Prometheus. It is not on PATH: .ci/tools, or apt-get install prometheus.",
  );

/** A Prometheus on loopback, which scrapes what a test says each second. */
export class Prometheus {
  /** What the next scrape finds, in the text format; undefined where the target has gone. */
  metrics: string | undefined = "";
  address = "";
  private readonly folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  private readonly target: Server;
  private child: ChildProcess | undefined;

  constructor() {
    this.target = createServer((_, response) => {
      if (this.metrics === undefined) response.destroy();
      else response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(this.metrics);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.target.listen(0, "127.0.0.1", () => resolve()));
    const { port } = this.target.address() as AddressInfo;
    const config = join(this.folder, "prometheus.yml");
    writeFileSync(
      config,
      `global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs: [{ job_name: shop, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }]\n`,
    );
    const own = await freePort();
    this.address = `http://127.0.0.1:${own}`;
    this.child = spawn(
      "prometheus",
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(this.folder, "data")}`,
        `--web.listen-address=127.0.0.1:${own}`,
      ],
      { stdio: "ignore" },
    );
    for (let i = 0; i < 300; i++) {
      const ready = await fetch(`${this.address}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      if (this.child.exitCode !== null) break;
      await sleep(200);
    }
    throw new Error("prometheus does not answer");
  }

  /** It takes connections and says nothing, until it goes on. */
  hang(): void {
    this.child?.kill("SIGSTOP");
  }

  goOn(): void {
    this.child?.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    const { child } = this;
    // Of a process that a signal ended there is no exit code.
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    this.target.closeAllConnections();
    await new Promise((resolve) => this.target.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createSocket();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
