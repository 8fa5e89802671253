import { describe, expect, it, vi } from "vitest";
import type { Clients } from "../../../infra/contract/client.ts";
import { AccessDenied, NotAvailable } from "../../../infra/contract/client.ts";
import type { Phase } from "../../../infra/contract/dial.ts";
import { zoneClient } from "../../../infra/providers/cloudflare/zone.ts";
import { zoneRulesClient } from "../../../infra/zone/client.ts";
import { type } from "../../../infra/zone/facts.ts";
import { knownRules } from "../../../infra/zone/questions.ts";
import { phaseOf, rulesOf } from "../../../infra/zone/reading.ts";
import { ask, cloudflareAt, recordedServers, targets } from "../../gates/clients.ts";
import { offlineEstate } from "../../graphs.ts";

/** Cloudflare's API does not run here: these are answers in the form its API reference gives, asked for by its own client. */
const zone = "00000000000000000000000000000000";
const ok = (result: unknown, more: object = {}) => ({ success: true, errors: [], messages: [], result, ...more });
const failed = (code: number, message: string) => ({
  success: false,
  errors: [{ code, message }],
  messages: [],
  result: null,
});

const estate = offlineEstate();
const serving = recordedServers();

interface Answer {
  status?: number;
  body: unknown;
}

/** Clients of an API that gives one answer a path, with its query. What was asked is in `seen`, with the token it came with. */
async function answering(answers: Record<string, Answer | undefined>) {
  const seen: { path: string; token: string | undefined }[] = [];
  const address = await serving((request) => {
    const { pathname, search } = new URL(request.url ?? "", "http://api");
    seen.push({ path: pathname + search, token: request.headers.authorization });
    const { status = 200, body } = answers[pathname + search] ??
      answers[pathname] ?? { status: 404, body: failed(10000, "not found") };
    return { status, type: "application/json", body: JSON.stringify(body) };
  });
  return { clients: cloudflareAt(address), seen };
}

/** A phase's entry point as the API shows what the program asks for. */
async function entryPoint(phase: Phase, name: string) {
  const shapes = (await estate.resources(phase)).ofType(type.ruleset);
  const shape = shapes.find((each) => each.name === name);
  if (!shape) throw new Error(`no ruleset ${name}`);
  const rules = rulesOf(shape).map(({ label, expression, at }, index) => ({
    ...{ id: `rule${index}`, ref: label, version: "1", last_updated: "2023-02-10T18:00:00Z", action: "redirect" },
    ...{ enabled: at.at("enabled").flag() ?? true, expression },
    action_parameters: { content: at.at("actionParameters", "content").text() },
  }));
  const zoneId = String(shape.inputs["zoneId"]);
  const path = `/zones/${zoneId}/rulesets/phases/${phaseOf(shape)}/entrypoint`;
  return { path, rules, answer: (kept: unknown[]): Answer => ({ body: ok({ id: "r", kind: "zone", rules: kept }) }) };
}

describe("gates asked of Cloudflare's API", () => {
  it("say yes to the rules the phase wants, no to those of another and to one that is gone", async () => {
    const live = await entryPoint("live", "zone-site-redirects");
    const prewarm = await entryPoint("prewarm", "zone-site-redirects");
    const { clients, seen } = await answering({ [live.path]: live.answer(live.rules) });
    expect(await ask("live", "zone-site-redirects", clients)).toMatch(/^yes: \d+ of \d+ rules are on, as wanted/);
    expect(seen[0]).toEqual({ path: live.path, token: "Bearer token of a test" });
    expect(await ask("prewarm", "zone-site-redirects", clients)).toMatch(/^no: rule \S+ is on/);

    const { clients: before } = await answering({ [live.path]: prewarm.answer(prewarm.rules.slice(1)) });
    const [gone] = prewarm.rules;
    expect(await ask("prewarm", "zone-site-redirects", before)).toContain(`rule ${gone?.ref ?? ""} is missing`);
  });

  it("say no where the zone has no ruleset of the phase", async () => {
    const { clients } = await answering({});
    expect(await ask("live", "zone-site-redirects", clients)).toMatch(/^no: the zone has no ruleset for /);
  });

  it("are unknown where the token may not read, and name its permission", async () => {
    const { path } = await entryPoint("live", "zone-site-redirects");
    const { clients } = await answering({ [path]: { status: 403, body: failed(10000, "Authentication error") } });
    expect(await ask("live", "zone-site-redirects", clients)).toMatch(/^unknown: .*Dynamic URL Redirects Read/);
  });
});

