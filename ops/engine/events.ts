import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { changesBetween } from "../plan/changes.ts";
import type { Op, Step } from "../plan/steps.ts";

const ops: Readonly<Record<string, Op>> = {
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  delete: "delete",
};

/** The step an engine event announces; undefined for everything that changes nothing, components and providers included. */
export function stepOf({ resourcePreEvent }: EngineEvent): Step | undefined {
  const metadata = resourcePreEvent?.metadata;
  if (!metadata) return undefined;
  const op = ops[metadata.op];
  const custom = (metadata.new ?? metadata.old)?.custom === true && !metadata.type.startsWith("pulumi:providers:");
  if (op === undefined || !custom) return undefined;
  return {
    urn: metadata.urn,
    type: metadata.type,
    name: metadata.urn.split("::").at(-1) ?? metadata.urn,
    op,
    changes: op === "update" || op === "replace" ? changesBetween(inputs(metadata.old), inputs(metadata.new)) : [],
    replacedBy: op === "replace" ? (metadata.keys ?? []) : [],
    after: [],
    protect: metadata.new?.protect === true,
  };
}

/** Inputs without the engine's own bookkeeping. */
function inputs(state: StepEventMetadata["old"]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(state?.inputs ?? {}).filter(([key]) => !key.startsWith("__")));
}

/** Name and outcome of a resource whose operation ended. */
export function endOf({
  resOutputsEvent,
  resOpFailedEvent,
}: EngineEvent): { name: string; failed: boolean } | undefined {
  const metadata = resOutputsEvent?.metadata ?? resOpFailedEvent?.metadata;
  if (!metadata || ops[metadata.op] === undefined) return undefined;
  return { name: metadata.urn.split("::").at(-1) ?? metadata.urn, failed: resOpFailedEvent !== undefined };
}
