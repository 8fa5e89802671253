import { expect, it } from "vitest";
import { eveningsOf, switchesIn } from "../../ops/report/evenings.ts";
import { lasting } from "../../ops/terminal.ts";

const now = new Date("2027-02-19T20:40:00Z");

it("says how long something lasts, and of a clock that is ahead no seconds below none", () => {
  expect(lasting("2027-02-19T20:00:00.123456Z", now)).toBe("since 2027-02-19T20:00:00Z (40 min)");
  expect(lasting("2027-02-19T20:40:00Z", now)).toBe("since 2027-02-19T20:40:00Z (0 s)");
  expect(lasting("2030-03-28T03:11:12Z", now)).toBe(
    "since 2030-03-28T03:11:12Z (by a clock that is ahead of this machine's)",
  );
});

it("counts no hours below none for a switch in which the clock was set back", () => {
  const message = 'broadcast normal → prewarm {"broadcast":1,"from":"normal","to":"prewarm","by":"somebody"}';
  const update = {
    kind: "update",
    message,
    result: "succeeded",
    startTime: "2027-02-19T20:00:00Z",
    endTime: "2027-02-19T17:00:00Z",
  };
  const switches = switchesIn([update], []);
  expect(switches.map(({ seconds }) => seconds)).toEqual([0]);
  const [evening] = eveningsOf(switches, new Date("2027-02-19T18:00:00Z"));
  expect(evening?.hours).toEqual({ prewarm: 1, live: 0 });
});
