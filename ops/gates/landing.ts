import type { Facts } from "../../policies/expression/evaluate.ts";
import { evaluate } from "../../policies/expression/evaluate.ts";
import { parseExpression } from "../../policies/expression/parse.ts";
import { factsOf, requestTo } from "../../policies/expression/request.ts";
import { exactly } from "../../policies/expression/text.ts";
import { ofType } from "../../policies/check.ts";
import { ownedPhase, rulesOf } from "../../policies/reading/rulesets.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Gate, GateMaker } from "./gate.ts";
import { unless } from "./gate.ts";
import type { HttpAnswer } from "./ports.ts";

/** Values of cf-cache-status that mean the edge answered from its store. Source: Cloudflare, "Cache responses". */
const fromStore = ["HIT", "STALE", "UPDATING", "REVALIDATED"];
/** The first request fills the edge's store; the second is answered from it. */
const requests = 2;

/** The landing page answers in every phase; where a cache rule is on for it, from the edge's store. */
export const landingGates: GateMaker = (resources) =>
  ofType(resources, token.workersRoute).flatMap((shape): Gate[] => {
    const host = /^([^/*]+)\/\*$/.exec(inputsOf(shape).at("pattern").text() ?? "")?.[1];
    if (host === undefined) return [];
    const url = `https://${host}/`;
    const cached = cacheRuleFor(resources, url);
    return [
      {
        name: "landing",
        question: `Does ${url} answer 200${cached ? " from the edge's store" : ""}?`,
        ask: async (ports, signal) => {
          let answer = await ports.http(url, signal);
          for (let i = 1; cached && i < requests && !isStored(answer); i++) answer = await ports.http(url, signal);
          const wrong = [
            ...(answer.status === 200 ? [] : [`it answers ${answer.status}`]),
            ...(/<html/i.test(answer.body) ? [] : ["what it answers is no page"]),
            ...(cached && !isStored(answer) ? [`the edge says ${cacheStatus(answer)}, not HIT`] : []),
          ];
          return unless(wrong, `${url} answers 200, ${cacheStatus(answer)}${whence(answer)}`);
        },
      },
    ];
  });

function cacheRuleFor(resources: readonly ResourceShape[], url: string): boolean {
  const request = requestTo(exactly(url));
  const facts: Facts = { ...(request && factsOf(request)), "http.request.method": "GET" };
  return ofType(resources, token.ruleset)
    .filter((shape) => ownedPhase(shape) === "http_request_cache_settings")
    .flatMap(rulesOf)
    .some(
      ({ at, expression }) =>
        at.at("enabled").flag() !== false && evaluate(parseExpression(expression), facts) === true,
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
