import { readFileSync } from "node:fs";
import type { YAMLMap } from "yaml";
import { isMap, isScalar, parseDocument } from "yaml";
import type { Phase } from "../../infra/contract/dial.ts";
import { UsageError } from "../errors.ts";
import { writeWhole } from "../files.ts";

const key = "broadcast:phase";

/**
 * A stack file's text with another phase, and every other byte as it was: comments, layout, line ends, quotes.
 * Throws {@link UsageError} where the phase is not a plain word of the file's `config`.
 */
export function withPhase(text: string, phase: Phase): string {
  const document = parseDocument(text);
  const config: unknown = document.errors.length === 0 ? document.get("config") : undefined;
  if (!isMap(config)) throw new UsageError(`The stack file has no "config" part to write ${key} into.`);
  const pair = config.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (!pair) return inserted(text, config, phase);
  const range = isScalar(pair.value) ? pair.value.range : undefined;
  if (!isScalar(pair.value) || !range || range[0] === range[1]) {
    throw new UsageError(`${key} in the stack file is no plain word: write it as "${key}: ${phase}".`);
  }
  const written = text.slice(range[0], range[1]);
  const quote = /^["']/.exec(written)?.[0] ?? "";
  return `${text.slice(0, range[0])}${quote}${phase}${quote}${text.slice(range[1])}`;
}

/** Before the first key, in its own style. */
function inserted(text: string, config: YAMLMap, phase: Phase): string {
  const first = config.items[0]?.key;
  const at = isScalar(first) ? first.range?.[0] : undefined;
  if (at === undefined)
    throw new UsageError(`The stack file's "config" part is empty: write "${key}: ${phase}" there.`);
  const before = text.slice(0, at);
  const indent = /[^\r\n]*$/.exec(before)?.[0] ?? "";
  const [quote, separator] = config.flow ? ['"', ", "] : ["", `${before.includes("\r\n") ? "\r\n" : "\n"}${indent}`];
  return `${before}${quote}${key}${quote}: ${quote}${phase}${quote}${separator}${text.slice(at)}`;
}

/** Writes a phase into a stack file, whole or not at all; a file that says it already is not touched. Throws the system's error. */
export function writePhase(path: string, phase: Phase): void {
  const text = readFileSync(path, "utf8");
  const next = withPhase(text, phase);
  if (next !== text) writeWhole(path, next);
}
