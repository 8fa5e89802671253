import { z } from "zod";

/** Letters of the longest word that fits a phone of 320 px in the size of a headline. */
const longestWord = 22;

/** Control characters, and marks that turn the direction of what follows: they can hide words, and no layout needs them. */
const invisible = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/**
 * Words of a page, at most `max` characters. They are plain text: markup in them is shown as it stands.
 * A word too long for a phone is refused, since it would be cut or break the layout.
 */
export function plainText(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !invisible.test(text), "allowed: one line of plain text, without control characters")
    .refine(
      (text) => text.split(/[\s-]+/).every((word) => Array.from(word).length <= longestWord),
      `allowed: words of at most ${longestWord} letters; a longer one does not fit a phone`,
    );
}
