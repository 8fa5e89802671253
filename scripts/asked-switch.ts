import { execFileSync } from "node:child_process";
import { parse } from "yaml";
import { phases } from "../infra/contract/dial.ts";
import { stackFileText, stackNames } from "../ops/stackFile.ts";

/** A switch that was asked for. */
export interface Asked {
  stack: string;
  to: string;
}

const words: readonly string[] = [...phases, "rollback"];

/**
 * What is asked for: by hand, stack and phase; else the one stack whose phase a merge turned. Undefined where it turned none. Throws
 * Error for a stack or a phase that there is not, and for several at once.
 * @param before texts of the stack files before the merge, by stack; undefined where there was none
 */
export function askedFor(
  given: Partial<Asked>,
  now: Readonly<Record<string, string>>,
  before: (stack: string) => string | undefined,
): Asked | undefined {
  if (given.stack) {
    const to = given.to ?? "";
    if (!Object.hasOwn(now, given.stack))
      throw new Error(`There is no stack ${JSON.stringify(given.stack)}. Stacks: ${Object.keys(now).join(", ")}.`);
    if (!words.includes(to)) throw new Error(`There is no phase ${JSON.stringify(to)}. Allowed: ${words.join(", ")}.`);
    return { stack: given.stack, to };
  }
  const turned = Object.entries(now).flatMap(([stack, text]): Asked[] => {
    const [from, to] = [phaseIn(before(stack)), phaseIn(text)];
    return from !== undefined && to !== undefined && from !== to ? [{ stack, to }] : [];
  });
  if (turned.length > 1) {
    throw new Error(
      `One pull request turns one stack's phase; this one turns ${turned.map(({ stack }) => stack).join(", ")}. Nothing was switched.`,
    );
  }
  return turned[0];
}

function phaseIn(text: string | undefined): string | undefined {
  const file = (text === undefined ? undefined : parse(text)) as { config?: Record<string, unknown> } | undefined;
  const phase = file?.config?.["broadcast:phase"];
  return phases.find((each) => each === phase);
}

function fileAt(revision: string, stack: string): string | undefined {
  // Of a branch that was just made there is no commit before.
  if (!/^[0-9a-f]{40}$/.test(revision) || /^0+$/.test(revision)) return undefined;
  try {
    return execFileSync("git", ["show", `${revision}:Pulumi.${stack}.yaml`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}

/** Prints what is asked for as outputs of a step: `stack=…` and `to=…`; nothing where nothing is. */
export default function main(): void {
  const { STACK, TO, BEFORE = "" } = process.env;
  const now = Object.fromEntries(stackNames().map((stack) => [stack, stackFileText(stack)]));
  try {
    const asked = askedFor({ ...(STACK && { stack: STACK }), ...(TO && { to: TO }) }, now, (stack) =>
      fileAt(BEFORE, stack),
    );
    if (asked) console.log(`stack=${asked.stack}\nto=${asked.to}`);
    else console.error("No phase was turned: nothing is to be switched.");
  } catch (error) {
    console.error(`::error::${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
