import { describe, expect, it } from "vitest";
import type { Clients } from "../../infra/contract/client.ts";
import { AccessDenied, NotAvailable } from "../../infra/contract/client.ts";
import type { Gate } from "../../infra/contract/gate.ts";
import { no, yesUnless } from "../../infra/contract/gate.ts";
import { Resources } from "../../infra/contract/resources.ts";
import type { AskOptions, GateVerdict } from "../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";

/** Asks one gate on a clock that only waiting moves. */
async function asked(ask: (at: number) => ReturnType<Gate["ask"]>, options: Partial<AskOptions> = {}) {
  let now = 1000;
  const waits: number[] = [];
  const told: GateVerdict[] = [];
  const clients = {
    now: () => now,
    wait: (seconds: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      waits.push(seconds);
      now += seconds;
      return Promise.resolve();
    },
  } as unknown as Clients;
  const gate: Gate = { name: "it", question: "Is it?", ask: () => ask(now - 1000) };
  const [verdict] = await askGates([gate], clients, {
    timeout: 60,
    // As it is told, not as it is changed afterwards.
    onVerdict: (one) => told.push({ ...one }),
    ...options,
  });
  return { verdict, waits, told };
}
const at = (seconds: number) => (now: number) => Promise.resolve(yesUnless(now >= seconds ? [] : ["not yet"], "there"));

describe("asking a gate", () => {
  it("asks again after pauses that grow to a quarter of a minute, and the last one ends with the time", async () => {
    const { verdict, waits } = await asked(at(1000));
    expect(waits.slice(0, 8)).toEqual([1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.390625, 15]);
    expect(waits.reduce((sum, each) => sum + each, 0)).toBeCloseTo(60);
    expect(verdict).toEqual({ gate: "it", verdict: "no", message: "not yet (still so after 60 s)", seconds: 60 });
  });

  it("ends at the first yes, and tells each change once", async () => {
    const { verdict, waits, told } = await asked(at(2));
    expect(waits).toEqual([1, 1.5]);
    expect(verdict).toEqual({ gate: "it", verdict: "yes", message: "there", seconds: 2.5 });
    expect(told.map(({ verdict: said, seconds }) => [said, seconds])).toEqual([
      ["no", 0],
      ["yes", 2.5],
    ]);
  });

  it("is asked once where there is no time, and says nothing of time then", async () => {
    const { verdict, waits } = await asked(at(1), { timeout: 0 });
    expect(waits).toEqual([]);
    expect(verdict).toEqual({ gate: "it", verdict: "no", message: "not yet", seconds: 0 });
  });

  it.each<[string, Error, string]>([
    ["a right that is missing", new AccessDenied("rds:X"), "not allowed to ask: rds:X is missing"],
    ["nobody to ask", new NotAvailable("the sandbox knows no such thing"), "the sandbox knows no such thing"],
  ])("does not ask again after %s", async (_, error, message) => {
    const { verdict, waits } = await asked(() => Promise.reject(error));
    expect(waits).toEqual([]);
    expect(verdict).toEqual({ gate: "it", verdict: "unknown", message, seconds: 0 });
  });

  it.each<[string, unknown, string]>([
    ["by its message", new Error("refused"), "could not be asked: refused"],
    [
      "with its cause",
      new Error("failed", { cause: new Error("ECONNREFUSED") }),
      "could not be asked: failed (ECONNREFUSED)",
    ],
    ["without a cause that says nothing", new Error("failed", { cause: new Error("") }), "could not be asked: failed"],
    ["without a cause that is no error", new Error("failed", { cause: "x" }), "could not be asked: failed"],
    ["on one line", new Error("a\n  b\tc"), "could not be asked: a b c"],
    ["what is no error", "lost", "could not be asked: lost"],
    ["at most 300 characters of it", new Error("x".repeat(400)), `could not be asked: ${"x".repeat(300)}`],
  ])("is unknown, never an error, where asking fails: %s", async (_, error, message) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown
    const { verdict, waits } = await asked(() => Promise.reject(error), { timeout: 2 });
    expect(waits.length).toBeGreaterThan(1);
    expect(verdict).toMatchObject({ verdict: "unknown", message });
  });

  it("forgets an error once it is answered", async () => {
    const { told } = await asked((now) => (now < 1 ? Promise.reject(new Error("refused")) : at(0)(now)));
    expect(told.map(({ verdict }) => verdict)).toEqual(["unknown", "yes"]);
  });

  it("stops with the reason of the interruption, also where the gate itself fails by it", async () => {
    const stop = new AbortController();
    const reason = new Error("Ctrl-C");
    const failing = () => {
      stop.abort(reason);
      return Promise.reject(new Error("socket closed"));
    };
    await expect(asked(failing, { signal: stop.signal })).rejects.toBe(reason);
    await expect(asked(at(0), { signal: stop.signal })).rejects.toBe(reason);
  });

  it("hands the gate a signal that follows the interruption", async () => {
    const stop = new AbortController();
    const gate: Gate = {
      ...{ name: "it", question: "Is it?" },
      ask: (_, signal) => {
        stop.abort(new Error("Ctrl-C"));
        return Promise.resolve(no(String(signal?.aborted)));
      },
    };
    const told: string[] = [];
    const clients = { now: () => 0, wait: () => Promise.resolve() } as unknown as Clients;
    await askGates([gate], clients, {
      timeout: 0,
      signal: stop.signal,
      onVerdict: ({ message }) => told.push(message),
    });
    expect(told).toEqual(["true"]);
  });
});

describe("the gates of a phase", () => {
  const gate = (name: string): Gate => ({ name, question: "?", ask: () => Promise.resolve(no("")) });
  it("are those of every kind that has some, by resources and phase", () => {
    const resources = new Resources([]);
    const kinds = [
      { gates: () => [gate("a"), gate("b")] },
      {},
      { gates: (_: Resources, phase: string) => [gate(phase)] },
    ];
    expect(gatesOf(resources, "live", kinds).map(({ name }) => name)).toEqual(["a", "b", "live"]);
  });
});
