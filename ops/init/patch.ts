import { createTwoFilesPatch } from "diff";

/** What would be different in a file, as a unified diff; empty where nothing would. */
export function patchOf(path: string, before: string, after: string): string {
  return before === after
    ? ""
    : createTwoFilesPatch(path, `${path} as it is found now`, before, after, "", "").replace(/^=+\n/, "");
}
