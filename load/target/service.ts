import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Store } from "./store.ts";

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The shop as the load sees it: home that redirects to a landing page, sign-up, signed-in pages, the app's sync. */
export class Service {
  private readonly store: Store;
  private readonly server: Server;

  constructor(store: Store) {
    this.store = store;
    this.server = createServer((request, response) => {
      this.answer(request)
        .catch(failure)
        .then((answer) => write(response, answer))
        .catch(() => response.destroy());
    });
  }

  /** Listens on loopback alone; gives back the address. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { method = "GET" } = request;
    const url = new URL(request.url ?? "/", "http://localhost");
    switch (`${method} ${url.pathname}`) {
      case "GET /":
        return { status: 302, headers: { location: "/landing" } };
      case "GET /landing":
        return page("<h1>We are on television</h1><a href=/signup>Sign up</a>");
      case "GET /signup":
        return page("<form method=post><input name=email><input name=name></form>");
      case "POST /signup": {
        const { email, name } = await json(request);
        if (!email?.includes("@") || !name) return { status: 422, body: { error: "email-or-name-missing" } };
        return signedIn(201, await this.store.signUp(email, name));
      }
      case "POST /login": {
        const { email = "" } = await json(request);
        const id = await this.store.find(email);
        return id === undefined ? { status: 401, body: { error: "unknown" } } : signedIn(200, id);
      }
      case "GET /account": {
        const id = personOf(request);
        return id === undefined
          ? { status: 401, body: { error: "not-signed-in" } }
          : { status: 200, body: { id, cart: await this.store.cart(id) } };
      }
      case "GET /api/sync":
        return { status: 200, body: { since: url.searchParams.get("since"), changes: [] } };
      case "GET /metrics":
        return { status: 200, body: { databaseBusyMs: this.store.busy } };
      default:
        return { status: 404, body: { error: "not-found" } };
    }
  }
}

function page(body: string): Answer {
  return {
    status: 200,
    body: `<!doctype html><title>Shop</title>${body}`,
    headers: { "content-type": "text/html; charset=utf-8" },
  };
}

function signedIn(status: number, id: number): Answer {
  return { status, body: { id }, headers: { "set-cookie": `person=${id}; Path=/; HttpOnly; SameSite=Lax` } };
}

function personOf({ headers }: IncomingMessage): number | undefined {
  const [, id] = /(?:^|;\s*)person=(-?\d+)/.exec(headers.cookie ?? "") ?? [];
  return id === undefined ? undefined : Number(id);
}

async function json(request: IncomingMessage): Promise<Partial<Record<string, string>>> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 10_000) throw new SyntaxError("too long");
  }
  return JSON.parse(text) as Partial<Record<string, string>>;
}

/** The name of what went wrong, so that a load test can tell one failure from another. */
function failure(error: unknown): Answer {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string };
  if (code === "23505")
    return { status: 500, body: { error: constraint === "people_pkey" ? "duplicate-id" : "taken" } };
  if (error instanceof SyntaxError) return { status: 400, body: { error: "no-json" } };
  if (message?.includes("timeout")) return { status: 503, body: { error: "no-connection" } };
  return { status: 500, body: { error: "internal" } };
}

function write(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}
