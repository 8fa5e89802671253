import { describe, expect, it } from "vitest";
import { loadBalancerClient } from "../../../infra/loadBalancer/client.ts";
import { readiness } from "../../../ops/check/check.ts";
import type { No, Said } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import type { RawEstate } from "../../estates.ts";
import { keepKinds } from "../../gates/live.ts";
import { onSandbox } from "../../gates/sandbox.ts";
import { offlineEstate } from "../../graphs.ts";
import { streams, streamsArn, web, webArn, withBalancers } from "./balancers.ts";

const estate = new ReadyEstate();
const reservation = { units: 0, decreasesLeft: 2, zones: [] as object[] };

const answering = (more: object): Said =>
  said(loadBalancerClient, () => ({
    reservation: () => Promise.resolve(reservation as never),
    endsTls: () => Promise.resolve(false),
    quota: () => Promise.resolve(10_000),
    reservedBeside: () => Promise.resolve(0),
    ...more,
  }));

const asked = (more: object, edit: (raw: RawEstate) => void = withBalancers({ web, streams })) => ({
  edit,
  answers: [answering(more)],
});
const reserved = (more: object) => ({ reservation: () => Promise.resolve({ ...reservation, ...more }) });
const own = ["reserved-capacity", "reserved-capacity-quota", "reserved-capacity-days"];

/** Shows of these air times, in UTC, each over half an hour later. */
const showsOf =
  (balancers: object, ...times: string[]) =>
  (raw: RawEstate) => {
    withBalancers(balancers)(raw);
    raw["timing"] = { holdMinutes: 30 };
    raw["broadcasts"] = times.map((air, index) => ({ name: `show ${index + 1}`, air, zone: "UTC" }));
  };
const shows = (...times: string[]) => showsOf({ web }, ...times);

describe("a no about reserved capacity", () => {
  it.each<No>([
    [
      "a load balancer that does not exist",
      asked({ reservation: () => Promise.resolve(undefined) }),
      "reserved-capacity",
      /there is no load balancer arn:aws:elasticloadbalancing/,
      /correct what adopt says/,
    ],
    [
      "a change that is under way",
      asked(reserved({ zones: [{ zone: "eu-west-3a", state: "pending" }] })),
      "reserved-capacity",
      /eu-west-3a is pending, and AWS takes no change before that is over/,
      /wait/,
    ],
    [
      "a way back that AWS would refuse today",
      asked(reserved({ units: 500, decreasesLeft: 0 })),
      "reserved-capacity",
      /500 LCUs reserved; the way back takes 1 decreases, and AWS takes 0 more today/,
      /tomorrow/,
    ],
    [
      "a way back in two steps of which AWS takes one",
      asked(reserved({ decreasesLeft: 1 })),
      "reserved-capacity",
      /the way back takes 2 decreases, and AWS takes 1 more today/,
      /tomorrow/,
    ],
    [
      "a network load balancer with a TLS listener",
      asked({ endsTls: (arn: string) => Promise.resolve(arn === streamsArn) }),
      "reserved-capacity",
      /it has a TLS listener/,
      /reserve nothing/,
    ],
    [
      "a quota that is 0, as it is by default",
      asked({ quota: () => Promise.resolve(0) }),
      "reserved-capacity-quota",
      /the broadcast reserves 500 LCUs; quota L-8A66D0E6 allows 0 in the region/,
      /request-service-quota-increase --service-code elasticloadbalancing --quota-code L-8A66D0E6 --desired-value 500; it may take days/,
    ],
    [
      "a quota that others use up",
      asked({ reservedBeside: (kind: string) => Promise.resolve(kind === "net" ? 1001 : 0) }),
      "reserved-capacity-quota",
      /9,000 LCUs; quota L-723DCCB6 allows 10,000 in the region, and others have reserved 1,001/,
      /--desired-value 10001/,
    ],
    [
      "two shows of a day with a way back in two steps each",
      asked({}, showsOf({ streams }, "2970-02-19T06:00", "2970-02-19T20:00")),
      "reserved-capacity-days",
      /on the way back from show 2 to prewarm AWS refuses decrease 3 within a day/,
      /stay above prewarm between these shows/,
    ],
  ])("is %s, with its fix", (_, ...no) => estate.saysNo(...no));
});

