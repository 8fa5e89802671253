import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../../../infra/contract/dial.ts";
import { normalizedPath } from "../../../../infra/zone/preview/normalize.ts";
import type { LocalEdge, Origin } from "../../../../infra/zone/preview/serve.ts";
import { serveEdge } from "../../../../infra/zone/preview/serve.ts";
import { offlineEstate } from "../../../graphs.ts";
import { requests } from "../requests.ts";
import { liveZone, zoneEstate } from "../zone.ts";
import { send, visit } from "./visit.ts";

const form = "https://docs.google.com/forms/d/e/broadcast-prod-form/viewform";
const www = "https://www.example.com";

async function serving<T>(phase: Phase, origin: Origin, work: (edge: LocalEdge) => Promise<T>): Promise<T> {
  const edge = await serveEdge(await zoneEstate().resources(phase), { origin });
  try {
    return await work(edge);
  } finally {
    await edge.close();
  }
}

describe("the edge in workerd, live, with the origin down", () => {
  let edge: LocalEdge;
  beforeAll(async () => {
    edge = await serveEdge(await liveZone());
  });
  afterAll(() => edge.close());

  const table = requests
    .filter(([, , how]) => how?.status === undefined)
    .map(([address, verdict, how]) => ({
      name: `${how?.method ?? "GET"} ${address.slice(0, 60)}`,
      address,
      verdict,
      how,
    }));

  it.each(table)("ends well: $name", async ({ address, verdict, how }) => {
    const { way, status, headers, body } = await visit(edge, address, how?.method, how?.cookie);
    const landing = new URL(address).hostname === "tv.example.com";
    if (verdict.redirect) {
      const end = new URL(edge.local(`https://tv.example.com${verdict.redirect}`));
      end.search = new URL(address).search;
      expect(way).toEqual([edge.local(address), end.href]);
      expect(status).toBe(200);
    } else if (new URL(address).hostname === "old.example.com") {
      expect(way).toEqual([edge.local(address), edge.local("https://shop.example.com/")]);
    } else {
      expect(way).toHaveLength(1);
    }
    if (verdict.redirect || landing) {
      expect([200, 404]).toContain(status);
      expect(headers["set-cookie"]).toBeUndefined();
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
    } else if (verdict.error) {
      expect(status).toBe(503);
      expect(headers["retry-after"]).toBe("120");
      expect(headers["cache-control"]).toBe("no-store");
      expect(headers["content-type"]).toMatch(/^text\/html/);
      if (how?.method !== "HEAD") expect(body).toContain(`href="${form}"`);
    } else {
      expect(status).toBe(521);
      expect(body).not.toContain(form);
    }
  });

  it("serves each language as it stands, and a page of ours where there is none", async () => {
    expect((await visit(edge, "https://tv.example.com/")).body).toContain('<html lang="fr">');
    expect((await visit(edge, "https://tv.example.com/en/")).body).toContain('<html lang="en">');
    const missing = await visit(edge, "https://tv.example.com/nowhere");
    expect(missing.status).toBe(404);
    expect(missing.body).toContain("Cette page n’existe pas");
  });

  it("does not serve the file that says its headers", async () => {
    expect((await visit(edge, "https://tv.example.com/_headers")).status).toBe(404);
  });

  it("leads a visitor who types the language without its slash to the page", async () => {
    const { way, status } = await visit(edge, "https://tv.example.com/en");
    expect(way).toHaveLength(2);
    expect(status).toBe(200);
  });

  it("shows the landing page to whoever asks for this machine by its own name", async () => {
    expect((await send(edge, `http://127.0.0.1:${String(edge.port)}/`)).body).toContain("<h1>");
  });
});

describe("the edge in workerd, elsewhere", () => {
  it("leaves a site alone in normal: no redirect, and no page of ours where the origin fails", async () => {
    await serving(
      "normal",
      () => undefined,
      async (edge) => {
        for (const path of ["/", "/en/", "/signup"]) {
          const { way, status, body } = await visit(edge, `${www}${path}`);
          expect(way).toHaveLength(1);
          expect(status).toBe(521);
          expect(body).not.toContain(form);
        }
        expect((await visit(edge, "https://tv.example.com/")).status).toBe(200);
      },
    );
  });

  it("has the error page from prewarm on, and no redirect yet", async () => {
    await serving(
      "prewarm",
      () => undefined,
      async (edge) => {
        const { way, status, body } = await visit(edge, `${www}/`);
        expect(way).toHaveLength(1);
        expect(status).toBe(503);
        expect(body).toContain(form);
      },
    );
  });

  it("passes on what an origin answers, replaces its failures for people, and none for programs", async () => {
    const origin: Origin = (path) => ({ status: path.includes("broken") ? 504 : 200, body: `origin ${path}` });
    await serving("live", origin, async (edge) => {
      expect(await visit(edge, `${www}/signup`)).toMatchObject({ status: 200, body: "origin /signup" });
      const page = await visit(edge, `${www}/broken`);
      expect(page.status).toBe(503);
      expect(page.body).toContain(form);
      const api = await visit(edge, `${www}/api/broken`);
      expect(api).toMatchObject({ status: 504, body: "origin /api/broken" });
      expect(api.headers["retry-after"]).toBeUndefined();
      expect((await visit(edge, `${www}/fine`)).headers["retry-after"]).toBeUndefined();
    });
  });

  it("says which port is taken", async () => {
    const resources = await offlineEstate().resources("live");
    const first = await serveEdge(resources);
    await expect(serveEdge(resources, { port: first.port })).rejects.toThrow(`Port ${String(first.port)} is taken`);
    await first.close();
  });
});

describe("a path as rules see it", () => {
  // The examples of Cloudflare's page, and RFC 3986's.
  it.each([
    ["/%66r", "/fr"],
    ["/%7Euser", "/~user"],
    ["/a%2fb", "/a%2Fb"],
    ["/caf%c3%a9", "/caf%C3%A9"],
    ["//a///b", "/a/b"],
    ["/%2525", "/%2525"],
    ["/a b", "/a b"],
  ])("%s is %s", (path, expected) => {
    expect(normalizedPath(path)).toBe(expected);
  });
});
