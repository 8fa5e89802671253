import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { UsageError } from "../../ops/errors.ts";
import { messageOf } from "../../ops/switching/message.ts";
import { deadlineOf, endOfShow, extensionIn } from "../../ops/unattended/deadline.ts";
import { findShow } from "../../ops/unattended/shows.ts";
import { parseUntil } from "../../ops/unattended/until.ts";
import { instant, showsAt } from "./calendar.ts";

const shows = showsAt(["2027-02-19T20:00", "2027-02-26T20:00"]);
const update = (from: Phase, to: Phase, startTime: string, more: object = {}, result = "succeeded") => ({
  ...{ startTime, result },
  message: messageOf({ broadcast: 1, from, to, by: "ana", despite: [], ...more }),
});
const up = update("prewarm", "live", "2027-02-19T18:45:00Z", {
  until: "2027-02-19T20:00:00Z",
  show: "Show of 2027-02-19T20:00",
});
const at = (history: readonly ReturnType<typeof update>[], extension?: ReturnType<typeof extensionIn>, of = shows) =>
  deadlineOf(history, extension, of)?.at.toString();

describe("until when a stack is up", () => {
  it("is what its latest way up recorded", () => {
    expect(at([up, update("normal", "prewarm", "2027-02-19T18:00:00Z", { until: "2027-02-19T19:00:00Z" })])).toBe(
      "2027-02-19T20:00:00Z",
    );
    expect(at([update("live", "prewarm", "2027-02-19T20:10:00Z"), up])).toBe("2027-02-19T20:00:00Z");
  });

  it("is nothing in normal, nor where nobody said", () => {
    expect(at([update("prewarm", "normal", "2027-02-19T20:30:00Z"), up])).toBeUndefined();
    expect(at([update("prewarm", "normal", "2027-02-19T20:30:00Z", {}, "failed"), up])).toBe("2027-02-19T20:00:00Z");
    expect(at([update("normal", "prewarm", "2027-02-19T18:00:00Z"), up])).toBeUndefined();
    expect(at([{ startTime: "", result: "succeeded", message: "a plain pulumi up" }])).toBeUndefined();
  });

  it("is later where the calendar has the same show end later, and never another one of its name", () => {
    const longer = shows.map((show) => ({ ...show, until: show.until.add({ minutes: 30 }) }));
    expect(at([up], undefined, longer)).toBe("2027-02-19T20:30:00Z");
    const week = shows.map((show) => ({ ...show, name: "Show of 2027-02-19T20:00" }));
    expect(at([up], undefined, week)).toBe("2027-02-19T20:00:00Z");
  });

  it("is put off by an extension recorded since, and by none from before", () => {
    const tag = (when: string) =>
      extensionIn({ "broadcast:until": JSON.stringify({ until: "2027-02-19T21:00:00Z", by: "ben", at: when }) });
    expect(at([up], tag("2027-02-19T19:50:00Z"))).toBe("2027-02-19T21:00:00Z");
    expect(at([up], tag("2027-02-18T19:50:00Z"))).toBe("2027-02-19T20:00:00Z");
    expect(extensionIn({ "broadcast:until": "tonight" })).toBeUndefined();
  });

  it("is that of the show on air or within a day", () => {
    expect(endOfShow(shows, instant("2027-02-19T19:30Z"))?.until).toBe("2027-02-19T20:00:00Z");
    expect(endOfShow(shows, instant("2027-02-20T10:00Z"))).toBeUndefined();
  });
});

describe("--until", () => {
  const now = instant("2027-02-19T19:30Z");
  const read = (text: string) => parseUntil(text, shows, now).toString();

  it("is local to the next show's zone, has an offset, or counts from now", () => {
    expect(read("2027-02-19T22:00")).toBe("2027-02-19T21:00:00Z");
    expect(read("2027-02-19T22:00+00:00")).toBe("2027-02-19T22:00:00Z");
    expect([read("+90m"), read("+2h")]).toEqual(["2027-02-19T21:00:00Z", "2027-02-19T21:30:00Z"]);
  });

  it.each([
    ["2027-02-19T20:00", /is past\. Allowed: a time to come, or \+90m/],
    ["tonight", /--until tonight is no air time/],
  ])("is wrong usage as %s", (text, message) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(message);
  });
});

describe("--for", () => {
  const now = instant("2027-02-18T12:00Z");

  it("is the next show, or one by name, air time or both", () => {
    const names = [
      undefined,
      "Show of 2027-02-26T20:00",
      "2027-02-26T20:00",
      "Show of 2027-02-26T20:00@2027-02-26T20:00",
    ];
    expect(names.map((name) => findShow(shows, name, now).air.day)).toEqual([19, 26, 26, 26]);
  });

  it("is wrong usage where there is none, or several of that name", () => {
    expect(() => findShow(shows, "Another", now)).toThrow(
      /--for Another: no show to come is called so; allowed: Show of/,
    );
    const twice = shows.map((show) => ({ ...show, name: "News" }));
    expect(() => findShow(twice, "News", now)).toThrow(
      /several shows are called so; allowed: News@2027-02-19T20:00, News@/,
    );
    expect(() => findShow([], undefined, now)).toThrow(
      /No show is to come: list it under broadcast:estate\.broadcasts/,
    );
  });
});
