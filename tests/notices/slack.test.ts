import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Notice } from "../../ops/notices/notice.ts";
import { noticeText } from "../../ops/notices/notice.ts";
import { postToSlack } from "../../ops/notices/slack.ts";

const done: Notice = {
  kind: "done",
  stack: "prod",
  from: "prewarm",
  to: "live",
  by: "ada",
  took: 86,
  waived: ["landing"],
};

let server: Server | undefined;
afterEach(() => server?.close());

/** A receiver on this machine, in Slack's place. */
async function receiver(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<string> {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => answer(request, body, response));
  });
  await new Promise<void>((ready) => server?.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/a-secret`;
}

describe("a notice to Slack", () => {
  it("is one line of text, by the webhook's rules", async () => {
    const received: unknown[] = [];
    const url = await receiver(({ method, url: path, headers }, body, response) => {
      received.push(method, path, headers["content-type"], JSON.parse(body));
      response.end("ok");
    });
    expect(await postToSlack({ ...done, waived: ["<b> & co"] }, url)).toBeUndefined();
    expect(received).toEqual([
      "POST",
      "/services/T0/B0/a-secret",
      "application/json",
      {
        text: ":white_check_mark: prod: prewarm → live is done, after 1 min 26 s. Not waited for: &lt;b&gt; &amp; co.",
      },
    ]);
  });

  it("that Slack refuses is told without the address, and stops nothing", async () => {
    const url = await receiver((_, __, response) => response.writeHead(404).end("no_service"));
    const told = await postToSlack(done, url);
    expect(told).toMatch(/Slack answered 404/);
    expect(told).not.toContain("a-secret");
  });

  it("follows nobody elsewhere", async () => {
    const url = await receiver((_, __, response) =>
      response.writeHead(302, { location: "http://127.0.0.1:1/x" }).end(),
    );
    expect(await postToSlack(done, url)).toBe("Slack could not be reached.");
  });

  it("that reaches nobody is told without the address", async () => {
    expect(await postToSlack(done, "https://127.0.0.1:1/a-secret")).toBe("Slack could not be reached.");
  });

  it.each(["nonsense", "http://hooks.example.com/a-secret", "ftp://x/a-secret"])("goes to no %s", async (url) => {
    const told = await postToSlack(done, url);
    expect(told).toMatch(/BROADCAST_SLACK_WEBHOOK is no address of a webhook\. Allowed: https/);
    expect(told).not.toContain("secret");
  });

  it.each([undefined, ""])("is not sent where no webhook is set", async (url) => {
    expect(await postToSlack(done, url)).toBeUndefined();
  });
});

describe("a notice", () => {
  const way = { stack: "prod", from: "normal", to: "prewarm", by: "ada" } as const;
  const notices: [Notice, RegExp][] = [
    [
      { kind: "started", ...way, expected: 1800 },
      /^prod: normal → prewarm has begun, by ada\. Expected to take 30 min\.$/,
    ],
    [
      { kind: "started", ...way, from: "live", to: "live", what: "pull door", expected: 20 },
      /^prod in live: pull door has begun, by ada\. Expected to take 20 s\.$/,
    ],
    [
      { kind: "interrupted", ...way, steps: 3, next: "npx broadcast status" },
      /^prod: normal → prewarm was interrupted by ada, after 3 steps\. Next: npx broadcast status$/,
    ],
    [
      { kind: "failed", ...way, reason: "a throttle.", next: "run the same again." },
      /^prod: normal → prewarm stopped: a throttle\. Next: run the same again\.$/,
    ],
    [
      { kind: "stillLive", stack: "prod", hours: 5.7, perHour: "97.11 USD" },
      /still live after 5 hours, at 97\.11 USD an hour/,
    ],
  ];
  it.each(notices)("says what to do, %#", (notice, text) => {
    expect(noticeText(notice)).toMatch(text);
  });
});
