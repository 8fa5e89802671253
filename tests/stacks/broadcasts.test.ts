import { describe, expect, it } from "vitest";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";

const evening = { name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris" };

const parsed = (broadcasts: unknown) => parseSettings("normal", { ...rawEstate("prod"), broadcasts }).estate.broadcasts;

describe("the broadcasts of a stack file", () => {
  it("are optional, and kept as they are", () => {
    expect(parsed(undefined)).toBeUndefined();
    expect(parsed([evening, { ...evening, channel: "TF1", peakRequestsPerMinute: 251_000 }])).toHaveLength(2);
  });

  it.each([
    [
      "a time that is none",
      { ...evening, air: "tonight" },
      /broadcasts\.0\.air: found "tonight"; allowed: a time such as/,
    ],
    [
      "a zone that no place has",
      { ...evening, zone: "CET" },
      /broadcasts\.0\.zone: found "CET"; allowed: a name of the IANA/,
    ],
    [
      "a peak of nobody",
      { ...evening, peakRequestsPerMinute: 0 },
      /broadcasts\.0\.peakRequestsPerMinute: found 0; allowed/,
    ],
    ["no name", { ...evening, name: " " }, /broadcasts\.0\.name: found " "; allowed/],
  ])("refuse %s", (_, broadcast, message) => {
    expect(() => parsed([broadcast])).toThrow(InvalidSettings);
    expect(() => parsed([broadcast])).toThrow(message);
  });
});
