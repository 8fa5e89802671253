import type { Clients, HttpAnswer } from "../contract/client.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { formatNumber } from "../contract/format.ts";
import { no, yesUnless } from "../contract/gate.ts";
import { componentInputsOf, inputsOf } from "../contract/shape.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { requestsOf } from "../../policies/expression/request.ts";
import { fromBytes } from "../../policies/expression/syntax.ts";
import type { EdgeRule } from "./client.ts";
import { zoneRulesClient } from "./client.ts";
import { type, waitingRoomFigures } from "./facts.ts";
import { landingCacheGates } from "./landingCache.ts";
import type { Redirect } from "./redirects.ts";
import { expressionOf, redirectsOf } from "./redirects.ts";
import { phaseOf, rulesOf, zoneFactsOf } from "./reading.ts";

export const zoneGates: GateMaker = (resources) => [
  ...landingCacheGates(resources),
  ...resources.ofType(type.ruleset).map(ruleGate),
  ...resources.ofType(type.ruleset).flatMap(homeGate),
  ...resources.ofType(type.waitingRoom).map(waitingRoomGate),
];

/** What the zone's own rulesets hold, rule by rule: on, off, and the page that is served when the origin fails. */
function ruleGate(shape: ResourceShape): Gate {
  const phase = phaseOf(shape);
  const wanted = rulesOf(shape).map(({ label, expression, at }): EdgeRule => ({
    ref: label,
    enabled: at.at("enabled").flag() ?? true,
    expression,
    content: at.at("actionParameters", "content").text(),
    requests: at.at("ratelimit", "requestsPerPeriod").number(),
  }));
  const on = wanted.filter(({ enabled }) => enabled).length;
  // An origin cannot be made to fail for a question, so what stands in the rule is all there is to see.
  const served = phase === "http_custom_errors" ? "; no request was made to fail for it" : "";
  return {
    name: shape.name,
    question: `Does the zone hold ${shape.name} with ${on} of ${wanted.length} rules on?`,
    ask: async (clients) => {
      const found = await clients.of(zoneRulesClient, shape.target).rules(phase);
      if (!found) return no(`the zone has no ruleset for ${phase}`);
      return yesUnless(
        wanted.flatMap((rule) => differs(rule, found)),
        `${on} of ${wanted.length} rules are on, as wanted${served}`,
      );
    },
  };
}

function differs(wanted: EdgeRule, rules: readonly EdgeRule[]): string[] {
  const found = rules.find(({ ref }) => ref === wanted.ref);
  if (!found) return [`rule ${wanted.ref} is missing`];
  return [
    ...(found.enabled === wanted.enabled ? [] : [`rule ${wanted.ref} is ${found.enabled ? "on" : "off"}`]),
    ...(found.expression === wanted.expression ? [] : [`rule ${wanted.ref} matches ${found.expression}`]),
    ...(found.content === wanted.content ? [] : [`rule ${wanted.ref} serves another page`]),
    ...(wanted.requests === undefined || found.requests === undefined || found.requests === wanted.requests
      ? []
      : [`rule ${wanted.ref} lets ${formatNumber(found.requests)} through`]),
  ];
}

function waitingRoomGate(shape: ResourceShape): Gate {
  const inputs = inputsOf(shape);
  // One that exists may not state its name.
  const name = inputs.at("name").text() ?? "";
  const suspended = inputs.at("suspended").flag() ?? false;
  const state = (value: boolean): string => (value ? "suspended" : "in force");
  return {
    name: shape.name,
    question: `Is the waiting room ${name} ${state(suspended)}?`,
    ask: async (clients) => {
      const rooms = await clients.of(zoneRulesClient, shape.target).waitingRooms();
      const [found, ...others] = name === "" ? rooms : rooms.filter((room) => room.name === name);
      if (!found) return no(`there is no waiting room ${name}`);
      if (others.length > 0) return no("the zone has several waiting rooms: state the name of this one");
      const text = `${found.name} is ${state(found.suspended)}`;
      return yesUnless([...(found.suspended === suspended ? [] : [text]), ...otherFigures(shape, { ...found })], text);
    },
  };
}

