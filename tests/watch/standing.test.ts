import { expect, it, vi } from "vitest";
import { messageOf } from "../../ops/switching/message.ts";
import type { Session } from "../../ops/switching/session.ts";
import { standing } from "../../ops/watch/ports.ts";

const until = "2027-02-19T20:00:00Z";
const up = messageOf({ broadcast: 1, from: "prewarm", to: "live", by: "ana", despite: [], until });

/** A stack in live whose lever is out, or not; `engine` is asked as often as the board needs. */
function opened(out: readonly string[] = []) {
  const engine = {
    recorded: vi.fn(() =>
      Promise.resolve({ entered: "live", settled: "live", levers: { out, entered: out, half: [] } }),
    ),
    history: vi.fn(() => Promise.resolve([{ message: up, result: "succeeded", startTime: "2027-02-19T18:45:00Z" }])),
    tags: vi.fn(() => Promise.resolve({})),
  };
  const ask = standing({ engine, estate: { levers: {} } } as unknown as Session);
  return { engine, ask };
}

it("keeps the end that is known where it cannot be asked once", async () => {
  vi.useFakeTimers();
  const { engine, ask } = opened();
  expect((await ask()).until).toBe(until);
  vi.setSystemTime(Date.now() + 61_000);
  engine.history.mockRejectedValueOnce(new Error("the backend is away"));
  expect((await ask()).until).toBe(until);
  vi.useRealTimers();
});

it("asks for the history once, though levers and the end both stand in it", async () => {
  const { engine, ask } = opened(["door"]);
  expect(await ask()).toMatchObject({ until, levers: [{ name: "door", out: true }] });
  expect(engine.history).toHaveBeenCalledOnce();
});
