/** Control characters, marks that turn the direction of text, and separators of lines: whoever shows them obeys them. */
const obeyed = String.raw`\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff`;

const unplain = new RegExp(`(?![\\t\\n])[${obeyed}]`, "gu");
const spaces = new RegExp(`[\\s${obeyed}]+`, "gu");

/** What colours and weights are written with; anything else of a terminal's language moves, hides or forges. */
// eslint-disable-next-line no-control-regex -- the very character it is about
const colour = /\u001b\[(?:0|1|2|22|3[0-7]|39)m/g;

/** Whether a text shows as it reads: no control character but tabs and ends of lines, and nothing that turns its direction. */
export function isPlain(text: string): boolean {
  return text.search(unplain) < 0;
}

/** Whether a text is one line of such. */
export function isOneLine(text: string): boolean {
  return isPlain(text) && !/[\t\n]/.test(text);
}

/** For HTML and messages: what would be obeyed is shown, as \u202e; tabs and ends of lines stay. JSON means the same by it. */
export function visible(text: string): string {
  return text.replace(unplain, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** For a terminal: the same, but for colours. */
export function forTerminal(text: string): string {
  const colours = text.match(colour) ?? [];
  return text
    .split(colour)
    .map((part, index) => `${index > 0 ? (colours[index - 1] ?? "") : ""}${visible(part)}`)
    .join("");
}

/** For a calendar, a mail's subject, a line of a notice, a cell: one line, and nothing in it that is obeyed. */
export function oneLine(text: string): string {
  return text.replace(spaces, " ").trim();
}

/** What stands before the host of an address: user, password, token. */
const access = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi;

/** A text whose addresses name nobody and no password: `https://[secret]@example.com`. */
export function withoutPasswords(text: string): string {
  return text.replace(access, "$1[secret]@");
}
