import type { Node } from "yaml";
import { isMap, isNode, isPair, isScalar } from "yaml";
import type { Read } from "./document.ts";
import { InvalidSettings } from "./mistakes.ts";
import type { Mistake } from "./mistakes.ts";

/** The same mistakes with their lines in the stack file. */
export function withLines({ mistakes, total }: InvalidSettings, { document, lines }: Read): InvalidSettings {
  return new InvalidSettings(
    mistakes.map((mistake) => {
      const offset = offsetOf(document.contents, mistake);
      return offset === undefined ? mistake : { ...mistake, line: lines.linePos(offset).line };
    }),
    total,
  );
}

/** Where the value stands, or its key; where neither does, the nearest that holds them. */
function offsetOf(contents: unknown, { keys: [first = "", ...rest] }: Mistake): number | undefined {
  let at: unknown = contents;
  let offset: number | undefined;
  for (const key of ["config", `broadcast:${String(first)}`, ...rest]) {
    if (isMap(at)) {
      const pair = at.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      at = pair.value;
    } else {
      at =
        isNode(at) && "get" in at
          ? (at as { get(key: unknown, keep: true): unknown }).get(Number(key), true)
          : undefined;
      offset = startOf(at) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
