import { describe, it } from "vitest";
import type { HttpAnswer } from "../../../infra/contract/client.ts";
import { zoneClient } from "../../../infra/providers/cloudflare/zone.ts";
import { zoneRulesClient } from "../../../infra/zone/client.ts";
import type { No } from "../../check/readyEstate.ts";
import { said, ReadyEstate } from "../../check/readyEstate.ts";

/** Forms lead on; every other address answers. */
const formsLeadTo =
  (location: (url: string) => string) =>
  (url: string): HttpAnswer =>
    url.endsWith("/viewform")
      ? { status: 302, headers: { location: location(url) }, body: "" }
      : { status: 200, headers: {}, body: "" };

describe("a no about zones", () => {
  const well = new ReadyEstate();

  it.each<No>([
    [
      "a smaller plan",
      { answers: [said(zoneClient, () => ({ zone: () => Promise.resolve({ name: "example.com", plan: "pro" }) }))] },
      "zone-plan",
      /its plan is pro, the stack file says business/,
      /targets\.site\.cloudflare\.plan to pro/,
    ],
    [
      "a rule that somebody made by hand",
      {
        answers: [
          said(zoneRulesClient, (own) => ({
            rules: async (phase) => [
              ...((await own.rules(phase)) ?? []),
              { ref: "old_campaign", enabled: true, expression: "true" },
            ],
          })),
        ],
      },
      "rulesets",
      /would be deleted: old_campaign/,
      /zones\.site\.rulesets\.\w+\.keep/,
    ],
    [
      "a host that does not pass Cloudflare",
      {
        answers: [
          said(zoneRulesClient, () => ({
            records: () => Promise.resolve([{ type: "A", content: "192.0.2.1", proxied: false }]),
          })),
        ],
      },
      "dns",
      /A is not proxied/,
      /switch the record to proxied/,
    ],
    [
      "a host one of whose records goes past Cloudflare",
      {
        answers: [
          said(zoneRulesClient, () => ({
            records: () =>
              Promise.resolve([
                { type: "A", content: "192.0.2.1", proxied: true },
                { type: "AAAA", content: "2001:db8::1", proxied: false },
                { type: "TXT", content: "v=spf1 -all", proxied: false },
              ]),
          })),
        ],
      },
      "dns",
      /: AAAA is not proxied|^AAAA is not proxied/,
      /switch the record to proxied/,
    ],
    [
      "a host without an address",
      { answers: [said(zoneRulesClient, () => ({ records: () => Promise.resolve([]) }))] },
      "dns",
      /it has no address in the zone/,
      /create its record/,
    ],
    [
      "a form that is closed",
      { http: formsLeadTo((url) => url.replace("viewform", "closedform")) },
      "form",
      /it is closed/,
      /open it/,
    ],
    [
      "a form that asks for an account",
      { http: formsLeadTo(() => "https://accounts.google.com/v3/signin") },
      "form",
      /asks for an account/,
      /anybody/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});
