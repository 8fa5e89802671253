import { projectFolder } from "../../infra/contract/project.ts";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clients, HttpAnswer } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { thingsOf } from "../../infra/contract/estate.ts";
import { landings } from "../../infra/landing/index.ts";
import { siteOf } from "../../infra/landing/pages/site.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { offlineEstate } from "../graphs.ts";
import { onSandbox } from "./sandbox.ts";

/**
 * The edge in workerd: a redirect for the home pages in front, the landing's files behind, kept in workerd's own cache.
 * `MISTAKE` names what an evening might get wrong.
 */
const edge = `
const homes = { "/": "/", "/fr": "/", "/fr/": "/", "/en": "/en/", "/en/": "/en/" };
export default {
  async fetch(request, { FILES, MISTAKE }) {
    const url = new URL(request.url);
    if (url.host !== "tv.example.com") {
      const to = homes[url.pathname];
      if (to === undefined || MISTAKE === "off") return new Response("<html>The origin.</html>");
      const query = MISTAKE === "query" ? "" : url.search;
      const host = MISTAKE === "loop" ? "www.example.com" : "tv.example.com";
      return new Response(null, { status: 302, headers: { location: "https://" + host + to + query } });
    }
    if (MISTAKE === "missing") return new Response("nothing", { status: 404 });
    const key = url.origin + url.pathname;
    const kept = await caches.default.match(key);
    if (kept) {
      const answer = new Response(kept.body, kept);
      answer.headers.set("cf-cache-status", "HIT");
      return answer;
    }
    const body = FILES[url.pathname];
    if (body === undefined) return new Response("nothing", { status: 404 });
    const headers = { "content-type": "text/html", "cache-control": "public, max-age=60" };
    if (MISTAKE !== "uncached") await caches.default.put(key, new Response(body, { headers }));
    return new Response(body, { headers: { ...headers, "cf-cache-status": "MISS", "cf-ray": "0-CDG" } });
  },
};`;

const estate = offlineEstate();
const landing = thingsOf(estate.estate, landings)["tv"];
if (!landing) throw new Error("no landing page");
const site = siteOf(landing, projectFolder);
const files = { "/": site.get("index.html"), "/en/": site.get("en/index.html") };

class Edge {
  private readonly workerd: Miniflare;

  constructor(mistake = "") {
    this.workerd = new Miniflare({
      modules: true,
      script: edge,
      compatibilityDate: "2026-01-01",
      bindings: { FILES: files, MISTAKE: mistake },
    });
  }

  /** As the real client asks, but at workerd's own entrance: the hosts of the stack file lead nowhere. */
  readonly get = async (url: string): Promise<HttpAnswer> => {
    const response = await this.workerd.dispatchFetch(url, { redirect: "manual" });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };

  end(): Promise<void> {
    return this.workerd.dispose();
  }
}

describe("gates asked of a real edge", () => {
  const edges: Edge[] = [];
  let sandbox: Clients;

  beforeAll(async () => {
    sandbox = (await onSandbox(estate)).clients;
  });

  afterAll(() => Promise.all(edges.map((each) => each.end())));

  async function ask(phase: Phase, mistake?: string): Promise<Record<string, string>> {
    const opened = new Edge(mistake);
    edges.push(opened);
    const gates = gatesOf(await estate.resources(phase), phase, estate.kinds).filter(({ name }) =>
      /^landing-tv$|-landing$|-home$/.test(name),
    );
    const verdicts = await askGates(gates, { ...sandbox, http: opened.get }, { timeout: 0 });
    return Object.fromEntries(verdicts.map(({ gate, verdict, message }) => [gate, `${verdict}: ${message}`]));
  }

  it("say yes to a landing page from the store and homes that lead to it once, with their query", async () => {
    expect(await ask("live")).toEqual({
      "landing-tv": "yes: https://tv.example.com/ answers 200",
      "zone-site-cache-landing": "yes: https://tv.example.com/ answers from the store, cache HIT",
      "zone-site-redirects-home": "yes: 10 home addresses lead to tv.example.com once, query kept",
    });
  });

  it("say yes in normal only where home leads nowhere", async () => {
    expect((await ask("normal", "off"))["zone-site-redirects-home"]).toBe(
      "yes: 10 home addresses answer without leading to tv.example.com",
    );
    expect((await ask("normal"))["zone-site-redirects-home"]).toMatch(
      /^no: .*still leads to https:\/\/tv\.example\.com\//,
    );
  });

  it.each([
    [
      "off",
      "zone-site-redirects-home",
      /^no: https:\/\/example\.com\/\?utm_source=broadcast-gate answers 200, not 302/,
    ],
    ["query", "zone-site-redirects-home", /^no: .*loses its query/],
    [
      "loop",
      "zone-site-redirects-home",
      /^no: .*leads to https:\/\/www\.example\.com\/\S*, not https:\/\/tv\.example\.com\//,
    ],
    ["missing", "zone-site-redirects-home", /^no: https:\/\/tv\.example\.com\/\S*, where \S+ leads, answers 404/],
    ["missing", "landing-tv", /^no: it answers 404/],
    ["uncached", "zone-site-cache-landing", /^no: the edge says cache MISS, not HIT/],
  ])("say no when the edge is %s: %s", async (mistake, gate, message) => {
    expect((await ask("live", mistake))[gate]).toMatch(message);
  });
});
