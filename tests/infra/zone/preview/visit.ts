import { request } from "node:http";
import type { LocalEdge } from "../../../../infra/zone/preview/serve.ts";

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One request to a local edge, without following anything. Names below localhost are no concern of this system's resolver. */
export function send(
  edge: LocalEdge,
  url: string,
  method = "GET",
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port: edge.port, method, path: `${pathname}${search}`, headers: { ...headers, host } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => void chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

interface Visit extends Answer {
  /** Addresses asked for, one after the other. */
  way: string[];
}

/** Most redirects that are followed before a visit counts as lost. */
const most = 10;

/** A visit to an address of the zone, followed to its end as a browser would. */
export async function visit(edge: LocalEdge, address: string, method = "GET", cookie?: string): Promise<Visit> {
  const way = [edge.local(address)];
  for (;;) {
    const url = way.at(-1) ?? "";
    const answer = await send(edge, url, method, cookie === undefined ? {} : { cookie });
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || typeof location !== "string") return { ...answer, way };
    if (way.length > most) throw new Error(`${address} does not end: ${way.join(" → ")}`);
    way.push(new URL(location, url).href);
  }
}
