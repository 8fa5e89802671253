import { timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isIP } from "node:net";
import { join } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";
import { UsageError } from "../errors.ts";
import { reasonOf } from "../files.ts";
import { maskSecrets } from "../secrets.ts";
import type { Board } from "./board.ts";
import { History } from "./history.ts";
import { watchPage } from "./page.ts";
import { publicBoard } from "./public.ts";
import { Readers } from "./readers.ts";

/** What is served: the board as it is, and word of every change. */
export interface Shown {
  board(): Board;
  onChange(listener: () => void): () => void;
}

interface ServeOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** Without it the page answers to names of this machine only. */
  token?: string;
}

export interface WatchServer {
  /** Where the page is. */
  address: string;
  /** How many look at this moment. */
  readers(): number;
  close(): Promise<void>;
}

const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

const own = (name: string): string => readFileSync(join(projectFolder, "ops", "watch", "browser", name), "utf8");

/** Milliseconds for which charts that were drawn serve everybody. */
const chartsKept = 15_000;

/** Serves the page until it is closed. Throws {@link UsageError} where the address cannot be had. */
export async function serveBoard(shown: Shown, { host, port, token }: ServeOptions): Promise<WatchServer> {
  const history = new History(shown.board().sandbox);
  const text = (): string => maskSecrets(JSON.stringify(publicBoard(shown.board())));
  const readers = new Readers(text);
  history.add(shown.board());
  const ignore = shown.onChange(() => {
    history.add(shown.board());
    readers.tell();
  });
  const { company, stack } = shown.board();
  const files: Readonly<Record<string, { type: string; body: string }>> = {
    "": { type: "text/html; charset=utf-8", body: watchPage(`${company}, ${stack}`) },
    "page.js": { type: "text/javascript; charset=utf-8", body: own("page.js") },
    "style.css": { type: "text/css; charset=utf-8", body: own("style.css") },
  };
  let drawn: { at: number; body: Promise<string> } | undefined;
  const charts = (): Promise<string> => {
    if (!drawn || Date.now() - drawn.at > chartsKept) drawn = { at: Date.now(), body: draw(history, shown.board()) };
    return drawn.body;
  };

  const server = createServer((request, response) => {
    const path = wayIn(request, token);
    const file = path !== undefined && Object.hasOwn(files, path) ? files[path] : undefined;
    if (path === undefined) refuse(response, 404);
    else if (request.method !== "GET" && request.method !== "HEAD") refuse(response, 405);
    else if (path === "events") readers.add(request, response, headers);
    else if (path === "charts") {
      charts().then(
        (body) => answer(request, response, { type: "text/html; charset=utf-8", body }),
        () => refuse(response, 500),
      );
    } else if (file) answer(request, response, file);
    else refuse(response, 404);
  });
  // Whoever is slow to ask is not waited for; whoever listens, stays.
  Object.assign(server, { headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5000 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  }).catch((error: unknown) => {
    ignore();
    throw new UsageError(`${host}:${port} cannot be listened on: ${reasonOf(error)}`);
  });
  const { port: given } = server.address() as AddressInfo;
  return {
    address: `http://${isIP(host) === 6 ? `[${host}]` : host}:${given}/${token === undefined ? "" : `${token}/`}`,
    readers: () => readers.count,
    close: async () => {
      ignore();
      readers.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The library that draws is loaded when somebody first looks. */
async function draw(history: History, { shows }: Board): Promise<string> {
  const { chartsMarkup } = await import("./charts.ts");
  const zone = shows[0]?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return chartsMarkup(history.list(), zone).text;
}

/** What is asked for, behind the token; undefined for whoever may not look. */
function wayIn({ url = "/", headers: { host } }: IncomingMessage, token: string | undefined): string | undefined {
  const [path = ""] = url.split("?");
  if (token === undefined) return isThisMachine(host) ? path.slice(1) : undefined;
  const [, given = "", ...rest] = path.split("/");
  // Without the slash at its end, the page would look for its parts beside the token.
  return rest.length > 0 && same(given, token) ? rest.join("/") : undefined;
}

function same(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Another name that leads here belongs to a page from elsewhere. */
function isThisMachine(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host ?? "");
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: { type: string; body: string },
): void {
  response.writeHead(200, { ...headers, "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}

function refuse(response: ServerResponse, status: 404 | 405 | 500): void {
  response.writeHead(status, { ...headers, "content-length": 0, ...(status === 405 && { allow: "GET, HEAD" }) });
  response.end();
}
