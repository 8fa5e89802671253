import { describe, expect, it } from "vitest";
import { askedPartners, languagesOf, partnerVerdicts } from "../../ops/partners.ts";
import { partnerNotice } from "../../ops/notices/partner.ts";
import { Temporal } from "temporal-polyfill";
import type { Partner } from "../../stacks/partners.ts";
import { findings, ReadyEstate } from "../check/readyEstate.ts";
import type { RawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const show = { name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris" };
const payments = { limitPerMinute: 30_000, flows: { signup: 2, checkout: 10 }, confirmed: "2027-01-15" };
/** The example with a partner, and a show of so many requests a minute. */
const edited =
  (partner: object, peak: number | null = 250_000, more: object[] = []) =>
  (raw: RawEstate): void => {
    raw["partners"] = { payments: partner };
    raw["broadcasts"] = [{ ...show, ...(peak !== null && { peakRequestsPerMinute: peak }) }, ...more];
  };
const estateOf = (...given: Parameters<typeof edited>) => offlineEstate("prod", edited(...given)).estate;

describe("what a partner is asked at the expected peak", () => {
  it("is the share of each flow that reaches it, together", () => {
    expect(askedPartners(estateOf(payments))).toEqual([
      { key: "payments", name: "payments", calls: 30_000, limit: 30_000, unsaid: [] },
    ]);
    // 0.1 and 0.2 in binary are a hair above 0.3.
    const [asked] = askedPartners(estateOf({ ...payments, flows: { a: 0.1, b: 0.2 } }, 1_000_000));
    expect(asked?.calls).toBe(3000);
  });

  it("is too much by one call", () => {
    const [asked] = askedPartners(estateOf({ ...payments, limitPerMinute: 29_999 }));
    expect(asked?.above).toMatch(
      /^30,000 calls a minute reach payments at 250,000 requests a minute \(of 100: checkout 10, signup 2\), and it takes 29,999\. Fix: /,
    );
  });

  it("counts the shows that are still to come", () => {
    const aired = { ...show, air: "2027-02-12T20:00", peakRequestsPerMinute: 900_000, aired: true };
    expect(askedPartners(estateOf(payments, 250_000, [aired]))[0]?.calls).toBe(30_000);
    expect(askedPartners(estateOf(payments, 250_000, [{ ...aired, aired: undefined }]))[0]?.calls).toBe(108_000);
  });

  it.each<[string, object, number | null, string[]]>([
    ["never", { ...payments, confirmed: undefined }, 1000, ["the limit of payments: it has not confirmed it"]],
    ["90 days before", { ...payments, confirmed: "2026-11-21" }, 1000, []],
    [
      "91 days before",
      { ...payments, confirmed: "2026-11-20" },
      1000,
      ["the limit of payments: confirmed on 2026-11-20, 91 days before the show of 2027-02-19"],
    ],
    [
      "of a peak that nobody states",
      payments,
      null,
      ["calls that reach payments: no show of the stack file states peakRequestsPerMinute"],
    ],
  ])("says what nobody has said: confirmed %s", (_, partner, peak, unsaid) => {
    expect(askedPartners(estateOf(partner, peak))[0]?.unsaid).toEqual(unsaid);
  });
});

describe("the day of a confirmation", () => {
  it("is the same as the engine hands it on", () => {
    const estate = estateOf({ ...payments, confirmed: "2027-01-15 00:00:00 +0000 UTC" });
    expect(estate.partners?.["payments"]?.confirmed).toBe("2027-01-15");
  });

  it.each(["2027-02-30", "15/01/2027", "2027-01-15 10:00:00 +0000 UTC"])("is not %s", (confirmed) => {
    expect(() => estateOf({ ...payments, confirmed })).toThrow(
      /partners\.payments\.confirmed: found .*allowed: a day such as 2027-01-15/,
    );
  });
});

describe("a plan with partners", () => {
  const plan = (partner: object, from: "prewarm" | "live", to: "prewarm" | "live") =>
    offlineEstate("prod", edited(partner)).plan(from, to);
  const above = { ...payments, limitPerMinute: 10_000 };

  it("to live is refused where one would be sent more than it takes", async () => {
    const { refusals } = await plan(above, "prewarm", "live");
    expect(refusals).toEqual([expect.stringMatching(/^partners-within-limits, in live: 30,000 calls a minute/)]);
    expect((await plan(payments, "prewarm", "live")).refusals).toEqual([]);
  });

  it("keeps nobody from leaving live", async () => {
    expect((await plan(above, "live", "prewarm")).refusals).toEqual([]);
  });

  it("goes ahead as far as is known where nothing is confirmed", async () => {
    const { refusals, uncounted } = await plan({ ...payments, confirmed: undefined }, "prewarm", "live");
    expect([refusals, uncounted]).toEqual([[], ["the limit of payments: it has not confirmed it"]]);
  });

  it("has no verdict on partners where the file names none", () => {
    expect(partnerVerdicts(offlineEstate().estate)).toEqual([]);
  });
});

describe("check", () => {
  const well = new ReadyEstate();
  const asked = async (partner: object) => {
    const result = await well.ask({ edit: edited(partner) });
    return (["yes", "no", "unknown"] as const).flatMap((verdict) =>
      findings(result, verdict)
        .filter(({ question }) => question === "partners")
        .map(({ message, fix }) => [verdict, message, fix]),
    );
  };

  it("answers for each partner", async () => {
    expect(await asked(payments)).toEqual([
      ["yes", "30,000 calls a minute at the peak, and it takes 30,000", undefined],
    ]);
    expect(await asked({ ...payments, limitPerMinute: 10_000 })).toEqual([
      ["no", expect.stringMatching(/it takes 10,000\.$/), expect.stringMatching(/^have it take more/)],
    ]);
    expect(await asked({ ...payments, confirmed: undefined })).toEqual([
      ["unknown", "the limit of payments: it has not confirmed it", undefined],
    ]);
  });
});

describe("a partner's notice", () => {
  const air = Temporal.ZonedDateTime.from("2027-02-19T20:00[Europe/Paris]");
  const told = (language: "en" | "fr") =>
    partnerNotice({
      ...{ estate: estateOf(payments), language, peak: 250_000 },
      alarms: [{ name: "Evening news", air, until: air.add({ minutes: 40 }) }],
      partner: { name: "PayCo", calls: 30_000, limit: 30_000 },
      // Spaces that do not break stand between the digits, and before a colon.
    }).replace(/[\u00a0\u202f]/g, " ");

  it("is in its language, with what reaches it and what it is known to take", () => {
    expect(told("en")).toMatchInlineSnapshot(`
      "Subject: Shop on air: expect up to 30,000 calls a minute

      Hello PayCo,

      Shop may be on air at the times below. Some of them may be false alarms.

      - Evening news: Fri 2027-02-19 20:00 +01:00 to 20:40 (Europe/Paris)

      We expect up to 250,000 requests a minute on example.com (4,167 a second) within a minute of the
      air time, falling over the following quarter of an hour. Of those, up to
      30,000 calls a minute (500 a second) would reach your service. We count on 30,000 a minute.

      Please confirm that limit, or tell us the right one, and whether a planned maintenance of yours stands in the way.
      "
    `);
    expect(told("fr")).toMatchInlineSnapshot(`
      "Subject: Shop à l’antenne : jusqu’à 30 000 appels par minute

      Bonjour PayCo,

      Shop passera peut-être à l’antenne aux heures ci-dessous. Certaines peuvent être de fausses alertes.

      - Evening news: ven. 2027-02-19 20:00 +01:00 à 20:40 (Europe/Paris)

      Nous attendons jusqu’à 250 000 requêtes par minute sur example.com (4 167 par seconde) dans la minute qui suit le
      passage, puis de moins en moins pendant un quart d’heure. Parmi elles, jusqu’à
      30 000 appels par minute (500 par seconde) atteindraient votre service. Nous comptons sur 30 000 par minute.

      Merci de confirmer cette limite, ou de nous donner la bonne, et de nous dire si une maintenance prévue s’y oppose.
      "
    `);
  });

  it("is in the languages of this file's pages, or its own", () => {
    const estate = estateOf(payments);
    const partner = estate.partners?.["payments"] as Partner;
    expect(languagesOf(partner, estate)).toEqual(["en", "fr"]);
    expect(languagesOf({ ...partner, languages: ["fr"] }, estate)).toEqual(["fr"]);
    expect(languagesOf(partner, { ...estate, things: {} })).toEqual(["en"]);
  });
});
