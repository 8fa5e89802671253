import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

/** Lines of a block; a mutant that reaches beyond one, as the whole body of a long function, is in no sample. */
export const blockLines = 12;

/** Blocks of the files of some patterns, a share of all by chance, as StrykerJS names them: `file:first-last`. */
export function sampledBlocks(patterns: readonly string[], percent: number, seed: string): string[] {
  const files = globSync([...patterns]).sort();
  return files.flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n").length;
    const starts = Array.from({ length: Math.ceil(lines / blockLines) }, (_, index) => index * blockLines + 1);
    return starts
      .filter((start) => chance(`${seed} ${file} ${start}`) * 100 < percent)
      .map((start) => `${file}:${start}-${Math.min(lines, start + blockLines - 1)}`);
  });
}

/** From 0 to 1, the same for the same text. */
function chance(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
