import { describe, expect, it } from "vitest";
import { broadcast } from "../terminal.ts";

const base = ["notice", "--stack", "prod", "--now", "2027-02-18T09:00Z"];

describe("broadcast notice", () => {
  it("tells partners the window and the requests a minute", async () => {
    const { code, out } = await broadcast(
      ...base,
      "--air",
      "2027-02-19T20:00",
      "--zone",
      "Europe/Paris",
      "--peak",
      "251000",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/Fri 2027-02-19 20:00 \+01:00 to 20:40 \(Europe\/Paris\)/);
    expect(out).toMatch(/251,000 requests a minute on example\.com \(4,184 a second\)/);
  });

  it.each([
    ["no peak", ["--air", "2027-02-19T20:00+01:00"], /The peak is missing: give --peak\. Allowed: requests a minute/],
    ["a peak of nobody", ["--air", "2027-02-19T20:00+01:00", "--peak", "0"], /--peak 0 is no peak/],
    ["no broadcast", ["--peak", "100"], /no broadcast to tell of: give --air/],
  ])("refuses %s", async (_, args, message) => {
    const { code, notes } = await broadcast(...base, ...args);
    expect(code).toBe(2);
    expect(notes).toMatch(message);
  });
});
