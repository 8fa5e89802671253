import { closure } from "./closure.ts";
import type { Figure } from "./figure.ts";
import { growth } from "./growth.ts";
import { landingSize } from "./landing.ts";
import { leverRatio } from "./levers.ts";
import { overhead } from "./overhead.ts";
import { planRatio } from "./plan.ts";
import { previewRatio } from "./preview.ts";
import { switchRatio } from "./switching.ts";

const benches: Record<string, () => Figure[] | Promise<Figure[]>> = {
  landing: landingSize,
  plan: planRatio,
  growth,
  closure,
  preview: previewRatio,
  switch: switchRatio,
  levers: leverRatio,
  overhead,
};

export default async function main(): Promise<void> {
  const named = process.argv.slice(2);
  if (named.some((name) => !Object.hasOwn(benches, name))) {
    console.error(`npm run bench [-- NAME…]: all, or some of ${Object.keys(benches).join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  let missed = 0;
  for (const [name, bench] of Object.entries(benches)) {
    if (named.length > 0 && !named.includes(name)) continue;
    for (const { what, measured, bound, detail } of await bench()) {
      const good = measured <= bound;
      if (!good) missed++;
      console.log(`${good ? "✓" : "✗"} ${what}: ${measured.toFixed(2)} (at most ${String(bound)}); ${detail}`);
    }
  }
  process.exitCode = missed === 0 ? 0 : 1;
}
