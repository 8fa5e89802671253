import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";

function isInstalled(): boolean {
  try {
    execFileSync("moto_server", ["--help"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export const motoInstalled = isInstalled();

/** A suite that needs moto, a stand-in for AWS's APIs; where there is none it is skipped, and says so. */
export const describeMoto = describe.skipIf(!motoInstalled);

if (!motoInstalled) console.warn("SKIPPED: tests against moto. moto_server is not on PATH: .ci/tools installs it.");

/** A moto server on loopback, with nothing in it. */
export class Moto {
  private child: ChildProcess | undefined;
  endpoint = "";

  async start(): Promise<void> {
    const port = await freePort();
    this.endpoint = `http://127.0.0.1:${port}`;
    this.child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    for (let i = 0; i < 300; i++) {
      const answers = await fetch(`${this.endpoint}/moto-api/`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answers) return;
      if (this.child.exitCode !== null) break;
      await sleep(200);
    }
    throw new Error("moto_server does not answer");
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (child?.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
