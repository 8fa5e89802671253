import { oneLine } from "../../../infra/contract/text.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "|": "&#124;",
  "`": "&#96;",
  "*": "&#42;",
  _: "&#95;",
  "~": "&#126;",
  "[": "&#91;",
  "]": "&#93;",
  "\\": "&#92;",
};

/** Between letters, so that GitHub sees no mention, no reference to an issue, and no link. */
const joiner = "\u2060";

/** Text that says nothing but itself: one line, no markup, no mention, no reference. */
export function escapeText(text: string): string {
  return oneLine(text)
    .replace(/@(?=\w)/g, `@${joiner}`)
    .replace(/(#|GH-)(?=\d)/g, `$1${joiner}`)
    .replace(/\b(https?|www)(?=:\/\/|\.)/gi, `$1${joiner}`)
    .replace(/[&<>|`*_~[\]\\]/g, (character) => entities[character] ?? character);
}

/** A message, cut after so many characters; what it puts in backticks stays code. */
export function escapeMessage(text: string, most: number): string {
  const parts = (text.length > most ? `${text.slice(0, most - 1)}…` : text).split("`");
  // A backtick without its other half is only a character.
  if (parts.length % 2 === 0) return escapeText(text.slice(0, most));
  return parts.map((part, index) => (index % 2 === 1 ? escapeCode(part) : spaced(part))).join("");
}

/** {@link escapeText}, with the spaces at its ends. */
function spaced(text: string): string {
  const [before, after] = [/^\s/.test(text) ? " " : "", /\s$/.test(text) ? " " : ""];
  const inner = escapeText(text);
  return inner === "" ? before : `${before}${inner}${after}`;
}

/** A name or a value, as code: nothing within is markup. Not for tables, whose cells a bar would end. */
export function escapeCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const room = longest > 0 || line === "" ? " " : "";
  return `${fence}${room}${line}${room}${fence}`;
}
