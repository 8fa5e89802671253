import { parseDocument, isScalar } from "yaml";
import type { Edit } from "../../infra/contract/sizing.ts";

/** An edit with what stood there. */
export interface AppliedEdit extends Edit {
  before: string | number;
}

/**
 * The text with the values replaced where they stand: comments, order and layout stay. Edits that change nothing are left out.
 * Throws RangeError naming the key where there is no plain value.
 */
export function applyEdits(text: string, edits: readonly Edit[]): { text: string; replaced: AppliedEdit[] } {
  const document = parseDocument(text);
  const places = edits.map((edit) => {
    const node = document.getIn(edit.path, true);
    const value = isScalar(node) ? node.value : undefined;
    if (!isScalar(node) || !node.range || (typeof value !== "string" && typeof value !== "number")) {
      throw new RangeError(`${edit.path.join(".")} is no plain value`);
    }
    return { edit, before: value, from: node.range[0], to: node.range[1] };
  });
  const changing = places.filter(({ edit, before }) => edit.value !== before).sort((a, b) => b.from - a.from);
  const result = changing.reduce(
    (all, { edit, from, to }) => all.slice(0, from) + String(edit.value) + all.slice(to),
    text,
  );
  const replaced = changing.map(({ edit, before }) => ({ ...edit, before })).reverse();
  return { text: result, replaced };
}

const context = 3;

/** A unified diff of two texts of as many lines, as `git apply` takes it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const changed = old.flatMap((line, index) => (line === now[index] ? [] : [index]));
  if (changed.length === 0) return "";
  const hunks: [first: number, last: number][] = [];
  for (const index of changed) {
    const current = hunks.at(-1);
    if (current && index - current[1] <= 2 * context) current[1] = index;
    else hunks.push([index, index]);
  }
  const lines = hunks.flatMap(([first, last]) => {
    // The empty text behind the last newline is no line.
    const [from, to] = [Math.max(0, first - context), Math.min(old.length - 2, last + context)];
    const range = `${from + 1},${to - from + 1}`;
    const body: string[] = [];
    for (let i = from; i <= to; i++) {
      if (old[i] === now[i]) body.push(` ${old[i] ?? ""}`);
      else body.push(`-${old[i] ?? ""}`, `+${now[i] ?? ""}`);
    }
    return [`@@ -${range} +${range} @@`, ...body];
  });
  return [`--- a/${file}`, `+++ b/${file}`, ...lines, ""].join("\n");
}
