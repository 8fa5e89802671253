/** One reference of a page, and what kind of element makes it. */
export interface Reference {
  tag: string;
  attribute: string;
  address: string;
}

interface Tag {
  name: string;
  attributes: Map<string, string>;
}

/** Attributes whose address a browser fetches by itself. */
const fetched = new Set(["src", "srcset", "data", "poster", "background", "imagesrcset", "xlink:href", "manifest"]);

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", apos: "'" };

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name.toLowerCase()] ?? whole);
}

/** Start tags outside of comments; enough for a page that a check has to understand whole. */
function tagsOf(html: string): Tag[] {
  const pattern = /<!--[^]*?(?:-->|$)|<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g;
  return [...html.matchAll(pattern)].flatMap(([, name, rest = ""]) =>
    name === undefined ? [] : [{ name: name.toLowerCase(), attributes: attributesOf(rest) }],
  );
}

function attributesOf(text: string): Map<string, string> {
  const pattern = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
  const pairs = [...text.matchAll(pattern)].map(([, name = "", double, single, bare]): [string, string] => [
    name.toLowerCase(),
    decode(double ?? single ?? bare ?? "").trim(),
  ]);
  return new Map(pairs);
}

/** Text of all elements of a name, such as `style`. */
function textOf(html: string, name: string): string {
  return [...html.matchAll(new RegExp(`<${name}\\b[^>]*>([^]*?)</${name}\\s*>`, "gi"))]
    .map(([, text = ""]) => text)
    .join("\n");
}

/** Everything a browser would fetch to show the page. Data addresses and fragments fetch nothing. */
export function externalReferences(html: string): Reference[] {
  const tags = tagsOf(html);
  const byTag = tags.flatMap(({ name, attributes }) =>
    [...attributes]
      .filter(
        ([attribute]) =>
          fetched.has(attribute) ||
          (attribute === "href" && ["link", "base", "use", "image"].includes(name) && !isName(name, attributes)),
      )
      .map(([attribute, address]): Reference => ({ tag: name, attribute, address })),
  );
  const styles = [textOf(html, "style"), ...tags.map(({ attributes }) => attributes.get("style") ?? "")].join("\n");
  const byStyle = [...styles.matchAll(/(?:url\(\s*|@import\s+)["']?([^"')\s;]+)/gi)].map(
    ([, address = ""]): Reference => ({ tag: "style", attribute: "url", address }),
  );
  return [...byTag, ...byStyle].filter(({ address }) => address !== "" && !/^(?:data:|#|about:)/i.test(address));
}

/** A link that names the page or its translations is for search engines: no browser fetches it. */
function isName(name: string, attributes: Map<string, string>): boolean {
  return name === "link" && /^(?:canonical|alternate)$/i.test(attributes.get("rel") ?? "");
}

/** What a script of the page asks for, or does, that would come back as a second wave. */
export function scriptRequests(html: string): string[] {
  const handlers = tagsOf(html).flatMap(({ attributes }) =>
    [...attributes].filter(([name]) => name.startsWith("on")).map(([, code]) => code),
  );
  const code = [textOf(html, "script"), ...handlers].join("\n");
  const calls =
    /\b(?:fetch|importScripts|import)\s*\(|\bXMLHttpRequest\b|\bsendBeacon\b|\bEventSource\b|\bWebSocket\b/g;
  return [...code.matchAll(calls)].map(([call]) => call.replace(/\s*\($/, "()"));
}

/** How a page loads itself again without being asked, or undefined. */
export function selfReload(html: string): string | undefined {
  const refresh = tagsOf(html).some(
    ({ name, attributes }) => name === "meta" && attributes.get("http-equiv")?.toLowerCase() === "refresh",
  );
  if (refresh) return '<meta http-equiv="refresh">';
  const handlers = tagsOf(html).flatMap(({ attributes }) => [
    attributes.get("onload") ?? "",
    attributes.get("onerror") ?? "",
  ]);
  const code = [textOf(html, "script"), ...handlers].join("\n");
  return /\blocation\s*(?:\.\s*(?:reload|replace|assign|href)\b|=(?!=))|\bhistory\s*\.\s*go\b/.exec(code)?.[0];
}

/** Addresses of links and forms, as written. */
export function linkAddresses(html: string): string[] {
  return tagsOf(html).flatMap(({ name, attributes }) => {
    const address = attributes.get(name === "form" ? "action" : "href");
    return (name === "a" || name === "form") && address !== undefined ? [address] : [];
  });
}
