import type { Gate, GateMaker } from "../contract/gate.ts";
import { yesUnless } from "../contract/gate.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { component } from "./facts.ts";

/** The landing page answers in every phase. */
export const landingGates: GateMaker = (resources) =>
  resources.ofType(component).map((landing): Gate => {
    const host = required(inputsOf(landing).at("host"), inputsOf(landing).at("host").text());
    const url = `https://${host}/`;
    return {
      name: landing.name,
      question: `Does ${url} answer 200?`,
      ask: async (clients, signal) => {
        const answer = await clients.http(url, signal);
        const wrong = [
          ...(answer.status === 200 ? [] : [`it answers ${answer.status}`]),
          ...(/<html/i.test(answer.body) ? [] : ["what it answers is no page"]),
        ];
        return yesUnless(wrong, `${url} answers 200${answer.note === undefined ? "" : ` (${answer.note})`}`);
      },
    };
  });