/** What the room has otherwise than is asked for; of one that exists, what is not stated is all one. */
function otherFigures(shape: ResourceShape, found: Readonly<Record<string, unknown>>): string[] {
  const inputs = inputsOf(shape);
  const items = shape.component ? componentInputsOf(shape).at("waitingRoom", "ignored").items() : [];
  const ignored = items.map((item) => item.text());
  const figures = waitingRoomFigures.map((key) => [key, inputs.at(key).number()] as const);
  return [["path", inputs.at("path").text()] as const, ...figures].flatMap(([key, wanted]) => {
    const has = found[key];
    if (wanted === undefined || has === undefined || ignored.includes(key) || has === wanted) return [];
    return [`its ${key} is ${typeof has === "string" ? has : JSON.stringify(has)}, not ${wanted}`];
  });
}

/** Most addresses asked for one ruleset. */
const mostAddresses = 24;
/** Campaign tags must survive the redirect: this stands for them. */
const query = "utm_source=broadcast-gate";

/** What a visitor of the home pages gets: one redirect to the landing page with the query kept, or none at all. */
function homeGate(shape: ResourceShape): Gate[] {
  const redirects = redirectsOf(shape).filter(({ ofBroadcast }) => ofBroadcast);
  if (redirects.length === 0) return [];
  const { landing = "" } = zoneFactsOf(shape);
  const visits = redirects.flatMap(visitsOf).slice(0, mostAddresses);
  const on = visits.some(({ enabled }) => enabled);
  return [
    {
      name: `${shape.name}-home`,
      question: on ? "Does every home page lead to the landing page, once, with its query?" : "Is home itself again?",
      ask: async (clients, signal) => {
        const seen = new Map<string, Promise<HttpAnswer>>();
        const get: Get = (url) => {
          const answer = seen.get(url) ?? clients.http(url, signal);
          seen.set(url, answer);
          return answer;
        };
        const wrong = await Promise.all(
          visits.map((visit) => (visit.enabled ? followed(visit, get) : untouched(visit, landing, get))),
        );
        const how = (await Promise.all(seen.values())).find(({ note }) => note !== undefined)?.note;
        const summary = on
          ? `${formatNumber(visits.length)} home addresses lead to ${landing} once, query kept`
          : `${formatNumber(visits.length)} home addresses answer without leading to ${landing}`;
        return yesUnless(wrong.flat(), how === undefined ? summary : `${summary} (${how})`);
      },
    },
  ];
}

type Get = (url: string) => ReturnType<Clients["http"]>;

interface Visit {
  url: string;
  enabled: boolean;
  status: number;
  target: string;
}

/** Every address that a rule names. */
function visitsOf(redirect: Redirect): Visit[] {
  const from = redirect.at.at("actionParameters", "fromValue");
  const target = from.at("targetUrl", "value").text() ?? "";
  return requestsOf(expressionOf(redirect)).flatMap(({ host, path }) =>
    host === undefined || path === undefined || path.open
      ? []
      : {
          url: `https://${host}${fromBytes(path.known)}?${query}`,
          enabled: redirect.at.at("enabled").flag() ?? true,
          status: from.at("statusCode").number() ?? 301,
          target,
        },
  );
}

async function followed({ url, status, target }: Visit, get: Get): Promise<string[]> {
  const first = await get(url);
  const location = first.headers["location"];
  if (first.status !== status || location === undefined) return [`${url} answers ${first.status}, not ${status}`];
  const next = new URL(location, url);
  if (`${next.origin}${next.pathname}` !== new URL(target).href) return [`${url} leads to ${location}, not ${target}`];
  if (next.search !== `?${query}`) return [`${url} loses its query: it leads to ${location}`];
  const second = await get(next.href);
  return second.status === 200 ? [] : [`${next.href}, where ${url} leads, answers ${second.status}`];
}

async function untouched({ url }: Visit, landing: string, get: Get): Promise<string[]> {
  const { status, headers } = await get(url);
  const location = headers["location"];
  if (location !== undefined && new URL(location, url).host === landing) return [`${url} still leads to ${location}`];
  return status >= 500 ? [`${url} answers ${status}`] : [];
}
