import type { Document } from "yaml";
import { LineCounter, isAlias, isMap, isScalar, parseDocument, visit } from "yaml";

/** A file that cannot be read as settings at all: no YAML, too large, encrypted, or empty of them. */
export class UnreadableSettings extends Error {
  override name = "UnreadableSettings";
}

/** A stack file's text, as data and with its places. */
export interface Read {
  value: unknown;
  document: Document;
  lines: LineCounter;
}

/** Most bytes of a stack file: an estate of a thousand apps has a quarter of them. */
const mostBytes = 512 * 1024;

/** Each is followed through the whole file. */
const mostAliases = 100;

/** Reads YAML within bounds of size and time. Throws {@link UnreadableSettings} with the first thing that is wrong. */
export function readDocument(text: string): Read {
  if (Buffer.byteLength(text) > mostBytes) {
    throw new UnreadableSettings(`is larger than ${mostBytes / 1024} KiB, the most a stack file may have.`);
  }
  const lines = new LineCounter();
  const document = bounded(() =>
    // The parser compares every key with every other: unique keys are looked for below.
    parseDocument(text, { uniqueKeys: false, prettyErrors: false, lineCounter: lines, logLevel: "silent" }),
  );
  const at = (offset: number | undefined): string =>
    offset === undefined ? "" : ` at line ${lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error) throw new UnreadableSettings(`is not valid YAML: ${error.message}${at(error.pos[0])}`);
  return { value: bounded(() => valueOf(document, at)), document, lines };
}

function valueOf(document: Document, at: (offset: number | undefined) => string): unknown {
  let aliases = 0;
  visit(document, (_, node) => {
    if (isAlias(node) && ++aliases > mostAliases) {
      throw new UnreadableSettings(`has more than ${mostAliases} aliases.`);
    }
    if (!isMap(node)) return;
    const seen = new Set<unknown>();
    for (const { key } of node.items) {
      if (!isScalar(key)) continue;
      if (seen.has(key.value)) {
        throw new UnreadableSettings(
          `is not valid YAML: the key ${String(key.value)} is there twice${at(key.range?.[0])}`,
        );
      }
      seen.add(key.value);
    }
  });
  // Of an alias of aliases the parser counts what it stands for.
  return document.toJS({ maxAliasCount: 10 * mostAliases });
}

/** Traces of errors that nobody reads cost more than the parsing, and deep nesting is told by the stack's end alone. */
function bounded<T>(read: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableSettings) throw error;
    const deep = error instanceof RangeError;
    throw new UnreadableSettings(deep ? "is nested too deeply." : `is not valid YAML: ${(error as Error).message}`);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
