import { describe, expect, it } from "vitest";
import type { Clients } from "../../infra/contract/client.ts";
import { AccessDenied } from "../../infra/contract/client.ts";
import { askEach, yes } from "../../infra/contract/question.ts";
import { databaseClient } from "../../infra/database/client.ts";
import { accountClient } from "../../infra/providers/aws/account.ts";
import { zoneClient } from "../../infra/providers/cloudflare/zone.ts";
import { readiness } from "../../ops/check/check.ts";
import { readinessText } from "../../ops/check/text.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { onSandbox } from "../gates/sandbox.ts";
import { offlineEstate } from "../graphs.ts";
import type { No } from "./readyEstate.ts";
import { findings, said, ReadyEstate } from "./readyEstate.ts";

const well = new ReadyEstate();

describe("an estate that is well", () => {
  it("is ready, and every question has an answer", async () => {
    const result = await well.ask();
    expect(findings(result, "no")).toEqual([]);
    expect(findings(result, "unknown")).toEqual([]);
    expect(result.ready).toBe(true);
    expect(result.answers.map(({ question }) => question).sort()).toEqual([
      "app-owners",
      "autoscalers",
      "budgets",
      "cache-node-type",
      "cache-owners",
      "cache-quota",
      "connections-in-force",
      "database-as-stated",
      "database-class",
      "database-owners",
      "database-quota",
      "dns",
      "drift",
      "flag-owners",
      "flags-seen",
      "form",
      "images",
      "landing",
      "load-balancers",
      "node-addresses",
      "node-group-quota",
      "node-quota",
      "node-size",
      "queued-cache-changes",
      "queued-changes",
      "rulesets",
      "target",
      "zone-plan",
    ]);
    for (const answer of result.answers) expect(answer.findings.length).toBeGreaterThan(0);
    expect(readinessText(result).at(-1)).toContain("Ready.");
  });

  it("is asked nothing about kinds of things that it has none of", async () => {
    const result = await well.ask({
      edit: (raw) => {
        for (const key of ["landings", "zones", "alarms", "load", "levers"]) Reflect.deleteProperty(raw, key);
      },
    });
    const asked = result.answers.map(({ question }) => question);
    for (const question of ["dns", "form", "landing", "load-balancers", "rulesets"])
      expect(asked).not.toContain(question);
    expect(result.ready).toBe(true);
  });
});

describe("a question that fails at once", () => {
  const failing = (): never => {
    throw new Error("not a function");
  };

  it("is an unknown of its own, and the others are asked", async () => {
    const offline = offlineEstate();
    const kinds = offline.estate.kinds.map((kind) =>
      kind.key === "alarms" ? { ...kind, questions: [{ name: "odd", asks: "What?", ask: failing }] } : kind,
    );
    const { clients } = await onSandbox(offline);
    const asked = await readiness({ offline: new OfflineEstate("prod", { ...offline.estate, kinds }), clients });
    const odd = asked.answers.find(({ question }) => question === "odd");
    expect(odd?.findings).toEqual([
      { subject: "odd", verdict: "unknown", message: "could not be asked: not a function" },
    ]);
    expect(asked.answers.length).toBeGreaterThan(10);
  });

  it("hides no other subject", async () => {
    const answers = await askEach(["one", "two"], String, (subject) =>
      subject === "one" ? failing() : Promise.resolve(yes(subject, "well")),
    );
    expect(answers.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ["one", "unknown"],
      ["two", "yes"],
    ]);
  });
});

describe("a no", () => {
  it.each<No>([
    [
      "credentials of another account",
      { answers: [said(accountClient, () => ({ account: () => Promise.resolve("123456789012") }))] },
      "target",
      /belong to account 123456789012/,
      /AWS_PROFILE.*targets\.paris\.aws\.account/,
    ],
    [
      "a token of another zone",
      {
        answers: [said(zoneClient, () => ({ zone: () => Promise.resolve({ name: "example.org", plan: "business" }) }))],
      },
      "target",
      /is example.org, the stack file says example.com/,
      /targets\.site/,
    ],
    [
      "an estate that has drifted",
      { drift: () => Promise.resolve(["database-shop-primary: instanceClass is db.r6g.2xlarge"]) },
      "drift",
      /database-shop-primary: instanceClass/,
      /pulumi refresh/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});

describe("an unknown", () => {
  it("names the right that is missing, for the things it hides and no others", async () => {
    const denied = said(databaseClient, (own) => ({
      instance: (id) =>
        id === "shop-prod" ? Promise.reject(new AccessDenied("rds:DescribeDBInstances")) : own.instance(id),
    }));
    const result = await well.ask({ answers: [denied] });
    expect(
      findings(result, "unknown").map(({ question, subject, permission }) => [question, subject, permission]),
    ).toEqual([
      ["queued-changes", "shop-prod", "rds:DescribeDBInstances"],
      ["database-class", "shop-prod", "rds:DescribeDBInstances"],
      ["connections-in-force", "shop-prod", "rds:DescribeDBInstances"],
    ]);
    expect(result.ready).toBe(true);
    const text = readinessText(result).join("\n");
    expect(text).toContain("Rights these credentials lack (docs/permissions.md): rds:DescribeDBInstances");
    expect(text).toContain("3 of ");
    expect(text).not.toContain("Ready.");
  });

  it("is what an error of the network is", async () => {
    const refused = said(zoneClient, () => ({ zone: () => Promise.reject(new Error("connect ECONNREFUSED")) }));
    const result = await well.ask({ answers: [refused] });
    expect(findings(result, "unknown").map(({ message }) => message)).toContain(
      "could not be asked: connect ECONNREFUSED",
    );
  });

  it("is drift where no engine was asked", async () => {
    const result = await well.ask({ drift: "nobody asks" });
    expect(findings(result, "unknown").map(({ question }) => question)).toEqual(["drift"]);
  });
});

describe("an estate that nobody could ask", () => {
  const failing = (): never => {
    throw new Error("no credentials");
  };
  const nobody: Clients = {
    estate: "nobody",
    of: failing,
    read: () => Promise.reject(new Error("no engine")),
    http: () => Promise.reject(new Error("no network")),
    now: () => 0,
    wait: () => Promise.resolve(),
  };

  it("is not ready, and the last line says that nothing is known of it", async () => {
    const result = await readiness({ offline: offlineEstate("prod"), clients: nobody });
    expect(findings(result, "yes")).toEqual([]);
    expect(findings(result, "no")).toEqual([]);
    expect(findings(result, "unknown").length).toBeGreaterThan(5);
    expect(result.ready).toBe(false);
    expect(readinessText(result).at(-1)).toMatch(/Nothing is known: no question had an answer/);
    expect(readinessText(result).join("\n")).not.toContain("Nothing known stands in the way");
  });

  it("is judged by a person where only some of it is unknown", async () => {
    const result = await well.ask({ drift: "nobody asks" });
    expect(result.ready).toBe(true);
    expect(readinessText(result).at(-1)).toMatch(/Nothing known stands in the way/);
  });
});
