import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { ClientDefinition, Clients } from "../../infra/contract/client.ts";
import { AccessDenied } from "../../infra/contract/client.ts";
import type { Figure, Reading } from "../../infra/contract/figure.ts";
import { Poller } from "../../ops/watch/poller.ts";
import { judge, knownOf, nearnessOf } from "../../ops/watch/seen.ts";

const now = Date.parse("2026-11-29T18:40:00Z");
const seconds = now / 1000;
const source = { name: "CloudWatch", every: 60, current: 180 };

function asking(name: string, ask: Figure["ask"], more: Partial<Figure> = {}): Figure {
  return { name, title: name, unit: "", source, target: "paris", ask, ...more };
}

async function polled(figures: readonly Figure[], clients: Clients = {} as Clients, patience = 0.05) {
  let changes = 0;
  const poller = new Poller({ clients, sandbox: false, patience, now: () => now, onChange: () => changes++ });
  poller.watch(figures);
  await poller.once(new AbortController().signal);
  return { poller, list: poller.list(), changes: () => changes };
}

describe("a source that lies", () => {
  it.each<[string, Reading | undefined, string]>([
    ["says NaN", { value: NaN }, "nonsense"],
    ["says less than nothing", { value: -1 }, "nonsense"],
    ["says infinity", { value: Infinity }, "nonsense"],
    ["says a text", { value: "12" as unknown as number }, "nonsense"],
    ["has a clock that is ahead", { value: 1, at: seconds + 3600 }, "wrong clock"],
    ["has no time that there is", { value: 1, at: NaN }, "wrong clock"],
    ["tells of long ago", { value: 1, at: seconds - 3600 }, "nothing measured"],
    ["measured nothing", undefined, "nothing measured"],
  ])("%s, and nothing is guessed", (_, reading, kind) => {
    expect(judge(reading, now)).toMatchObject({ kind });
  });

  it("may be a little ahead: its word is then of now", () => {
    expect(judge({ value: 3, at: seconds + 5 }, now)).toEqual({ value: 3, at: now });
  });
});

describe("what is known", () => {
  const seen = { value: 5, at: now - 60_000 };
  it("is the present as long as its source says it is, then what it last was, then nothing", () => {
    expect(knownOf({ source }, seen, undefined, now)).toMatchObject({ state: "known" });
    expect(knownOf({ source }, seen, undefined, now + 180_000)).toMatchObject({ state: "old" });
    expect(knownOf({ source }, seen, undefined, now + 700_000)).toMatchObject({ state: "unknown" });
    expect(knownOf({ source }, seen, { kind: "failed", message: "x" }, now)).toMatchObject({ state: "old", seen });
    expect(knownOf({ source }, undefined, undefined, now)).toMatchObject({ state: "unknown" });
  });

  it("is over beyond a limit, not at it; and below the least", () => {
    expect(nearnessOf(100, { most: { value: 100 } }, 0.6)).toMatchObject({ level: "sweat", share: 1 });
    expect(nearnessOf(101, { most: { value: 100 } }, 0.6)).toMatchObject({ level: "over" });
    expect(nearnessOf(59, { most: { value: 100 } }, 0.6)).toMatchObject({ level: "fine" });
    expect(nearnessOf(499, { least: 500, most: { value: 500 } }, 0.6)).toMatchObject({ level: "over" });
    expect(nearnessOf(5, { most: { unknown: "a replica is adopted" } }, 0.6)).toEqual({ level: "fine" });
    expect(nearnessOf(1, { most: { value: 0 } }, 0.6)).toMatchObject({ level: "over", share: Infinity });
  });
});

describe("a poll", () => {
  it("goes on where a source hangs, refuses or fails, and says which", async () => {
    const { list } = await polled([
      asking("fine", () => Promise.resolve({ value: 7 })),
      asking("hangs", () => new Promise(() => undefined)),
      asking("refuses", () => Promise.reject(new AccessDenied("cloudwatch:GetMetricData"))),
      asking("throws at once", () => {
        throw new Error("no such thing");
      }),
    ]);
    expect(list.map(({ figure, seen, trouble }) => [figure.name, seen?.value ?? trouble?.kind])).toEqual([
      ["fine", 7],
      ["hangs", "no answer"],
      ["refuses", "not allowed"],
      ["throws at once", "failed"],
    ]);
  });

  it("puts no second question where one is still open", async () => {
    let asked = 0;
    const hanging = asking("hangs", () => {
      asked++;
      return new Promise(() => undefined);
    });
    const { poller } = await polled([hanging]);
    await poller.once(new AbortController().signal);
    expect(asked).toBe(1);
  });

  it("keeps what was last seen when a later answer fails", async () => {
    const answers: Reading[] = [{ value: 4 }];
    const { poller } = await polled([
      asking("x", () => (answers[0] ? Promise.resolve(answers.shift()) : Promise.reject(new Error("down")))),
    ]);
    await poller.once(new AbortController().signal);
    expect(poller.list()[0]).toMatchObject({ seen: { value: 4 }, trouble: { kind: "failed" } });
  });

  it("puts a question that many figures share once", async () => {
    let calls = 0;
    const client = { all: () => Promise.resolve(++calls) };
    const definition = { name: "x" } as unknown as ClientDefinition<typeof client>;
    const clients = { of: () => client } as unknown as Clients;
    const shared = (name: string) =>
      asking(name, async (given) => ({ value: await given.of(definition, undefined).all() }));
    const { list, poller } = await polled([shared("one"), shared("two"), shared("three")], clients, 5);
    expect(list.map(({ seen }) => seen?.value)).toEqual([1, 1, 1]);
    await poller.once(new AbortController().signal);
    expect(calls).toBe(2);
  });

  it("says what its asking costs", async () => {
    const priced = { ...source, price: 0.00001 };
    const ask = () => Promise.resolve({ value: 1 });
    const { poller } = await polled([asking("one", ask, { source: priced }), asking("two", ask, { source: priced })]);
    expect(poller.listSources()[0]).toMatchObject({ id: "CloudWatch (paris)", figures: 2, every: 60 });
    expect(poller.listSources()[0]?.hourly).toBeCloseTo(0.0012);
  });

  it("asks each source at its own pace, so that one that hangs holds up no other", async () => {
    const stop = new AbortController();
    let asked = 0;
    const fast = { name: "fast", every: 0.2, current: 60 };
    const poller = new Poller({ clients: {} as Clients, sandbox: false, patience: 30, onChange: () => undefined });
    poller.watch([
      asking("hangs", () => new Promise(() => undefined)),
      asking("quick", () => Promise.resolve({ value: ++asked }), { source: fast }),
    ]);
    poller.run(stop.signal);
    while (asked < 3) await wait(20);
    stop.abort();
    expect(poller.list()[0]).toMatchObject({ seen: undefined });
  });
});
