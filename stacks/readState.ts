import { execFile } from "node:child_process";
import { getOrganization, getProject, getRootDirectory, getStack } from "@pulumi/pulumi";
import { StackState } from "./stackState.ts";

/** The guard could not learn where the stack stands. */
export class UnknownState extends Error {
  override name = "UnknownState";
}

/**
 * Asks the CLI for the state of the stack this program runs for: the engine itself tells a program outputs only, and no
 * marks. Throws {@link UnknownState}: what nobody knows is not passed.
 */
export function readState(): Promise<StackState> {
  const stack = `${getOrganization()}/${getProject()}/${getStack()}`;
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, { cwd: getRootDirectory(), env, maxBuffer: 1 << 30 }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(new StackState(stdout));
        return;
      }
      const reason = "code" in error && String(error.code) === "ENOENT" ? "there is no pulumi on PATH" : stderr.trim();
      reject(
        new UnknownState(
          `Where this stack stands could not be read, so nothing is changed: ${reason}\n` +
            `Put the CLI on PATH, and see that this works: pulumi stack export --stack ${getStack()}`,
        ),
      );
    });
  });
}
