import type { Step } from "../infra/contract/step.ts";
import { worstSubset } from "../ops/safety/closure.ts";
import type { Figure } from "./figure.ts";
import { median } from "./pairs.ts";

/** A plan whose steps each wait for up to four of the fifty before them, half of them raising a quantity, half lowering it. */
function planOf(size: number): Step[] {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  return Array.from({ length: size }, (_, place) => ({
    urn: `step-${String(place)}`,
    type: "bench",
    name: String(random(2001) - 1000),
    op: "update",
    changes: [],
    replacedBy: [],
    dependsOn:
      place === 0
        ? []
        : Array.from({ length: random(5) }, () => `step-${String(place - 1 - random(Math.min(place, 50)))}`),
    protect: false,
  }));
}

function seconds(size: number): number {
  const steps = planOf(size);
  return median(
    Array.from({ length: 5 }, () => {
      const start = performance.now();
      worstSubset(steps, ({ name }) => Number(name));
      return (performance.now() - start) / 1000;
    }),
  );
}

/** The worst moment of 5,000 steps; the floor is what 1,000 steps take, five times. */
export function closure(): Promise<Figure[]> {
  seconds(500);
  const [small, large] = [seconds(1000), seconds(5000)];
  return Promise.resolve([
    {
      what: "worst moment of 5,000 steps ÷ five times that of 1,000",
      measured: large / (5 * small),
      bound: 3,
      detail: `${(large * 1000).toFixed(0)} ms and ${(small * 1000).toFixed(0)} ms, medians of 5`,
    },
  ]);
}
