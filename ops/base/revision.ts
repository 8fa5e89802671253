import { UsageError } from "../errors.ts";
import type { CommandResult } from "./command.ts";
import { runCommand } from "./command.ts";

/** The revision a branch is compared with. */
export interface Revision {
  /** As it was asked for. */
  ref: string;
  commit: string;
  /** Whether it is the commit the branch left `ref` at; otherwise `ref` as it is now. */
  leftAt: boolean;
}

/** A git checkout that holds the project. */
export interface Checkout {
  /** Folder of the project. */
  project: string;
  /** Where the project lies in the repository; empty at its top. */
  prefix: string;
  /** Folder of the repository. */
  top: string;
}

/** Throws {@link UsageError} where the folder is no git checkout. */
export async function findCheckout(project: string): Promise<Checkout> {
  const found = await git(project, "rev-parse", "--is-inside-work-tree", "--show-prefix", "--show-toplevel");
  const [inside, prefix = "", top = project] = found.out.split("\n");
  if (found.code !== 0 || inside !== "true") {
    throw new UsageError(`--base compares with another revision, and ${project} is no git checkout.`);
  }
  return { project, prefix, top };
}

/**
 * The commit to compare with: where HEAD left `ref`, so that what came to `ref` since then is not shown as undone.
 * Throws {@link UsageError} that says what to fetch when `ref` is not there.
 */
export async function findRevision({ project }: Checkout, ref: string): Promise<Revision> {
  const commit = (await commitOf(project, ref)) ?? (await commitOf(project, `origin/${ref}`));
  if (commit === undefined) throw new UsageError(await missing(project, ref));
  const { code, out } = await git(project, "merge-base", commit, "HEAD");
  return code === 0 ? { ref, commit: out.trim(), leftAt: true } : { ref, commit, leftAt: false };
}

/** Whether history is cut off, so that where a branch left another may be out of sight. */
export async function isShallow(project: string): Promise<boolean> {
  return (await git(project, "rev-parse", "--is-shallow-repository")).out.trim() === "true";
}

async function commitOf(project: string, ref: string): Promise<string | undefined> {
  if (ref === "") return undefined;
  const { code, out } = await git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  return code === 0 ? out.trim() : undefined;
}

async function missing(project: string, ref: string): Promise<string> {
  if (!(await isShallow(project)))
    return `--base ${ref}: there is no such branch, tag or commit here. See: git branch --all`;
  const cut = `--base ${ref}: not in this shallow clone.`;
  if (/[\^~@]/.test(ref))
    return `${cut} Run: git fetch --deepen=1 (in a workflow, checkout with fetch-depth: 2 or more).`;
  const name = ref.replace(/^origin\//, "");
  return (
    `${cut} Run: git fetch --depth=1 origin ${name}, then compare with --base FETCH_HEAD. ` +
    `To compare with the commit where this branch left it, history is needed: git fetch --unshallow (in a workflow, checkout with fetch-depth: 0).`
  );
}

function git(project: string, ...args: string[]): Promise<CommandResult> {
  return runCommand("git", args, project);
}
