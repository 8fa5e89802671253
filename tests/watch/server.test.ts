import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get, request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { UsageError } from "../../ops/errors.ts";
import type { Shown, WatchServer } from "../../ops/watch/server.ts";
import { serveBoard } from "../../ops/watch/server.ts";
import { board } from "./boards.ts";

let server: WatchServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A board that counts how often it is made, and can be said to have changed. */
function shown() {
  const listeners = new Set<() => void>();
  const made = { count: 0 };
  const it: Shown = {
    board: () => {
      made.count++;
      return board();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { it, made, listeners, change: () => listeners.forEach((listener) => listener()) };
}

async function asked(url: string, options: object = {}): Promise<IncomingMessage & { text: string }> {
  const call = request(url, options).end();
  const [response] = (await once(call, "response")) as [IncomingMessage];
  let text = "";
  for await (const part of response) text += String(part);
  return Object.assign(response, { text });
}

/** The first board that comes as an event. */
async function firstEvent(url: string): Promise<string> {
  const call = get(url);
  const [response] = (await once(call, "response")) as [IncomingMessage];
  let text = "";
  for await (const part of response) {
    text += String(part);
    if (/^data: .*\n\n/m.test(text)) break;
  }
  return /^data: (.*)$/m.exec(text)?.[1] ?? "";
}

describe("the page on this machine", () => {
  it("answers with its parts, safe headers, and nothing from elsewhere", async () => {
    server = await serveBoard(shown().it, { host: "127.0.0.1", port: 0 });
    for (const [path, type] of [
      ["", "text/html"],
      ["page.js", "text/javascript"],
      ["style.css", "text/css"],
      ["charts", "text/html"],
    ] as const) {
      const { statusCode, headers, text } = await asked(server.address + path);
      expect(statusCode, path).toBe(200);
      expect(headers["content-type"]).toContain(type);
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'/);
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
      expect(text).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    }
  });

  it("answers to no other name, to no other method, and has no other file", async () => {
    server = await serveBoard(shown().it, { host: "127.0.0.1", port: 0 });
    expect((await asked(server.address, { headers: { host: "evil.example.com" } })).statusCode).toBe(404);
    expect((await asked(server.address, { method: "POST" })).statusCode).toBe(405);
    expect((await asked(`${server.address}../ops/main.ts`)).statusCode).toBe(404);
    expect((await asked(`${server.address}__proto__`)).statusCode).toBe(404);
  });

  it("shows no message of a provider or a gate: they name accounts and hosts", async () => {
    server = await serveBoard(shown().it, { host: "127.0.0.1", port: 0 });
    const said = await firstEvent(`${server.address}events`);
    expect(said).not.toContain("123456789012");
    expect(JSON.parse(said)).toMatchObject({
      gates: { verdicts: [{ gate: "nodes", verdict: "no" }, {}] },
      figures: [{}, {}, {}, {}, { state: "unknown", trouble: "not allowed" }],
    });
  });

  it("says so where the address cannot be had", async () => {
    server = await serveBoard(shown().it, { host: "127.0.0.1", port: 0 });
    const port = Number(new URL(server.address).port);
    await expect(serveBoard(shown().it, { host: "127.0.0.1", port })).rejects.toThrow(UsageError);
  });
});

describe("the page for whoever has the link", () => {
  it("is behind its token alone", async () => {
    server = await serveBoard(shown().it, { host: "127.0.0.1", port: 0, token: "s3cret-token" });
    const { origin } = new URL(server.address);
    expect((await asked(server.address, { headers: { host: "ops.example.com" } })).statusCode).toBe(200);
    for (const path of ["/", "/s3cret-toke/", "/s3cret-tokeN/", "/s3cret-token", "/events", "/page.js"]) {
      expect((await asked(origin + path)).statusCode, path).toBe(404);
    }
  });
});

describe("five hundred readers", () => {
  it("are fed by one poll: the board is made once for all of them", { timeout: 60_000 }, async () => {
    const { it: board, made, change, listeners } = shown();
    server = await serveBoard(board, { host: "127.0.0.1", port: 0 });
    const { address } = server;
    const responses = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const call = get(`${address}events`);
        call.on("error", () => undefined);
        const [response] = (await once(call, "response")) as [IncomingMessage];
        await once(response, "data");
        return response;
      }),
    );
    expect(server.readers()).toBe(500);
    const before = made.count;
    const told = Promise.all(responses.map((response) => once(response, "data")));
    for (let change_ = 0; change_ < 20; change_++) change();
    await told;
    // Once for the charts' past at each change, and once for all readers together.
    expect(made.count - before).toBeLessThanOrEqual(22);
    await server.close();
    server = undefined;
    expect(listeners.size).toBe(0);
  });
});
