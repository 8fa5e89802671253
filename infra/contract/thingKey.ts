import { longestName } from "./values.ts";

/** A name as a stack file takes them: lower-case letters, digits and single inner hyphens, beginning with a letter. */
function keyOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return cut(/^[a-z]/.test(plain) ? plain : `x-${plain}`.replace(/-$/, ""), longestName);
}

const cut = (text: string, length: number): string => text.slice(0, length).replace(/-+$/, "");

/**
 * A key of a stack file for a name, other than those that are taken; it is taken then. `within` tells it from others of the same name,
 * and a number where that does not.
 */
export function takeKey(taken: Set<string>, name: string, within?: string): string {
  const plain = keyOf(name);
  const candidates = [plain, ...(within === undefined ? [] : [keyOf(`${within}-${name}`)])];
  let free = candidates.find((each) => !taken.has(each));
  for (let number = 2; free === undefined; number++) {
    const numbered = `${cut(plain, longestName - 1 - String(number).length)}-${number}`;
    if (!taken.has(numbered)) free = numbered;
  }
  taken.add(free);
  return free;
}
