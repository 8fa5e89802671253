import type { Facts } from "./evaluate.ts";
import { evaluate, textOf } from "./evaluate.ts";
import type { Expression, Value } from "./syntax.ts";
import { fromBytes } from "./syntax.ts";
import type { PartialText } from "./text.ts";
import { anyText, concat, exactly } from "./text.ts";

/** A set of requests. What is left out may be anything. */
export interface RequestSet {
  scheme?: "http" | "https";
  /** In lower case, as browsers send it. */
  host?: string;
  path?: PartialText;
  query?: PartialText;
}

/** The fields that follow from host, path and query. */
export function factsOf({ scheme, host, path = { known: "/", open: true }, query = anyText }: RequestSet): Facts {
  const uri = path.open
    ? path
    : query.known === ""
      ? { ...path, open: query.open }
      : concat([path, exactly("?"), query]);
  const known = scheme !== undefined && host !== undefined;
  const full = known ? concat([exactly(`${scheme}://${host}`), uri]) : { known: "http", open: true };
  return {
    "http.request.uri.path": path,
    "http.request.uri.query": query,
    "http.request.uri": uri,
    "http.request.full_uri": full,
    "raw.http.request.uri.path": path,
    "raw.http.request.uri.query": query,
    "raw.http.request.uri": uri,
    "raw.http.request.full_uri": full,
    ...(scheme !== undefined && { ssl: scheme === "https" }),
    ...(host !== undefined && { "http.host": host }),
  };
}

/** The requests a visitor sends to an address of which the beginning is known; undefined where not even its host is. */
export function requestTo(address: PartialText): RequestSet | undefined {
  const match = /^(https?):\/\/([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(fromBytes(address.known));
  if (!match) return undefined;
  const [, scheme = "", authority = "", path = "", query, fragment] = match;
  // Without a path the host itself may go on.
  if (address.open && path === "" && query === undefined) return undefined;
  const endsAt = address.open ? (fragment ?? query ?? "") : "closed";
  return {
    scheme: scheme.toLowerCase() === "https" ? "https" : "http",
    host: authority.replace(/:\d+$/, "").toLowerCase(),
    path: { ...exactly(path === "" ? "/" : path), open: endsAt === "" },
    query: { ...exactly((query ?? "").slice(1)), open: address.open && fragment === undefined },
  };
}

/** Most combinations of pinned hosts and paths that are told apart. */
const mostCombinations = 256;

/** The requests an expression may match, split by the hosts and paths it names. */
export function requestsOf(expression: Expression): RequestSet[] {
  const hosts = pinned(expression, "http.host");
  const paths = pinned(expression, "http.request.uri.path");
  if ((hosts?.length ?? 1) * (paths?.length ?? 1) > mostCombinations) return [{}];
  return (hosts ?? [undefined]).flatMap((host) =>
    (paths ?? [undefined])
      .map((path): RequestSet => ({
        ...(host !== undefined && { host: fromBytes(host) }),
        ...(path !== undefined && { path: { known: path, open: false } }),
      }))
      .filter((request) => evaluate(expression, factsOf(request)) !== false),
  );
}

/** The only values a field can have where the expression holds; undefined where it does not limit them. */
function pinned(expression: Expression, name: string): readonly string[] | undefined {
  if (expression.kind === "and") {
    return expression.items.map((item) => pinned(item, name)).find((values) => values !== undefined);
  }
  if (expression.kind === "or") {
    const values = expression.items.map((item) => pinned(item, name));
    return values.every((list) => list !== undefined) ? values.flat() : undefined;
  }
  const isField = (value: Value): boolean => value.kind === "field" && value.name === name;
  if (expression.kind === "anyText" && isField(expression.value)) return expression.texts;
  const equal = expression.kind === "compare" && expression.operator === "eq" && isField(expression.value);
  return equal ? [String(expression.to)] : undefined;
}

/** Where a target expression sends the requests of a set. */
export function redirectTarget(target: Value, request: RequestSet): PartialText {
  return textOf(target, factsOf(request));
}
