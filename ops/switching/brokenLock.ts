import { CommandFailed } from "./command.ts";
import type { Workspace } from "./workspace.ts";

/** What the engine says of a lock file that holds no JSON, as a full disk leaves it. It names neither lock nor cure. */
const unreadable = /^error: unexpected end of JSON input$/m;

/** What to do about a lock that nobody can read; undefined for every other error. It is never freed by itself: somebody may be at work. */
export function brokenLockIn(
  error: unknown,
  { stack, environment, sandbox }: Pick<Workspace, "stack" | "environment" | "sandbox">,
): string | undefined {
  if (!(error instanceof CommandFailed) || !unreadable.test(`${error.result.stderr}\n${error.result.stdout}`))
    return undefined;
  const backend = sandbox ? `PULUMI_BACKEND_URL='${environment["PULUMI_BACKEND_URL"] ?? ""}' ` : "";
  return (
    `The lock of ${stack} cannot be read: a disk that was full, or a kill, left it empty. Nothing was changed by this one.\n` +
    `Once you know that nobody is at work on ${stack}, free it by hand:\n` +
    `  ${backend}pulumi cancel --yes --stack ${stack}`
  );
}
