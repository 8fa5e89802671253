import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An incoming webhook on this machine; while it is open, notices go there. */
export class SlackReceiver {
  private received: string[] = [];
  private readonly server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      this.received.push((JSON.parse(body) as { text: string }).text);
      response.end("ok");
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((ready) => this.server.listen(0, "127.0.0.1", ready));
    const { port } = this.server.address() as AddressInfo;
    process.env["BROADCAST_SLACK_WEBHOOK"] = `http://127.0.0.1:${port}/services/T0/B0/x`;
  }

  /** The notices since this was last asked. */
  texts(): string[] {
    return this.received.splice(0);
  }

  close(): void {
    delete process.env["BROADCAST_SLACK_WEBHOOK"];
    this.server.close();
  }
}
