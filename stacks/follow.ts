import { setTimeout as sleep } from "node:timers/promises";
import type { ResourceHookArgs } from "@pulumi/pulumi";
import { ResourceHook, log } from "@pulumi/pulumi";
import type { Kind } from "../infra/contract/kind.ts";
import { typeFactsOf } from "../infra/contract/kind.ts";
import type { Target } from "../infra/contract/target.ts";

/** Seconds that what depends on a change waits for whoever follows it, at most: four turns of a usual autoscaler. */
const longest = 60;
/** Seconds between two questions. */
const between = 1;

/**
 * Some calls return before anybody has done what they ask for. What depends on them waits until it is asked for, or for a minute: then it is
 * told, and the gates ask for the rest.
 */
export function followHooks(
  kinds: readonly Kind[],
): (type: string, target: Target | undefined) => ResourceHook | undefined {
  const factsOf = typeFactsOf(kinds);
  const made = new Map<string, ResourceHook>();
  return (type, target) => {
    const { toCome } = factsOf(type) ?? {};
    if (!target || !toCome) return undefined;
    const wait = async ({ name, newOutputs = {} }: ResourceHookArgs): Promise<void> => {
      const left = await comingFrom(() => toCome(target, newOutputs as Readonly<Record<string, unknown>>));
      if (left !== undefined) await log.warn(`${name}: ${left}. What depends on it goes on.`);
    };
    const name = `await-${type.replace(/\W+/g, "-")}-${target.name}`;
    const hook = made.get(name) ?? new ResourceHook(name, wait);
    made.set(name, hook);
    return hook;
  };
}

/** What is still to come when the time is up; undefined where nothing is. */
async function comingFrom(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  const until = performance.now() + longest * 1000;
  for (;;) {
    const left = await ask().catch((error: unknown) => `could not be asked: ${(error as Error).message}`);
    if (left === undefined || performance.now() >= until) return left;
    await sleep(between * 1000);
  }
}
