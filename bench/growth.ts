import { offlineGraph } from "../ops/graph/offline.ts";
import { readStackFile } from "../ops/stackFile.ts";
import type { Estate } from "../stacks/estate.ts";
import type { Figure } from "./figure.ts";
import { median } from "./pairs.ts";

/** Prod with more apps, all like its web app. */
function estateOf(apps: number): Estate {
  const { estate } = readStackFile("prod");
  const { web } = estate.things["apps"] ?? {};
  if (!web) throw new Error("prod has no app called web");
  const all = Object.fromEntries(Array.from({ length: apps }, (_, index) => [`app-${String(index)}`, web]));
  return { ...estate, things: { ...estate.things, apps: all } };
}

/** Milliseconds a resource of one phase of the offline graph. */
async function each(apps: number, runs: number): Promise<{ milliseconds: number; resources: number }> {
  const estate = estateOf(apps);
  const times: number[] = [];
  let resources = 0;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    resources = (await offlineGraph("prod", estate, "live")).nodes.size;
    times.push((performance.now() - start) / resources);
  }
  return { milliseconds: median(times), resources };
}

/** The offline graph grows with the number of apps, and no faster: the floor is the same graph with fifty apps. */
export async function growth(): Promise<Figure[]> {
  await each(6, 2);
  const small = await each(50, 5);
  const large = await each(1000, 3);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  return [
    {
      what: "a resource's time with 1,000 apps ÷ with 50",
      measured: large.milliseconds / small.milliseconds,
      bound: 1.5,
      detail:
        `${large.milliseconds.toFixed(2)} ms each of ${String(large.resources)}, ` +
        `${small.milliseconds.toFixed(2)} ms each of ${String(small.resources)}; ${String(memory)} MiB resident`,
    },
  ];
}
