import fc from "fast-check";

/** One thing done to a stack file's data: at a path, so many steps down. */
export interface Mutation {
  what: string;
  apply: (config: unknown) => unknown;
}

type Tree = Record<string, unknown> | unknown[];

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** Every path of a value but its root. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (!isTree(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (tree, key) => (isTree(tree) ? (tree as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** A copy in which something else is done with the entry of a path. */
function edited(config: unknown, path: readonly string[], edit: (parent: Tree, key: string) => void): unknown {
  const copy = structuredClone(config);
  const parent = at(copy, path.slice(0, -1));
  if (isTree(parent)) edit(parent, path.at(-1) ?? "");
  return copy;
}

function put(parent: Tree, key: string, value: unknown): void {
  // Plain assignment of __proto__ sets no key.
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What people, editors and merges leave where something else belongs. */
const strange: readonly unknown[] = [
  ...[
    null,
    "",
    " ",
    "x",
    "no",
    "12",
    "0x10",
    "2027-02-19",
    "not-a-url",
    "https://",
    "http://[",
    "a b",
    "-",
    "*",
    "../../etc",
  ],
  ...[-1, 0, 1, 1.5, 65536, 2 ** 53, -(2 ** 53), 1e308, NaN, Infinity, true, false],
  ...[[], [[]], [null], ["x"], [1, 2, 3], {}, { "": 1 }, { a: 1 }, { normal: 1 }, { normal: null, broadcast: null }],
  ...[{ normal: "a", broadcast: "b", prewarm: 3 }, { secure: "v1:x:y" }, { kind: "constructor" }],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "\u202eabc",
    "a\nb",
    "\u001b[2J",
    "\u0000",
    "\ud800",
    "é".repeat(300),
    "x".repeat(20_000),
  ],
  Array.from({ length: 300 }, (_, index) => index),
  Array.from({ length: 60 }).reduce((inner) => [inner], "deep"),
];

const names = ["__proto__", "constructor", "x", "", "a.b", "NORMAL", "é", "a b", "0", "\n", "x".repeat(300)];

/** One path changed: another value, no value, another name, a second one, one of elsewhere, a level more. */
export function mutationOf(config: unknown): fc.Arbitrary<Mutation> {
  const paths = pathsOf(config);
  const path = fc.constantFrom(...paths);
  const where = (keys: readonly string[]): string => keys.join(".");
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(path, fc.constantFrom(...strange)).map(([keys, value]) => ({
        what: `${where(keys)} = ${JSON.stringify(value).slice(0, 80)}`,
        apply: (given: unknown) => edited(given, keys, (parent, key) => put(parent, key, value)),
      })),
    },
    {
      weight: 1,
      arbitrary: path.map((keys) => ({
        what: `without ${where(keys)}`,
        apply: (given: unknown) => edited(given, keys, (parent, key) => void Reflect.deleteProperty(parent, key)),
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(path, fc.constantFrom(...names)).map(([keys, name]) => ({
        what: `${where(keys)} also as ${name.slice(0, 40)}`,
        apply: (given: unknown) =>
          edited(given, keys, (parent, key) => put(parent, name, structuredClone(at(parent, [key])))),
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(path, path).map(([keys, from]) => ({
        what: `${where(keys)} as ${where(from)}`,
        apply: (given: unknown) =>
          edited(given, keys, (parent, key) => put(parent, key, structuredClone(at(given, from)))),
      })),
    },
    {
      weight: 1,
      arbitrary: path.map((keys) => ({
        what: `${where(keys)} a level deeper`,
        apply: (given: unknown) => edited(given, keys, (parent, key) => put(parent, key, { [key]: at(parent, [key]) })),
      })),
    },
  );
}

/** Pieces of YAML and of none. */
const pieces = [
  "\t",
  "\u0000",
  "\ufeff",
  "&a ",
  "*a",
  "<<: *a",
  "!!binary ",
  "!x ",
  "? ",
  ": ",
  "- ",
  "---\n",
  "...\n",
  "%YAML 9.9\n",
  "[",
  "]",
  "{",
  "}",
  '"',
  "'",
  "|\n",
  ">\n",
  "#",
  "`",
  "@",
  "\\",
  "\r",
  "\u2028",
  "\u{1f600}",
  "config:\n",
  "  broadcast:phase: live\n",
  "&a [*a]",
];

/** A whole file changed as text: cut, doubled, moved, with something put in, or another file altogether. */
export const textMutation: fc.Arbitrary<{ what: string; apply: (text: string) => Buffer }> = (() => {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const lines = (text: string): string[] => text.split("\n");
  const pick = (all: readonly unknown[], share: number): number =>
    Math.min(all.length - 1, Math.floor(share * all.length));
  const text = (what: string, apply: (given: string) => string) => ({
    what,
    apply: (given: string) => Buffer.from(apply(given)),
  });
  return fc.oneof(
    place.map((share) => text(`cut at ${share}`, (given) => given.slice(0, Math.floor(share * given.length)))),
    place.map((share) => text(`from ${share} on`, (given) => given.slice(Math.floor(share * given.length)))),
    place.map((share) =>
      text(`without the line at ${share}`, (given) =>
        lines(given)
          .toSpliced(pick(lines(given), share), 1)
          .join("\n"),
      ),
    ),
    place.map((share) =>
      text(`with the line at ${share} twice`, (given) =>
        lines(given)
          .toSpliced(pick(lines(given), share), 0, lines(given)[pick(lines(given), share)] ?? "")
          .join("\n"),
      ),
    ),
    fc.tuple(place, fc.constantFrom(" ", "  ", "\t")).map(([share, indent]) =>
      text(`with the line at ${share} further in`, (given) =>
        lines(given)
          .map((line, index) => (index === pick(lines(given), share) ? indent + line : line))
          .join("\n"),
      ),
    ),
    fc
      .tuple(place, fc.constantFrom(...pieces))
      .map(([share, piece]) =>
        text(
          `with ${JSON.stringify(piece)} at ${share}`,
          (given) =>
            given.slice(0, Math.floor(share * given.length)) + piece + given.slice(Math.floor(share * given.length)),
        ),
      ),
    fc
      .string({ unit: "binary", maxLength: 200 })
      .map((other) => text(`other text ${JSON.stringify(other)}`, () => other)),
    fc.json().map((other) => text(`JSON ${other.slice(0, 60)}`, () => other)),
    fc.json().map((other) => text(`config of JSON ${other.slice(0, 60)}`, () => `config: ${other}`)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ what: "bytes", apply: () => Buffer.from(bytes) })),
    fc.constantFrom(
      text("lines of Windows", (given) => given.replaceAll("\n", "\r\n")),
      text("twice", (given) => given + given),
      text("a list of itself", (given) => given.replace(/^config:/m, "- config:")),
      { what: "UTF-16", apply: (given: string) => Buffer.from(given, "utf16le") },
    ),
  );
})();
