import { expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { noticeText } from "../../ops/notices/notice.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { closingOf } from "../../ops/report/closing.ts";
import { messageOf } from "../../ops/switching/message.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { sessionOf } from "../switching/sessions.ts";

const at = (time: string): string => `2027-02-19T${time}:00.000Z`;
const update = (from: Phase, to: Phase, began: string, ended: string, despite: string[] = []) => ({
  ...{ kind: "update", result: "succeeded", startTime: at(began), endTime: at(ended) },
  message: messageOf({ broadcast: 1, from, to, by: "ada", despite }),
});
const evening = [
  update("prewarm", "normal", "15:00", "15:30"),
  update("live", "prewarm", "14:00", "14:20"),
  update("prewarm", "live", "12:50", "12:52", ["landing"]),
  update("normal", "prewarm", "12:00", "12:30", ["quota"]),
];

const closing = (history: () => Promise<unknown>) => {
  const offline = new OfflineEstate("qa", readStackFile("qa").estate);
  return sessionOf({ engine: { history }, records: { entries: () => [] }, offline, prices: {} });
};

it("says how long an evening was, what it cost, and what was overridden and by whom", async () => {
  const { session } = closing(() => Promise.resolve(evening));
  const made = await closingOf(session);
  expect(made).toEqual({
    ...{ reached: "live", seconds: 3.5 * 3600 },
    extra: expect.stringMatching(/^\d+\.\d\d USD$/) as string,
    overridden: ["quota (normal → prewarm, by ada)", "landing (prewarm → live, by ada)"],
  });
  if (!made) return;
  const text = noticeText({ kind: "closed", stack: "qa", ...made, proved: false, next: "npx broadcast report" });
  expect(text).toMatch(
    /^qa is back in normal after 3 h 30 min, having reached live, but is NOT what it was before\. It cost \d+\.\d\d USD beyond normal, at list prices\. Overridden, so look why before the next: quota \(normal → prewarm, by ada\), landing/,
  );
  expect(noticeText({ kind: "closed", stack: "qa", ...made, overridden: [], proved: true, next: "x" })).toMatch(
    /and is what it was before\. It cost [\d.]+ USD beyond normal, at list prices\. The report: x$/,
  );
});

it("is nothing while the evening lasts, and a warning where it cannot be asked", async () => {
  expect(await closingOf(closing(() => Promise.resolve(evening.slice(1))).session)).toBeUndefined();
  const { session, notes } = closing(() => Promise.reject(new Error("the backend is away")));
  expect(await closingOf(session)).toBeUndefined();
  expect(notes).toEqual(["What the evening came to cannot be told: the backend is away"]);
});
