import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { stacks } from "../estates.ts";
import { broadcast } from "../terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "rehearsed-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Timeline {
  switches: Record<string, { from: string; to: string; path: { seconds: number; updateSeconds: number } }>;
}
interface Rehearsal {
  alarms: { switches: { from: string; to: string; seconds: number }[] }[];
}

it.each(stacks)("the timeline of %s and the clock of its rehearsal agree on what an update takes", async (stack) => {
  const evening = join(folder, `${stack}.yaml`);
  const alarm = { name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false };
  const usual = { requestsPerMinute: 25_100, signUpsPerDay: 1000 };
  writeFileSync(
    evening,
    JSON.stringify({ name: "One alarm", channel: "TF1", zone: "Europe/Paris", usual, alarms: [alarm] }),
  );
  const offline = ["--engine", "offline", "--scale", "100000", "--evening", evening, "--json"];
  const rehearsed = JSON.parse((await broadcast("rehearse", "--stack", stack, ...offline)).out) as Rehearsal;
  const at = ["--air", "2027-02-19T20:00", "--zone", "Europe/Paris", "--json"];
  const timeline = JSON.parse((await broadcast("timeline", "--stack", stack, ...at)).out) as Timeline;
  const planned = new Map(Object.values(timeline.switches).map(({ from, to, path }) => [`${from} → ${to}`, path]));
  const played = rehearsed.alarms.flatMap(({ switches }) => switches);
  expect(played).toHaveLength(4);
  for (const { from, to, seconds } of played) {
    const { updateSeconds = 0, seconds: whole = 0 } = planned.get(`${from} → ${to}`) ?? {};
    // The sandbox counts each call as a second or so as well.
    expect(Math.abs(seconds - updateSeconds), `${from} → ${to}: ${seconds} s, and ${updateSeconds} s`).toBeLessThan(15);
    // A start is latest by the longer of both: that of the timeline holds the effect as well.
    expect(seconds).toBeLessThan(whole + 15);
  }
});
