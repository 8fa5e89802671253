import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc.js";
import { z } from "zod";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import { nameIn } from "../../infra/contract/graph.ts";
import { maskedSecret } from "./values.ts";

const state = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  external: z.boolean().default(false),
  delete: z.boolean().default(false),
  protect: z.boolean().default(false),
  parent: z.string().optional(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.array(z.string()).default([]),
});

const digestStep = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});

const digestSchema = z.object({
  // A preview of an empty program has none.
  steps: z.array(digestStep).nullish(),
  diagnostics: z.array(z.object({ severity: z.string().optional(), message: z.string().optional() })).nullish(),
});

type State = z.output<typeof state>;
export type DigestStep = z.output<typeof digestStep>;
export type Digest = z.output<typeof digestSchema>;

/**
 * Reads what `pulumi preview --json --show-sames` prints: unlike the event stream, it names for every resource, changed
 * or not, what it depends on. Throws Error when it is no such thing.
 */
export function readDigest(text: string): Digest {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error(`The engine's preview is not JSON: ${text.trim().slice(0, 400) || "it printed nothing"}`);
  }
  const parsed = digestSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `The engine's preview is not of the known form: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
  );
}

/** Whether the operation is on a resource of the program: no component, no provider, nothing only read. */
export function isOfProgram(step: DigestStep): boolean {
  const known = step.newState ?? step.oldState;
  return known?.custom === true && isInGraph(step);
}

/** Whether it belongs to the program's graph, where components do as well. */
function isInGraph({ oldState, newState }: DigestStep): boolean {
  const known = newState ?? oldState;
  return known !== undefined && known !== null && !known.external && !/^pulumi:(?:pulumi|providers):/.test(known.type);
}

/** The estate as the engine last recorded it, and as the program wants it. */
export function graphsOf({ steps }: Digest): { before: Graph; after: Graph } {
  const [before, after] = [new Map<string, Node>(), new Map<string, Node>()];
  for (const step of (steps ?? []).filter(isInGraph)) {
    // What an earlier update left to delete is neither.
    if (step.oldState && !step.oldState.delete) before.set(step.urn, nodeOf(step.oldState));
    if (step.newState) after.set(step.urn, nodeOf(step.newState));
  }
  return { before: { nodes: before }, after: { nodes: after } };
}

function nodeOf({ urn, type, custom, inputs, parent, provider, dependencies, protect }: State): Node {
  const name = nameIn(urn);
  return { urn, type, name, inputs: recorded(inputs), parent, provider, dependencies, protect, component: !custom };
}

/** Without the engine's own bookkeeping, and with secrets as the SDK writes them, so that no check reads one. */
function recorded(inputs: Record<string, unknown>): Record<string, unknown> {
  const written = Object.entries(inputs).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(written.map(([key, value]) => [key, marked(value)]));
}

function marked(value: unknown): unknown {
  if (value === maskedSecret) return { [specialSigKey]: specialSecretSig };
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]));
}
