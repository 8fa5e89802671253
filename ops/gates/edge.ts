import { ofType } from "../../policies/check.ts";
import { requestsOf } from "../../policies/expression/request.ts";
import { fromBytes } from "../../policies/expression/syntax.ts";
import { expressionOf, redirectsOf } from "../../policies/reading/redirects.ts";
import type { Redirect } from "../../policies/reading/redirects.ts";
import { factsOf, phaseOf, rulesOf } from "../../policies/reading/rulesets.ts";
import { inputsOf, required } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Gate, GateMaker } from "./gate.ts";
import { count, no, unless } from "./gate.ts";
import type { EdgeRule, HttpAnswer, Ports } from "./ports.ts";

/** What the zone's own rulesets hold, rule by rule: on, off, and the page that is served when the origin fails. */
export const ruleGates: GateMaker = (resources) =>
  ofType(resources, token.ruleset).map((shape): Gate => {
    const phase = phaseOf(shape);
    const zone = required(inputsOf(shape).at("zoneId"), inputsOf(shape).at("zoneId").text());
    const wanted = rulesOf(shape).map(({ label, expression, at }): EdgeRule => ({
      ref: label,
      enabled: at.at("enabled").flag() ?? true,
      expression,
      content: at.at("actionParameters", "content").text(),
    }));
    const on = wanted.filter(({ enabled }) => enabled).length;
    // An origin cannot be made to fail for a question, so what stands in the rule is all there is to see.
    const served = phase === "http_custom_errors" ? "; no request was made to fail for it" : "";
    return {
      name: shape.name,
      question: `Does the zone hold ${shape.name} with ${on} of ${wanted.length} rules on?`,
      ask: async (ports) => {
        const found = await ports.rules(zone, phase);
        if (!found) return no(`the zone has no ruleset for ${phase}`);
        return unless(
          wanted.flatMap((rule) => differs(rule, found)),
          `${on} of ${wanted.length} rules are on, as wanted${served}`,
        );
      },
    };
  });

function differs(wanted: EdgeRule, rules: readonly EdgeRule[]): string[] {
  const found = rules.find(({ ref }) => ref === wanted.ref);
  if (!found) return [`rule ${wanted.ref} is missing`];
  return [
    ...(found.enabled === wanted.enabled ? [] : [`rule ${wanted.ref} is ${found.enabled ? "on" : "off"}`]),
    ...(found.expression === wanted.expression ? [] : [`rule ${wanted.ref} matches ${found.expression}`]),
    ...(found.content === wanted.content ? [] : [`rule ${wanted.ref} serves another page`]),
  ];
}

export const waitingRoomGates: GateMaker = (resources) =>
  ofType(resources, token.waitingRoom).map((shape): Gate => {
    const inputs = inputsOf(shape);
    const name = required(inputs.at("name"), inputs.at("name").text());
    const zone = required(inputs.at("zoneId"), inputs.at("zoneId").text());
    const suspended = inputs.at("suspended").flag() ?? false;
    const state = (value: boolean): string => (value ? "suspended" : "in force");
    return {
      name: shape.name,
      question: `Is the waiting room ${name} ${state(suspended)}?`,
      ask: async (ports) => {
        const found = await ports.waitingRoom(zone, name);
        if (!found) return no(`there is no waiting room ${name}`);
        const text = `${name} is ${state(found.suspended)}`;
        return unless(found.suspended === suspended ? [] : [text], text);
      },
    };
  });

/** Most addresses asked for one ruleset. */
const mostAddresses = 24;
/** Campaign tags must survive the redirect: this stands for them. */
const query = "utm_source=broadcast-gate";

/** What a visitor of the home pages gets: one redirect to the landing page with the query kept, or none at all. */
export const homeGates: GateMaker = (resources) =>
  ofType(resources, token.ruleset).flatMap((shape): Gate[] => {
    const redirects = redirectsOf(shape).filter(({ ofBroadcast }) => ofBroadcast);
    if (redirects.length === 0) return [];
    const { landing } = factsOf(shape);
    const visits = redirects.flatMap(visitsOf).slice(0, mostAddresses);
    const on = visits.some(({ enabled }) => enabled);
    return [
      {
        name: `${shape.name}-home`,
        question: on ? "Does every home page lead to the landing page, once, with its query?" : "Is home itself again?",
        ask: async (ports, signal) => {
          const seen = new Map<string, Promise<HttpAnswer>>();
          const get: Get = (url) => {
            const answer = seen.get(url) ?? ports.http(url, signal);
            seen.set(url, answer);
            return answer;
          };
          const wrong = await Promise.all(
            visits.map((visit) => (visit.enabled ? followed(visit, get) : untouched(visit, landing, get))),
          );
          const how = (await Promise.all(seen.values())).find(({ note }) => note !== undefined)?.note;
          const summary = on
            ? `${count(visits.length)} home addresses lead to ${landing} once, query kept`
            : `${count(visits.length)} home addresses answer without leading to ${landing}`;
          return unless(wrong.flat(), how === undefined ? summary : `${summary} (${how})`);
        },
      },
    ];
  });

type Get = (url: string) => ReturnType<Ports["http"]>;

interface Visit {
  url: string;
  enabled: boolean;
  status: number;
  target: string;
}

/** Every address that a rule names. */
function visitsOf(redirect: Redirect): Visit[] {
  const from = redirect.at.at("actionParameters", "fromValue");
  const target = required(from.at("targetUrl", "value"), from.at("targetUrl", "value").text());
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
