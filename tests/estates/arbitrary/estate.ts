import fc from "fast-check";
import { kinds } from "../../../stacks/kinds.ts";
import type { RawEstate } from "../../estates.ts";
import { alarms } from "./alarms.ts";
import { apps } from "./apps.ts";
import { autoScalingGroups } from "./autoScalingGroups.ts";
import { caches } from "./caches.ts";
import type { KindArbitrary, Things } from "./contract.ts";
import { cronJobs } from "./cronJobs.ts";
import { databases } from "./databases.ts";
import { dials } from "./dials.ts";
import { flags } from "./flags.ts";
import { landings } from "./landings.ts";
import { loadBalancers } from "./loadBalancers.ts";
import { nodePools } from "./nodePools.ts";
import { scalableTargets } from "./scalableTargets.ts";
import { targets } from "./targets.ts";
import { zones } from "./zones.ts";

/** How each kind's things are drawn, by its key in the stack file: one file each. */
export const arbitraries: Readonly<Record<string, KindArbitrary>> = {
  databases,
  caches,
  scalableTargets,
  autoScalingGroups,
  loadBalancers,
  apps,
  nodePools,
  flags,
  landings,
  zones,
  alarms,
  cronJobs,
  dials,
};

/** The kinds there are, each after those that it refers to. */
function inOrder(): string[] {
  const order: string[] = [];
  const put = (key: string): void => {
    const found = arbitraries[key];
    if (!found) throw new Error(`Nothing draws ${key}: write tests/estates/arbitrary/${key}.ts`);
    found.after.forEach(put);
    if (!order.includes(key)) order.push(key);
  };
  for (const { key } of kinds) put(key);
  return order;
}

/** A valid estate: targets, and up to four things of each kind, made or adopted, in any of the places. */
export const estates: fc.Arbitrary<RawEstate> = inOrder()
  .reduce<fc.Arbitrary<RawEstate>>(
    (estate, key) =>
      estate.chain((before) =>
        (arbitraries[key]?.things(before) ?? fc.constant({})).map((things) => ({ ...before, [key]: things })),
      ),
    targets.map((drawn) => ({ company: "Random", targets: drawn })),
  )
  .map(withoutNone)
  .filter((estate) => kinds.some(({ key }) => estate[key] !== undefined));

/** A kind without things is left out. */
function withoutNone(estate: RawEstate): RawEstate {
  return Object.fromEntries(
    Object.entries(estate).filter(([, part]) => typeof part === "string" || Object.keys(part as Things).length > 0),
  );
}
