import type { Stack } from "@pulumi/pulumi/automation/index.js";

/**
 * After each run the Automation API has the CLI print the stack's outputs, once with their secrets, and its history:
 * three more runs, for answers that nobody here reads. This stack gives none.
 */
export function skipUnusedReads(stack: Stack): Stack {
  return Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve(undefined) });
}
