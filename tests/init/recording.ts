import { createServer, request as ask } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import { request as askSecurely } from "node:https";
import type { AddressInfo } from "node:net";

/** One call that came by. */
export interface Call {
  method: string;
  /** Path, or the action of an API that has no paths. */
  what: string;
}

/** A server on loopback between a client and a cloud, which keeps every call. */
export class Recording {
  readonly calls: Call[] = [];
  private readonly server: Server;
  endpoint = "";

  constructor(
    to: string,
    nameOf: (path: string, body: string, headers: IncomingHttpHeaders) => string = (path) => path,
  ) {
    const target = new URL(to);
    const send = target.protocol === "https:" ? askSecurely : ask;
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts);
        const { method = "", url: path = "", headers } = request;
        this.calls.push({ method, what: nameOf(path, body.toString(), headers) });
        const options = { method, path, headers: { ...headers, host: target.host }, rejectUnauthorized: false };
        const asked = send({ host: target.hostname, port: target.port, ...options }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
        asked.on("error", () => response.writeHead(502).end());
        asked.end(body);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", () => resolve()));
    this.endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The action of a call to AWS: in the form of its query, in a header, or by method and path. */
export function awsAction(path: string, body: string, headers: IncomingHttpHeaders): string {
  const named = new URLSearchParams(body).get("Action") ?? headers["x-amz-target"]?.toString().split(".").at(-1);
  return named ?? path;
}
