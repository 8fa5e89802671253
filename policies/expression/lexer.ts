import { isIP } from "node:net";
import type { IntegerRange } from "./syntax.ts";
import { ExpressionError, toBytes } from "./syntax.ts";

/** Deepest nesting of parentheses, `not` and calls. Source: `ParserSettings` of cloudflare/wirefilter. */
const deepest = 128;

/**
 * Reads the tokens of a rules expression. Tokens match by prefix and only space, CR and LF separate them,
 * as in cloudflare/wirefilter (`engine/src/lex.rs`).
 */
export class Lexer {
  private readonly source: string;
  private position = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source.trim();
  }

  get done(): boolean {
    return this.position >= this.source.length;
  }

  /** Where the lexer stands; {@link rewind} goes back there. */
  mark(): number {
    return this.position;
  }

  rewind(mark: number): void {
    this.position = mark;
  }

  since(mark: number): string {
    return this.source.slice(mark, this.position);
  }

  space(): void {
    while (" \r\n".includes(this.source.charAt(this.position)) && !this.done) this.position++;
  }

  looksAt(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  /** Takes the first of `texts` that comes next. */
  take<T extends string>(...texts: readonly T[]): T | undefined {
    const found = texts.find((text) => this.looksAt(text));
    if (found !== undefined) this.position += found.length;
    return found;
  }

  expect(text: string): void {
    if (this.take(text) === undefined) this.fail(`expected "${text}"`);
  }

  nested<T>(read: () => T): T {
    if (this.depth >= deepest) this.fail(`nested deeper than ${deepest}`);
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  identifier(): string {
    return this.pattern(/[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*/y) ?? this.fail("expected a field or a function");
  }

  /** A quoted, raw or hexadecimal string, one character a byte. */
  bytes(): string {
    return this.string() ?? this.hexadecimal() ?? this.fail("expected a string");
  }

  /** A quoted or raw string. */
  string(): string | undefined {
    if (this.take('"') !== undefined) return this.quoted();
    return /r#*"/y.test(this.peek(258)) ? this.raw() : undefined;
  }

  /** A regular expression's source: inside a class a quote does not end it. */
  regex(): void {
    if (this.take('"') === undefined) {
      if (this.string() === undefined) this.fail("expected a regular expression");
      return;
    }
    for (let inClass = false; ;) {
      const character = this.next();
      if (character === "\\") this.next();
      else if (character === "[") inClass = true;
      else if (character === "]") inClass = false;
      else if (character === '"' && !inClass) return;
    }
  }

  range(): IntegerRange {
    const from = this.integer();
    const to = this.take("..") === undefined ? from : this.integer();
    if (to < from) this.fail("a range runs from the lower to the higher number");
    return { from, to };
  }

  /** Decimal, 0x hexadecimal, or octal with a leading 0. */
  integer(): number {
    const hexadecimal = this.pattern(/0x[0-9A-Fa-f]+/y);
    const text = hexadecimal ?? this.pattern(/-?[0-9A-Fa-f]+/y) ?? this.fail("expected an integer");
    const octal = hexadecimal === undefined && text.startsWith("0");
    if (octal ? !/^[0-7]+$/.test(text) : hexadecimal === undefined && !/^-?[0-9]+$/.test(text)) {
      this.fail(`"${text}" is no integer`);
    }
    const value = octal ? parseInt(text, 8) : Number(text);
    return Number.isSafeInteger(value) ? value : this.fail(`"${text}" is too large`);
  }

  /** An address or a network, whose answer nothing here can tell. */
  address(): void {
    const text = this.pattern(/[0-9A-Fa-f:.]+(?:\/[0-9]+)?/y) ?? this.fail("expected an address");
    for (const [address = "", width] of text.split("..").map((end) => end.split("/"))) {
      const family = isIP(address);
      if (family === 0 || Number(width ?? 0) > (family === 4 ? 32 : 128)) this.fail(`"${text}" is no address`);
    }
  }

  listName(): void {
    if (this.pattern(/\$[a-z0-9_.]+/y) === undefined) this.fail("expected a list such as $name");
  }

  /** Takes a bracket, and all up to the one that closes it, unread. */
  balanced(): void {
    const closing = { "(": ")", "[": "]", "{": "}" }[this.take("(", "[", "{") ?? this.fail("expected a bracket")];
    this.nested(() => {
      for (;;) {
        this.space();
        if (this.take(closing) !== undefined) return;
        if (this.done || /[)\]}]/y.test(this.peek(1))) this.fail(`expected "${closing}"`);
        if (/[([{]/y.test(this.peek(1))) this.balanced();
        else if (this.take("matches", "~") !== undefined) this.quotedRegex();
        else if (this.string() === undefined) this.next();
      }
    });
  }

  /** Something to compare with, of whatever type, unread. */
  literal(): void {
    if (this.string() === undefined && this.pattern(/-?[0-9A-Fa-f][0-9A-Fa-fx:./-]*/y) === undefined) {
      this.fail("expected something to compare with");
    }
  }

  fail(problem: string): never {
    const near = this.peek(24);
    throw new ExpressionError(
      `${problem} at character ${this.position + 1}${near === "" ? ", the end" : `, before ${near}`}`,
    );
  }

  /** A regular expression, where one comes. */
  private quotedRegex(): void {
    this.space();
    if (/r#*"|"/y.test(this.peek(258))) this.regex();
  }

  private quoted(): string {
    let text = "";
    for (;;) {
      const character = this.next();
      if (character === '"') return text;
      text += character === "\\" ? this.escape() : toBytes(character);
    }
  }

  /** `\"`, `\\`, `\xHH` and `\OOO`; any other is an error. */
  private escape(): string {
    const octal = this.pattern(/[0-3][0-7]{2}/y);
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    const hexadecimal = this.pattern(/x[0-9A-Fa-f]{2}/y);
    if (hexadecimal !== undefined) return String.fromCharCode(parseInt(hexadecimal.slice(1), 16));
    return this.take('"', "\\") ?? this.fail('expected ", \\, xHH or OOO after \\');
  }

  private raw(): string {
    const hashes = (this.pattern(/r#*"/y) ?? "").length - 2;
    if (hashes > 255) this.fail("a raw string has at most 255 #");
    const ending = `"${"#".repeat(hashes)}`;
    const end = this.source.indexOf(ending, this.position);
    if (end < 0) this.fail("expected an ending quote");
    const text = this.source.slice(this.position, end);
    this.position = end + ending.length;
    return toBytes(text);
  }

  private hexadecimal(): string | undefined {
    const text = this.pattern(/[0-9A-Fa-f]{2}(?:[-:.][0-9A-Fa-f]{2})+/y);
    if (text === undefined) return undefined;
    if (/[-:.]/.test(this.peek(1))) this.fail("expected two hexadecimal digits");
    return Buffer.from(text.replace(/[-:.]/g, ""), "hex").toString("latin1");
  }

  private next(): string {
    const code = this.source.codePointAt(this.position);
    if (code === undefined) return this.fail("expected an ending quote");
    const character = String.fromCodePoint(code);
    this.position += character.length;
    return character;
  }

  private peek(length: number): string {
    return this.source.slice(this.position, this.position + length);
  }

  private pattern(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.source)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }
}