describe("shows of a day", () => {
  const days = async (edit: (raw: RawEstate) => void, verdict: "yes" | "no") =>
    findings(await estate.ask(asked({}, edit)), verdict)
      .filter(({ question }) => question === "reserved-capacity-days")
      .map(({ subject, message }) => [subject, message]);
  const three = shows("2970-02-19T06:00", "2970-02-19T13:00", "2970-02-19T20:00");

  it("that go back to normal each count one decrease each, and a third is refused", async () => {
    expect(await days(three, "no")).toContainEqual([
      "web",
      "on the way back from show 3 to normal AWS refuses decrease 3 within a day",
    ]);
  });

  it("of one evening stay in prewarm in between, where nothing is lowered", async () => {
    const evening = shows("2970-02-19T18:00", "2970-02-19T20:00", "2970-02-19T22:00");
    expect(await days(evening, "yes")).toEqual([
      ["web", "1 decreases in all shows that are listed, and no more than 2 within a day"],
    ]);
  });

  it("of two days are each counted by themselves, and a night between them is not", async () => {
    const apart = shows("2970-02-19T06:00", "2970-02-19T20:00", "2970-02-20T20:00");
    expect((await days(apart, "yes")).map(([name]) => name)).toEqual(["web"]);
    const close = shows("2970-02-19T13:00", "2970-02-19T20:00", "2970-02-20T06:00");
    expect((await days(close, "no")).map(([name]) => name)).toContain("web");
  });

  it("that nobody has listed are no question", async () => {
    expect(await days(withBalancers({ web }), "yes")).toEqual([]);
  });

  it("whose times are wrong are unknown", async () => {
    const wrong = (raw: RawEstate): void => {
      shows("2970-02-19T20:00")(raw);
      raw["broadcasts"][0].until = "2970-02-19T19:00";
    };
    const unknowns = findings(await estate.ask(asked({}, wrong)), "unknown");
    expect(unknowns.find(({ question }) => question === "reserved-capacity-days")?.message).toMatch(
      /allowed: a time after it is on air/,
    );
  });
});

describe("what is well", () => {
  it("is told with its figures", async () => {
    const well = findings(await estate.ask(asked(reserved({ units: 500 }))), "yes");
    const told = well
      .filter(({ question }) => own.includes(question))
      .map(({ subject, message }) => [subject, message]);
    expect(told.sort()).toEqual([
      ["streams", "500 LCUs reserved, may be lowered 2 more times today"],
      [
        "streams",
        "the broadcast reserves 9,000 LCUs; quota L-723DCCB6 allows 10,000 in the region, and others have reserved 0",
      ],
      ["web", "500 LCUs reserved, may be lowered 2 more times today"],
      [
        "web",
        "the broadcast reserves 500 LCUs; quota L-8A66D0E6 allows 10,000 in the region, and others have reserved 0",
      ],
    ]);
  });

  it("is a listener that ends TLS, of an application load balancer", async () => {
    const tls = { endsTls: () => Promise.resolve(true) };
    expect(findings(await estate.ask(asked(tls, withBalancers({ web }))), "no")).toEqual([]);
  });

  it("is no question of quotas where nothing is ever reserved", async () => {
    const none = withBalancers({ web: { ...web, capacityUnits: { normal: 0, broadcast: 0 } } });
    const result = await estate.ask(asked({ quota: () => Promise.resolve(0) }, none));
    expect(result.answers.map(({ question }) => question)).not.toContain("reserved-capacity-quota");
  });
});

it("what cannot be found is unknown", async () => {
  const nothing = () => Promise.resolve(undefined);
  const messages = async (more: object) =>
    findings(await estate.ask(asked(more)), "unknown")
      .filter(({ question }) => own.includes(question))
      .map(({ subject, message }) => `${subject}: ${message}`)
      .sort();
  expect(await messages({ quota: nothing, endsTls: nothing })).toEqual([
    "streams: its listeners cannot be found",
    "streams: quota L-723DCCB6 cannot be found",
    "web: quota L-8A66D0E6 cannot be found",
  ]);
  expect((await messages({ reservedBeside: nothing }))[0]).toMatch(/what others have reserved cannot be found$/);
});

it("a load balancer whose reservation is turned is asked once, and not by its alarms as well", async () => {
  const both = (raw: RawEstate): void => {
    withBalancers({ web })(raw);
    raw.alarms.evening.loadBalancers = {
      web: { id: webArn.replace(/^.*:loadbalancer\//, ""), p95Seconds: 1 },
      other: { id: "app/other/0123456789abcdef", p95Seconds: 1 },
    };
  };
  const arns: string[] = [];
  const listening = {
    reservation: (arn: string) => {
      arns.push(arn);
      return Promise.resolve(reservation);
    },
  };
  await estate.ask(asked(listening, both));
  expect(arns.sort()).toEqual([
    "arn:aws:elasticloadbalancing:eu-west-3:000000000000:loadbalancer/app/other/0123456789abcdef",
    webArn,
  ]);
});

it("on the sandbox the reservation is known, and what only the real estate can say is unknown", async () => {
  const offline = offlineEstate("prod", (raw) => {
    withBalancers({ web })(raw);
    keepKinds(raw, "loadBalancers");
  });
  const { clients } = await onSandbox(offline);
  const result = await readiness({ offline, clients });
  expect(findings(result, "unknown").filter(({ question }) => own.includes(question))).toMatchObject([
    { subject: "web", message: "0 LCUs reserved; how often it may be lowered today, only AWS can say" },
    { subject: "web", message: "the sandbox knows no quotas: only the real estate can be asked" },
  ]);
});
