import { askEach, no, yes } from "../contract/question.ts";
import type { Question } from "../contract/question.ts";
import { inputsOf } from "../contract/shape.ts";
import { component } from "./facts.ts";

export const landingAnswers: Question = {
  name: "landing",
  asks: "Does the landing page answer?",
  ask: ({ resources }, clients) => {
    const hosts = resources.normal.ofType(component).map((landing) => inputsOf(landing).at("host").text() ?? "");
    return askEach(
      hosts.map((host) => `https://${host}/`),
      String,
      async (url) => {
        const { status, note } = await clients.http(url);
        const how = note === undefined ? "" : ` (${note})`;
        if (status === 200) return yes(url, `200${how}`);
        return no(
          url,
          `it answers ${status}${how}`,
          "bring the stack up in normal: the landing page is deployed in every phase",
        );
      },
    );
  },
};
