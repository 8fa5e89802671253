import { spawn } from "node:child_process";
import { UsageError } from "../errors.ts";
import type { StatusLine } from "../statusLine.ts";
import { loadFolder, loadIsInstalled } from "./node.ts";

/** Installs the load test's own package on first use: about 650 MB. Throws UsageError where npm cannot. */
export async function installLoad(status: StatusLine, signal: AbortSignal): Promise<void> {
  if (loadIsInstalled()) return;
  const ticker = setInterval(() => status.show("installing load/ (Artillery), once: npm ci --ignore-scripts"), 500);
  // One of the dependencies fetches a browser in its scripts.
  const npm = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: loadFolder,
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
    signal,
  });
  let said = "";
  npm.stderr.on("data", (data: Buffer) => (said = `${said}${data.toString()}`.slice(-2000)));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      npm.once("error", reject);
      npm.once("exit", resolve);
    });
    if (code !== 0) throw new UsageError(`load/ cannot be installed: npm ci ended with ${code}.\n${said.trim()}`);
  } finally {
    clearInterval(ticker);
    status.clear();
  }
}
