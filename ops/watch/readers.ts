import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

/** More than a company has; whoever comes then is asked to come again. */
const mostReaders = 5000;

/** Milliseconds between two words to everybody. */
const pause = 1000;

/** Milliseconds of silence after which something is said, so that nobody on the way takes the connection for dead. */
const heartbeat = 15_000;

/** Bytes that wait for a reader who does not read; beyond it the connection ends, and the browser comes again. */
const mostWaiting = 1024 * 1024;

/** Everybody who looks, by server-sent events: what is said is written once, for all of them. */
export class Readers {
  private readonly text: () => string;
  private readonly open = new Set<ServerResponse>();
  private readonly beating: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private said = -Infinity;
  private last: Buffer | undefined;

  constructor(text: () => string) {
    this.text = text;
    this.beating = setInterval(() => this.send(Buffer.from(":\n\n")), heartbeat);
    this.beating.unref();
  }

  get count(): number {
    return this.open.size;
  }

  add(request: IncomingMessage, response: ServerResponse, headers: OutgoingHttpHeaders): void {
    if (this.open.size >= mostReaders) {
      response.writeHead(503, { ...headers, "content-length": "0", "retry-after": "30" }).end();
      return;
    }
    response.writeHead(200, { ...headers, "content-type": "text/event-stream; charset=utf-8" });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    request.socket.setNoDelay(true);
    this.open.add(response);
    response.on("close", () => this.open.delete(response));
    response.on("error", () => this.open.delete(response));
    response.write("retry: 3000\n\n");
    response.write(this.last ?? this.made());
  }

  /** Tells everybody how things are, soon: what happens in the same second is said once. */
  tell(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.said = performance.now();
        this.last = undefined;
        if (this.open.size > 0) this.send(this.made());
      },
      Math.max(0, this.said + pause - performance.now()),
    ).unref();
  }

  end(): void {
    clearInterval(this.beating);
    clearTimeout(this.timer);
    for (const response of this.open) response.end();
    this.open.clear();
  }

  private made(): Buffer {
    return (this.last = Buffer.from(`data: ${this.text()}\n\n`));
  }

  private send(said: Buffer): void {
    for (const response of this.open) {
      if (response.writableLength > mostWaiting) response.destroy();
      else response.write(said);
    }
  }
}
