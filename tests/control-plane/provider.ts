import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { describe } from "vitest";
import { executable, findCli } from "../../ops/engine/cli.ts";
import { programs } from "./programs.ts";

const binary = "pulumi-resource-kubernetes";

/** Folder of the real Kubernetes provider: on PATH, or where `pulumi plugin install` leaves it. */
function folderOfProvider(): string | undefined {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const plugins = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
  const installed = existsSync(plugins) ? readdirSync(plugins) : [];
  const cached = installed.filter((name) => /^resource-kubernetes-v[\d.]+$/.test(name)).sort();
  return [...onPath, ...cached.reverse().map((name) => join(plugins, name))].find((folder) =>
    executable(join(folder, binary)),
  );
}

const provider = folderOfProvider();
const missing = [
  ...(programs === "" ? ["a control plane (see above)"] : []),
  ...((await findCli()) ? [] : ["the Pulumi CLI (npx broadcast doctor says how to get it)"]),
  ...(provider === undefined ? ["the Kubernetes provider (pulumi plugin install resource kubernetes)"] : []),
];

// A stack of the tests has a home of its own, where nothing is installed.
if (provider !== undefined) process.env["PATH"] = `${process.env["PATH"] ?? ""}${delimiter}${provider}`;

/** A suite that needs a real control plane, the real engine and the real provider; where one is not there it is skipped, and says so. */
export const describeProvider = describe.skipIf(missing.length > 0);

if (missing.length > 0) {
  console.warn(
    `SKIPPED: tests of the real Kubernetes provider on a real control plane. Missing: ${missing.join("; ")}.`,
  );
}
