import { describe, expect, it } from "vitest";
import { component } from "../../../infra/landing/facts.ts";
import { landingGates } from "../../../infra/landing/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";

describe("the gate of a landing page", () => {
  const gate = gateFor(landingGates, shape(component, "landing-tv", { host: "tv.example.com" }));
  const page = { status: 200, body: "<!doctype html>\n<HTML lang=fr>" };

  it.each([
    [page, "yes: https://tv.example.com/ answers 200"],
    [{ ...page, note: "from the store" }, "yes: https://tv.example.com/ answers 200 (from the store)"],
    [{ ...page, status: 522 }, "no: it answers 522"],
    [{ status: 200, body: "ok" }, "no: what it answers is no page"],
    [{ status: 404, body: "" }, "no: it answers 404; what it answers is no page"],
  ])("of %j is %s", async (found, expected) => {
    expect(gate).toMatchObject({ name: "landing-tv", question: "Does https://tv.example.com/ answer 200?" });
    expect(await answer(gate, {}, { http: { "https://tv.example.com/": [found] } })).toBe(expected);
  });
});
