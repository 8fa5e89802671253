import { fromBytes, toBytes } from "./syntax.ts";

/**
 * What is known of a string: its first bytes and, unless `open`, that nothing follows.
 * `{known: "/api/", open: true}` is every path under /api/, `{known: "", open: true}` any string.
 */
export interface PartialText {
  /** One character a byte. */
  known: string;
  open: boolean;
}

/** True, false, or undefined where it depends on what is not known. */
export type Ternary = boolean | undefined;

export const anyText: PartialText = { known: "", open: true };

export function exactly(text: string): PartialText {
  return { known: toBytes(text), open: false };
}

/** Every string that begins so. */
export function anyWithPrefix(text: string): PartialText {
  return { known: toBytes(text), open: true };
}

export function equals({ known, open }: PartialText, to: string): Ternary {
  if (!open) return known === to;
  return to.startsWith(known) ? undefined : false;
}

export function startsWith({ known, open }: PartialText, prefix: PartialText): Ternary {
  if (prefix.open) return !open && known.length < prefix.known.length ? false : overlap(known, prefix.known, open);
  if (known.startsWith(prefix.known)) return true;
  return open && prefix.known.startsWith(known) ? undefined : false;
}

/** Whether strings that begin so could still be prefixes of each other. */
function overlap(text: string, prefix: string, open: boolean): Ternary {
  return text.startsWith(prefix) || (open && prefix.startsWith(text)) ? undefined : false;
}

export function endsWith({ known, open }: PartialText, suffix: PartialText): Ternary {
  if (suffix.known === "" && !suffix.open) return true;
  if (open || suffix.open) return undefined;
  return known.endsWith(suffix.known);
}

export function contains({ known, open }: PartialText, part: string): Ternary {
  if (known.includes(part)) return true;
  return open ? undefined : false;
}

/** Order of bytes: negative, 0 or positive; undefined where it is not known. */
export function order({ known, open }: PartialText, to: string): number | undefined {
  const head = open ? to.slice(0, known.length) : to;
  if (known < head) return -1;
  if (known > head) return 1;
  // What is longer comes after, and an open text is at least as long as what is known of it.
  if (open) return known.length > to.length ? 1 : undefined;
  return 0;
}

/** Lets `*` stand for any bytes, `\*` and `\\` for themselves; without regard to ASCII case unless `strict`. */
export function wildcard(text: PartialText, pattern: string, strict: boolean): Ternary {
  const fold = (value: string): string => (strict ? value : lower(value));
  const subject = { known: fold(text.known), open: text.open };
  const pieces = splitAtStars(pattern).map(fold);
  const [first = "", ...rest] = pieces;
  if (rest.length === 0) return equals(subject, first);
  const begins = startsWith(subject, { known: first, open: false });
  if (begins === false || subject.open) return begins === false ? false : undefined;
  return matchesPieces(subject.known.slice(first.length), rest);
}

/** The leftmost place for every piece but the last, which must end the text. */
function matchesPieces(text: string, pieces: readonly string[]): boolean {
  let position = 0;
  for (const piece of pieces.slice(0, -1)) {
    const found = text.indexOf(piece, position);
    if (found < 0) return false;
    position = found + piece.length;
  }
  const last = pieces.at(-1) ?? "";
  return text.length - last.length >= position && text.endsWith(last);
}

function splitAtStars(pattern: string): string[] {
  const pieces = [""];
  for (const [token] of pattern.matchAll(/\\[*\\]|[^]/g)) {
    if (token === "*") pieces.push("");
    else pieces.push(`${pieces.pop() ?? ""}${token.length === 2 ? token.charAt(1) : token}`);
  }
  return pieces;
}

/** ASCII only, as the language does. */
export function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export function upper(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** Nothing is known after the first part whose end is not. */
export function concat(parts: readonly PartialText[]): PartialText {
  let known = "";
  for (const part of parts) {
    known += part.known;
    if (part.open) return { known, open: true };
  }
  return { known, open: false };
}

/** What is known, as ordinary text. */
export function fromKnown({ known }: PartialText): string {
  return fromBytes(known);
}
