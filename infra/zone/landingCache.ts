import type { Facts } from "../../policies/expression/evaluate.ts";
import { evaluate } from "../../policies/expression/evaluate.ts";
import { parseExpression } from "../../policies/expression/parse.ts";
import { factsOf, requestTo } from "../../policies/expression/request.ts";
import { exactly } from "../../policies/expression/text.ts";
import type { HttpAnswer } from "../contract/client.ts";
import type { Gate } from "../contract/gate.ts";
import { yesUnless } from "../contract/gate.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { type } from "./facts.ts";
import { ownedPhase, rulesOf, zoneFactsOf } from "./reading.ts";

/** Values of cf-cache-status that mean the edge answered from its store. Source: Cloudflare, "Cache responses". */
const fromStore = ["HIT", "STALE", "UPDATING", "REVALIDATED"];
/** The first request fills the edge's store; the second is answered from it. */
const requests = 2;

/** Where a cache rule is on for it, the landing page answers from the edge's store. */
export function landingCacheGates(resources: Resources): Gate[] {
  return resources.ofType(type.ruleset).flatMap((shape): Gate[] => {
    if (ownedPhase(shape) !== "http_request_cache_settings") return [];
    const { landing } = zoneFactsOf(shape);
    const url = `https://${landing ?? ""}/`;
    if (landing === undefined || !keepsPage(shape, url)) return [];
    return [
      {
        name: `${shape.name}-landing`,
        question: `Does ${url} answer from the edge's store?`,
        ask: async (clients, signal) => {
          let answer = await clients.http(url, signal);
          for (let i = 1; i < requests && !isStored(answer); i++) answer = await clients.http(url, signal);
          const wrong = isStored(answer) ? [] : [`the edge says ${cacheStatus(answer)}, not HIT`];
          return yesUnless(wrong, `${url} answers from the store, ${cacheStatus(answer)}${whence(answer)}`);
        },
      },
    ];
  });
}

function keepsPage(shape: ResourceShape, url: string): boolean {
  const request = requestTo(exactly(url));
  const facts: Facts = { ...(request && factsOf(request)), "http.request.method": "GET" };
  return rulesOf(shape).some(
    ({ at, expression }) => at.at("enabled").flag() !== false && evaluate(parseExpression(expression), facts) === true,
  );
}

function cacheStatus({ headers }: HttpAnswer): string {
  return `cache ${headers["cf-cache-status"] ?? "unnamed"}`;
}

function isStored({ headers }: HttpAnswer): boolean {
  return fromStore.includes(headers["cf-cache-status"] ?? "");
}

/** The store is each edge location's own: the answer holds for the one nearest to whoever asks. */
function whence({ headers, note }: HttpAnswer): string {
  const location = headers["cf-ray"]?.split("-").at(-1);
  return note !== undefined ? ` (${note})` : location === undefined ? "" : ` in ${location}`;
}
