import { request as ask } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { request as askSecurely } from "node:https";
import { LocalServer } from "./server.ts";

/** How a call is called. */
type NameOf = (path: string, body: string, headers: IncomingHttpHeaders) => string;

/** A server between a client and a cloud. */
export class Recording extends LocalServer {
  private readonly target: URL;
  private readonly nameOf: NameOf;

  constructor(to: string, nameOf: NameOf = (path) => path) {
    super();
    this.target = new URL(to);
    this.nameOf = nameOf;
  }

  protected serve(request: IncomingMessage, response: ServerResponse): void {
    const { target } = this;
    const send = target.protocol === "https:" ? askSecurely : ask;
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const { method = "", url: path = "", headers } = request;
      this.calls.push({ method, what: this.nameOf(path, body.toString(), headers) });
      const options = { method, path, headers: { ...headers, host: target.host }, rejectUnauthorized: false };
      const asked = send({ host: target.hostname, port: target.port, ...options }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      asked.on("error", () => response.writeHead(502).end());
      asked.end(body);
    });
  }
}

/** The action of a call to AWS: in the form of its query, in a header, or by method and path. */
export function awsAction(path: string, body: string, headers: IncomingHttpHeaders): string {
  const named = new URLSearchParams(body).get("Action") ?? headers["x-amz-target"]?.toString().split(".").at(-1);
  return named ?? path;
}
