import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { changesBetween } from "../../infra/contract/changes.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Operation, Step } from "../../infra/contract/step.ts";
import { nameIn } from "../../infra/contract/graph.ts";
import { comparableInputs } from "./values.ts";

const ops: Readonly<Record<string, Operation>> = {
  create: "create",
  import: "create",
  "import-replacement": "replace",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  delete: "delete",
};

/** What an operation of the engine is to a plan; undefined for one that changes nothing by itself. */
export function opOf(engineOp: string): Operation | undefined {
  return ops[engineOp];
}

/**
 * The step an engine event announces; undefined for everything that changes nothing, components and providers included.
 * Events do not say what depends on what: `dependsOn` stays empty. A preview's digest knows it (preview.ts).
 */
export function stepOf({ resourcePreEvent }: EngineEvent): Step | undefined {
  const metadata = resourcePreEvent?.metadata;
  if (!metadata) return undefined;
  const op = opOf(metadata.op);
  const custom = (metadata.new ?? metadata.old)?.custom === true && !metadata.type.startsWith("pulumi:providers:");
  if (op === undefined || !custom) return undefined;
  return {
    urn: metadata.urn,
    type: metadata.type,
    name: nameIn(metadata.urn),
    op,
    changes:
      op === "update" || op === "replace"
        ? changesBetween(comparableInputs(metadata.old?.inputs), comparableInputs(metadata.new?.inputs))
        : [],
    replacedBy: op === "replace" ? (metadata.keys ?? []) : [],
    dependsOn: [],
    protect: metadata.new?.protect === true,
  };
}

/** Which resource's operation ended, and how. */
export interface End {
  urn: string;
  type: string;
  name: string;
  failed: boolean;
}

/** The end an engine event tells of; undefined for everything else. */
export function endOf({ resOutputsEvent, resOpFailedEvent }: EngineEvent): End | undefined {
  const metadata = resOutputsEvent?.metadata ?? resOpFailedEvent?.metadata;
  if (!metadata || opOf(metadata.op) === undefined) return undefined;
  const { urn, type } = metadata;
  return { urn, type, name: nameIn(urn), failed: resOpFailedEvent !== undefined };
}

/** What a provider answers for a resource, as a refresh tells it; undefined for everything else, and for one that is gone. */
export function answerOf({ resOutputsEvent }: EngineEvent): { urn: string; properties: Properties } | undefined {
  const metadata = resOutputsEvent?.metadata;
  const state = metadata?.op === "delete" ? undefined : metadata?.new;
  return metadata && state?.custom === true ? { urn: metadata.urn, properties: state.outputs } : undefined;
}

const cutOff =
  /\b(?:context cancell?ed|code = (?:Canceled|Unavailable)|connection (?:reset|refused)|transport is closing|broken pipe|error reading from server)\b|^(?:update|refresh) canceled$/i;

/** Whether it is what the engine, or something it had just asked, says of itself when it is told to stop. */
export function isOfInterruption(reason: string): boolean {
  return cutOff.test(reason);
}

/** The engine's word for an update that it was told to stop, whoever told it. */
export function isCanceled(reason: string): boolean {
  return /^(?:update|refresh) canceled$/.test(reason);
}

/** What went wrong, in the provider's or the engine's words, with the resource it went wrong at. */
export function errorOf({ diagnosticEvent }: EngineEvent): string | undefined {
  if (diagnosticEvent?.severity !== "error") return undefined;
  const { urn, message } = diagnosticEvent;
  const text = message
    .replace(/<\{%[^%]*%\}>/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return urn === undefined || urn === "" ? text : `${nameIn(urn)}: ${text}`;
}
