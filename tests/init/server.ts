import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One call that came by. */
export interface Call {
  method: string;
  /** Path, or the action of an API that has no paths. */
  what: string;
}

/** A server on loopback, which keeps every call. */
export abstract class LocalServer {
  readonly calls: Call[] = [];
  private readonly server = createServer((request, response) => this.serve(request, response));
  endpoint = "";

  protected abstract serve(request: IncomingMessage, response: ServerResponse): void;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", () => resolve()));
    this.endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
