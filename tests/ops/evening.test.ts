import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultEvening, readEvening } from "../../ops/rehearsal/evening.ts";

const alarm = { name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false };
const good = {
  name: "An evening",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 1, signUpsPerDay: 1 },
  alarms: [alarm],
};

describe("an evening", () => {
  let folder: string;
  const read = (evening: unknown): unknown => {
    const path = join(folder, "evening.yaml");
    writeFileSync(path, JSON.stringify(evening));
    return readEvening(path);
  };
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "evening-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("of the article has eight alarms, one of them aired, with what was measured", () => {
    const { alarms } = readEvening(defaultEvening);
    expect(alarms.map(({ aired }) => aired)).toEqual([false, false, false, false, false, false, true, false]);
    expect(alarms[6]?.measured).toMatchObject({
      requestsPerMinute: 251_000,
      peopleAtOnce: 21_000,
      signUps: 8000,
      signUpMinutes: 14,
      databasePercent: 60,
    });
  });

  it("is read as it stands", () => {
    expect(read(good)).toEqual(good);
  });

  it.each([
    ["an unknown zone", { ...good, zone: "Europe/Atlantis" }, /zone: found "Europe\/Atlantis"; allowed: a time zone/],
    ["an abbreviation for a zone", { ...good, zone: "CET" }, /IANA/],
    [
      "a day that does not exist",
      { ...good, alarms: [{ ...alarm, at: "2023-02-30T20:00", until: "2023-03-01T00:00" }] },
      /alarms\.0\.at/,
    ],
    [
      "an end before its beginning",
      { ...good, alarms: [{ ...alarm, until: "2023-02-10T19:00" }] },
      /alarms\.0\.until: .*a time after `at`/,
    ],
    [
      "alarms that overlap",
      { ...good, alarms: [alarm, { ...alarm, at: "2023-02-10T20:30", until: "2023-02-10T21:00" }] },
      /alarms\.1\.at: .*previous alarm's end, 2023-02-10T20:40/,
    ],
    ["no alarm", { ...good, alarms: [] }, /alarms/],
    ["an unknown key", { ...good, chanel: "TF1" }, /chanel/],
    ["a list", [], /\(file\)/],
  ])("is refused for %s", (_, evening, message) => {
    expect(() => read(evening)).toThrow(message);
  });
});
