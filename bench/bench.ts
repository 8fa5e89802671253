import { closure } from "./closure.ts";
import { growth } from "./growth.ts";
import { landingSize } from "./landing.ts";
import { planRatio } from "./plan.ts";
import { previewRatio } from "./preview.ts";
import { switchRatio } from "./switching.ts";

/** One figure against its bound: always a ratio to a floor measured in the same run, since machines differ. */
export interface Figure {
  what: string;
  measured: number;
  bound: number;
  detail: string;
}

const benches = [landingSize, planRatio, growth, closure, previewRatio, switchRatio];

let missed = 0;
for (const bench of benches) {
  for (const { what, measured, bound, detail } of await bench()) {
    const good = measured <= bound;
    if (!good) missed++;
    console.log(`${good ? "✓" : "✗"} ${what}: ${measured.toFixed(2)} (at most ${String(bound)}); ${detail}`);
  }
}
process.exitCode = missed === 0 ? 0 : 1;
