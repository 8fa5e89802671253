import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { YAMLMap } from "yaml";
import { isCollection, isMap, isNode, isScalar, parseDocument } from "yaml";
import type { Phase } from "../../infra/contract/dial.ts";
import { UsageError } from "../errors.ts";
import { reasonOf, writeWhole } from "../files.ts";

const key = "broadcast:phase";
const leversKey = "broadcast:levers";

/**
 * A stack file's text with another phase, and every other byte as it was: comments, layout, line ends, quotes.
 * Throws {@link UsageError} where the phase is not a plain word of the file's `config`.
 */
export function withPhase(text: string, phase: Phase): string {
  const document = parseDocument(text);
  const config: unknown = document.errors.length === 0 ? document.get("config") : undefined;
  if (!isMap(config)) throw new UsageError(`The stack file has no "config" part to write ${key} into.`);
  const pair = config.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (!pair) return insertedBefore(text, config, key, phase);
  const range = isScalar(pair.value) ? pair.value.range : undefined;
  if (!isScalar(pair.value) || !range || range[0] === range[1]) {
    throw new UsageError(`${key} in the stack file is no plain word: write it as "${key}: ${phase}".`);
  }
  const written = text.slice(range[0], range[1]);
  const quote = /^["']/.exec(written)?.[0] ?? "";
  return `${text.slice(0, range[0])}${quote}${phase}${quote}${text.slice(range[1])}`;
}

/** Before the first key, in its own style. */
function insertedBefore(text: string, config: YAMLMap, name: string, value: string): string {
  const first = config.items[0]?.key;
  const at = isScalar(first) ? first.range?.[0] : undefined;
  if (at === undefined)
    throw new UsageError(`The stack file's "config" part is empty: write "${name}: ${value}" there.`);
  const before = text.slice(0, at);
  const indent = /[^\r\n]*$/.exec(before)?.[0] ?? "";
  const [quote, separator] = config.flow ? ['"', ", "] : ["", `${before.includes("\r\n") ? "\r\n" : "\n"}${indent}`];
  const written = value.startsWith("[") ? value : `${quote}${value}${quote}`;
  return `${before}${quote}${name}${quote}: ${written}${separator}${text.slice(at)}`;
}

/**
 * A stack file's text with other levers pulled, and every other byte as it was. A file that says nothing of them says nothing
 * of none. Throws {@link UsageError} where it has no `config`.
 */
export function withLevers(text: string, levers: readonly string[]): string {
  if (levers.length === 0 && !text.includes(leversKey)) return text;
  const document = parseDocument(text);
  const config: unknown = document.errors.length === 0 ? document.get("config") : undefined;
  if (!isMap(config)) throw new UsageError(`The stack file has no "config" part to write ${leversKey} into.`);
  const list = `[${levers.join(", ")}]`;
  const pair = config.items.find((item) => isScalar(item.key) && item.key.value === leversKey);
  const keyRange = isScalar(pair?.key) ? pair.key.range : undefined;
  if (!pair || !keyRange) return levers.length === 0 ? text : insertedBefore(text, config, leversKey, list);
  const value: unknown = pair.value;
  const range = isNode(value) ? value.range : undefined;
  if (isCollection(value) && isDeepStrictEqual(value.toJSON(), [...levers])) return text;
  // A list on lines of its own ends with the last of them.
  const end = range && range[1] > range[0] ? range[1] : text.indexOf(":", keyRange[1]) + 1;
  const rest = text.slice(end);
  const newline = isCollection(value) && !value.flow ? (rest.startsWith("\n") || rest === "" ? "" : "\n") : "";
  return `${text.slice(0, keyRange[1])}: ${list}${newline}${rest}`;
}

/** Writes the levers into a stack file, whole or not at all; a file that says it already is not touched. Throws the system's error. */
export function writeLevers(path: string, levers: readonly string[]): void {
  const text = readFileSync(path, "utf8");
  const next = withLevers(text, levers);
  if (next !== text) writeWhole(path, next);
}

/** Writes a phase into a stack file, whole or not at all; a file that says it already is not touched. Throws the system's error. */
export function writePhase(path: string, phase: Phase): void {
  const text = readFileSync(path, "utf8");
  const next = withPhase(text, phase);
  if (next !== text) writeWhole(path, next);
}

/** Why a stack file could not be written; undefined where it was: that stops no move. */
export function whyUnwritten(write: () => void): string | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** A stack file that did not follow would send a plain `pulumi up` elsewhere: what to write into it. */
export function unwrittenText(
  stackFile: string,
  why: string,
  flag: { phase: Phase } | { levers: readonly string[] },
): string {
  const line = "phase" in flag ? `${key}: ${flag.phase}` : `${leversKey}: [${flag.levers.join(", ")}]`;
  return `${stackFile} could not be written: ${why}. Write "${line}" into it before anybody runs pulumi up.`;
}
