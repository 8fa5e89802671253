import { readDocument, UnreadableSettings } from "../../stacks/document.ts";

/** Hosts that a stack file names, and the ends of those that it names by a pattern. */
export interface NamedHosts {
  hosts: ReadonlySet<string>;
  /** As `.example.com`, of `*.example.com`. */
  ends: readonly string[];
}

/** A name of two parts or more, or an address, wherever it stands; before it, the star of a pattern. */
const dotted = /(\*\.?)?((?:[\p{L}\p{N}_-]{1,63}\.)+[\p{L}\p{N}_-]{1,63})/gu;

/** A whole value, or what stands behind a scheme. */
const whole = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]*@)?(\[[0-9a-f:.]+\]|[\p{L}\p{N}_-]+)(?::\d+)?(?:\/.*)?$/iu;

/** Every host in any key or value of a stack file; of one that is no YAML, every one in its text. */
export function hostsIn(text: string): NamedHosts {
  const hosts = new Set<string>();
  const ends = new Set<string>();
  for (const part of partsOf(text)) {
    for (const [, star, name = ""] of part.matchAll(dotted)) {
      hosts.add(plainHost(name));
      if (star !== undefined) ends.add(`${star.slice(1)}${plainHost(name)}`);
    }
    const [, single] = whole.exec(part) ?? [];
    if (single !== undefined) hosts.add(plainHost(single));
  }
  return { hosts, ends: [...ends] };
}

export function namedIn({ hosts, ends }: NamedHosts, host: string): boolean {
  return hosts.has(host) || ends.some((end) => host.endsWith(end));
}

/** A host as an address has it: lower case, international names in their xn-- form, no dot at the end. */
export function plainHost(host: string): string {
  const url = `http://${host}`;
  return (URL.canParse(url) ? new URL(url).hostname : host.toLowerCase()).replace(/\.$/, "");
}

function partsOf(text: string): string[] {
  try {
    return [...scalars(readDocument(text).value, new Set())];
  } catch (error) {
    if (error instanceof UnreadableSettings) return text.split(/[\s"'`,[\]{}()]+/);
    throw error;
  }
}

function* scalars(value: unknown, above: Set<object>): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null || above.has(value)) return;
  above.add(value);
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) yield key;
    yield* scalars(item, above);
  }
}
