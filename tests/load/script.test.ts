import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { loadFolder } from "../../ops/load/node.ts";
import { artilleryScript } from "../../ops/load/script.ts";
import { describeLoad } from "./local.ts";

interface Ticking {
  _timer: { setInterval(tick: () => void): void; clearInterval(): void };
  on(event: "arrival", listener: () => void): void;
  start(): void;
}
interface Artillery {
  arrivals: { uniform: { process(interval: number, duration: number): Ticking } };
  ms: (text: string) => number;
}

/** Sessions that Artillery's own arithmetic starts in a phase; only its clock is replaced, by one that does not wait. */
function started({ arrivals, ms }: Artillery, phase: { duration: string; arrivalCount: number }): number {
  const milliseconds = (ms(phase.duration) / 1000) * 1000;
  const ticking = arrivals.uniform.process(milliseconds / phase.arrivalCount, milliseconds);
  let [count, going] = [0, true];
  ticking.on("arrival", () => count++);
  ticking._timer = {
    setInterval: (tick) => {
      while (going) tick();
    },
    clearInterval: () => (going = false),
  };
  ticking.start();
  return count;
}

describeLoad("a script for Artillery", () => {
  // By a name that is no literal: these are load's packages, not ours.
  const its: (name: string) => unknown = createRequire(join(loadFolder, "node_modules/artillery/package.json"));
  const phasesOf = (slots: { seconds: number; arrivals: number }[]) =>
    artilleryScript({
      ...{ target: "http://127.0.0.1", hosts: [], scenarios: [], windowSeconds: 1, processor: "" },
      slots,
    }).config.phases as { duration: string; arrivalCount: number }[];

  it("starts as many sessions as the plan has, a few or thousands a slot", () => {
    const artillery = { arrivals: its("arrivals"), ms: its("ms") } as Artillery;
    // Written as it comes, a second of 1,500 is one of 1,501.
    expect(started(artillery, { duration: "1000ms", arrivalCount: 1500 })).toBe(1501);
    const slot = fc.record({
      seconds: fc.double({ min: 0.5, max: 12, noNaN: true }),
      arrivals: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(slot, (one) => {
        const [phase] = phasesOf([one]);
        expect(phase && started(artillery, phase)).toBe(one.arrivals);
        // Less than a part in a thousand is lost of the slot's length, or a wait where they are that many.
        const length = artillery.ms(phase?.duration ?? "0ms") / 1000;
        expect(Math.abs(length - one.seconds)).toBeLessThan(0.0006 + one.arrivals / 1e6);
      }),
      { numRuns: 300 },
    );
  });
});
