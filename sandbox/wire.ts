import { isObject, mapAt, type Path, type Properties } from "../infra/contract/properties.ts";

/** Pulumi's marks of a secret in a property (`resource.SigKey`, `resource.SecretSig`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export interface Decoded {
  properties: Properties;
  /** Where the secrets are. */
  secrets: Path[];
}

/** Properties without the wrapping of their secrets. */
export function decode(wire: Properties): Decoded {
  const secrets: Path[] = [];
  const open = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => open(item, [...path, index]));
    if (!isObject(value)) return value;
    if (value[SIGNATURE] === SECRET) {
      secrets.push(path);
      return open(value["value"], path);
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, open(inner, [...path, key])]));
  };
  return { properties: open(wire, []) as Properties, secrets };
}

/** Properties with the values at the given paths wrapped as secrets, and without undefined ones. */
export function encode(properties: Properties, secrets: readonly Path[]): Properties {
  const plain = JSON.parse(JSON.stringify(properties)) as Properties;
  // Inner ones first: what is wrapped cannot be walked through.
  const inward = [...secrets].sort((a, b) => b.length - a.length);
  return inward.reduce(
    (wire, path) => mapAt(wire, path, (value) => ({ [SIGNATURE]: SECRET, value })) as Properties,
    plain,
  );
}

/** A copy of `into` with the values that `from` has at the given paths: what a service does not tell, the state knows. */
export function carryOver(from: Properties, into: Properties, paths: readonly Path[]): Properties {
  return paths.reduce<Properties>((result, path) => put(result, path, get(from, path)) as Properties, into);
}

function get(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}

function put(target: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target))
    return target.map((item, index): unknown => (index === key ? put(item, rest, value) : item));
  const object = isObject(target) ? target : {};
  return { ...object, [key]: put(object[key], rest, value) };
}