describe("what the days before ask of Cloudflare's API", () => {
  it("finds a rule that the stack file does not know", async () => {
    const { path, rules, answer } = await entryPoint("normal", "zone-site-redirects");
    const byHand = { ...rules[0], ref: "made-by-hand" };
    const { clients } = await answering({ [path]: answer([...rules, byHand]) });
    const resources = await estate.resources("normal");
    const world = {
      estate: estate.estate,
      resources: { normal: resources, prewarm: resources, live: resources },
      waysBack: () => Promise.resolve([]),
    };
    const found = (await knownRules.ask(world, clients)).find(
      ({ subject }) => subject === "http_request_dynamic_redirect of site",
    );
    expect(found).toMatchObject({ verdict: "no", message: expect.stringContaining("made-by-hand") as string });
  });

  it("reads a zone's name and plan", async () => {
    const result = { id: zone, name: "example.com", status: "active", plan: { id: "p", legacy_id: "business" } };
    const { clients } = await answering({ [`/zones/${zone}`]: { body: ok(result) } });
    expect(await clients.of(zoneClient, targets.cloudflare).zone()).toEqual({ name: "example.com", plan: "business" });
    const { clients: gone } = await answering({});
    expect(await gone.of(zoneClient, targets.cloudflare).zone()).toBeUndefined();
  });

  it("reads a host's records, and those of no other host", async () => {
    const record = {
      id: "r",
      name: "www.example.com",
      type: "CNAME",
      content: "lb.example.com",
      proxied: true,
      ttl: 1,
    };
    const { clients, seen } = await answering({
      [`/zones/${zone}/dns_records`]: { body: ok([record], { result_info: { page: 1, per_page: 100, count: 1 } }) },
      [`/zones/${zone}/dns_records?name.exact=www.example.com&page=2`]: { body: ok([]) },
    });
    expect(await clients.of(zoneRulesClient, targets.cloudflare).records("www.example.com")).toEqual([
      { type: "CNAME", content: "lb.example.com", proxied: true },
    ]);
    for (const { path } of seen) expect(path).toContain("name.exact=www.example.com");
  });

  it("finds a waiting room on a later page", async () => {
    const room = (name: string, suspended: boolean) => ({ id: name, name, suspended });
    const page = (number: number, rooms: unknown[]): Answer => ({
      body: ok(rooms, { result_info: { page: number, per_page: 1, count: rooms.length, total_count: 2 } }),
    });
    const path = `/zones/${zone}/waiting_rooms`;
    const { clients } = await answering({
      [path]: page(1, [room("shop", true)]),
      [`${path}?page=2`]: page(2, [room("broadcast", false)]),
      [`${path}?page=3`]: page(3, []),
    });
    expect(await clients.of(zoneRulesClient, targets.cloudflare).waitingRooms()).toEqual([
      { id: "shop", name: "shop", suspended: true },
      { id: "broadcast", name: "broadcast", suspended: false },
    ]);
  });

  const rules = (clients: Clients) => clients.of(zoneRulesClient, targets.cloudflare);
  it.each<[string, (clients: Clients) => Promise<unknown>]>([
    ["Zone Read", (clients) => clients.of(zoneClient, targets.cloudflare).zone()],
    ["DNS Read", (clients) => rules(clients).records("www.example.com")],
    ["Waiting Rooms Read", (clients) => rules(clients).waitingRooms()],
    ["Cache Settings Read", (clients) => rules(clients).rules("http_request_cache_settings")],
    ["Custom Errors Read", (clients) => rules(clients).rules("http_custom_errors")],
  ])("names the permission %s where the token lacks it", async (permission, question) => {
    const refusal: Answer = { status: 403, body: failed(9109, "Unauthorized to access requested resource") };
    const phases = ["http_request_cache_settings", "http_custom_errors"].map(
      (phase) => `rulesets/phases/${phase}/entrypoint`,
    );
    const paths = ["", "/dns_records", "/waiting_rooms", ...phases.map((phase) => `/${phase}`)];
    const { clients } = await answering(Object.fromEntries(paths.map((path) => [`/zones/${zone}${path}`, refusal])));
    await question(clients).then(
      () => expect.fail("answered"),
      (error: unknown) => {
        expect(error).toBeInstanceOf(AccessDenied);
        expect((error as AccessDenied).permission).toBe(`the token's permission ${permission}`);
      },
    );
  });

  it("tells a token that is unknown, or missing, from one that may not", async () => {
    const { clients } = await answering({
      [`/zones/${zone}`]: { status: 401, body: failed(1000, "Invalid API Token") },
    });
    await expect(clients.of(zoneClient, targets.cloudflare).zone()).rejects.toThrow(
      "Cloudflare does not know this token",
    );
    const { clients: without } = await answering({});
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "");
    await expect(without.of(zoneClient, targets.cloudflare).zone()).rejects.toBeInstanceOf(NotAvailable);
  });
});
