import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What one input is, as far as it matters to whoever sets it. */
export type InputKind = "text" | "number" | "flag" | "list" | "map" | "object" | "any";

/** One input of a type of resource, or one property of an object among them. */
export interface SdkInput {
  name: string;
  kind: InputKind;
  /** The SDK's own words about it. */
  words: string;
  /** The properties of an object, by name; none of anything else. */
  within(): ReadonlyMap<string, SdkInput>;
}

/** What a type of resource takes, by the SDK's own declarations. */
export interface SdkInputs {
  inputs: ReadonlyMap<string, SdkInput>;
  /** Those that the SDK itself marks as secret. */
  secrets: readonly string[];
}

const require = createRequire(import.meta.url);
const known = new Map<string, SdkInputs | undefined>();

/**
 * What any type of AWS or Cloudflare takes; undefined for one that the installed SDK does not have. Read from the SDK's
 * declarations when first asked, since a table of all of them would be megabytes: about ten milliseconds, and less than a hundred
 * for the first object that is looked into.
 */
export function sdkInputsOf(type: string): SdkInputs | undefined {
  if (!known.has(type)) known.set(type, read(type));
  return known.get(type);
}

/** File that declares a type, without its ending: `aws:rds/instance:Instance` is in @pulumi/aws/rds/instance. */
export function sdkFileOf(type: string): string {
  const [pkg = "", path = ""] = type.split(":");
  return join(folderOf(pkg), path.replace(/^index\//, ""));
}

/** The outputs that the SDK's class for a type marks as secret. */
export function sdkSecretsOf(type: string): string[] {
  const [, list = ""] =
    /additionalSecretOutputs: \[([^\]]*)\]/.exec(readFileSync(`${sdkFileOf(type)}.js`, "utf8")) ?? [];
  return [...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name).sort();
}

function folderOf(pkg: string): string {
  return dirname(require.resolve(`@pulumi/${pkg}/package.json`));
}

function read(type: string): SdkInputs | undefined {
  if (!/^(?:aws|cloudflare):[\w-]+(?:\/[\w-]+)?:\w+$/.test(type)) return undefined;
  const [pkg = "", , name = ""] = type.split(":");
  const file = `${sdkFileOf(type)}.d.ts`;
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const body = bodyOf(text, `export interface ${name}Args {`, "");
  // A module may declare another class than the type says.
  if (body === undefined || !text.includes(`export declare class ${name} extends`)) return undefined;
  return { inputs: membersOf(body, pkg), secrets: sdkSecretsOf(type) };
}

/** What stands between a line that opens a block and the line that closes it. */
function bodyOf(text: string, opening: string, indent: string, from = 0): string | undefined {
  const start = text.indexOf(`\n${indent}${opening}`, from);
  if (start < 0) return undefined;
  const end = text.indexOf(`\n${indent}}`, start + 1);
  return text.slice(text.indexOf("\n", start + 1), end);
}

const member = /\s*(?:\/\*\*([^]*?)\*\/)?\s*(?:"([^"]+)"|([\w$]+))\??:\s*/y;

/** Members of an interface: `name?: type;`, each with the comment before it. */
function membersOf(body: string, pkg: string): ReadonlyMap<string, SdkInput> {
  const found = new Map<string, SdkInput>();
  for (let at = 0; ;) {
    member.lastIndex = at;
    const match = member.exec(body);
    if (!match) return found;
    const end = endOfType(body, member.lastIndex);
    const [, words = "", quoted, plain = quoted ?? ""] = match;
    found.set(plain, inputOf(plain, body.slice(member.lastIndex, end), words, pkg));
    at = end + 1;
  }
}

/** Where a type ends: at a semicolon that is in no bracket. */
function endOfType(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? "";
    if ("<{[(".includes(character)) depth++;
    else if (">}])".includes(character)) depth--;
    else if (character === ";" && depth === 0) return at;
  }
  return text.length;
}

function inputOf(name: string, declared: string, comment: string, pkg: string): SdkInput {
  const bare = unwrapped(declared);
  const [, reference] = /^inputs\.([\w.]+)$/.exec(bare) ?? [];
  let inner: ReadonlyMap<string, SdkInput> | undefined;
  return {
    name,
    kind: reference === undefined ? kindOf(bare) : "object",
    words: comment.replace(/\s*\n\s*\*\s?/g, " ").trim(),
    within: () => (inner ??= reference === undefined ? new Map<string, SdkInput>() : objectOf(reference, pkg)),
  };
}

/** A type without the SDK's wrapping: `pulumi.Input<number | undefined>` is `number`. */
function unwrapped(declared: string): string {
  const text = declared.trim().replace(/\s*\|\s*undefined$/, "");
  const [, inner] = /^pulumi\.Input<([^]*)>$/.exec(text) ?? [];
  return inner === undefined ? text : unwrapped(inner);
}

function kindOf(type: string): InputKind {
  if (type.endsWith("[]")) return "list";
  if (/^\{\s*\[key: string\]/.test(type)) return "map";
  const parts = type.split("|").map((part) => part.trim());
  if (parts.every((part) => part === "number")) return "number";
  if (parts.every((part) => part === "boolean")) return "flag";
  // Of names that are enumerated, one is always plain text.
  return parts.includes("string") ? "text" : "any";
}

const declarations = new Map<string, string>();

/** An object that inputs are made of, as `dynamodb.TableTtl`. */
function objectOf(reference: string, pkg: string): ReadonlyMap<string, SdkInput> {
  const text = declarations.get(pkg) ?? readFileSync(join(folderOf(pkg), "types/input.d.ts"), "utf8");
  declarations.set(pkg, text);
  const [name = "", ...spaces] = reference.split(".").reverse();
  const [space] = spaces;
  const from = space === undefined ? 0 : text.indexOf(`\nexport declare namespace ${space} {`);
  const [opening, indent] = space === undefined ? [`export interface ${name} {`, ""] : [`interface ${name} {`, "    "];
  const body = from < 0 || spaces.length > 1 ? undefined : bodyOf(text, opening, indent, from);
  if (body === undefined) throw new Error(`@pulumi/${pkg} does not say what ${reference} is`);
  return membersOf(body, pkg);
}
