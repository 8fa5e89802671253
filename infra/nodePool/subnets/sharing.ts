/** What some nodes want of the addresses of their subnets. */
export interface Want {
  /** Pods, and the pool that they are of: of a pool that has nodes in several places they come once. */
  pool: string;
  pods: number;
  nodes: number;
  subnets: readonly string[];
}

/** Addresses that are free, by subnet. */
export type FreeAddresses = Readonly<Record<string, number>>;

/** Addresses that are wanted of some subnets by all who have no others. */
export interface Together {
  wants: readonly Want[];
  wanted: number;
  free: number;
}

/**
 * Where addresses cannot be enough for a want, whoever gets which: alone, with those that have no subnet but its own, or with all that share
 * any with it, however far round. Undefined where they may be.
 */
export function shortOf(want: Want, all: readonly Want[], free: FreeAddresses): Together | undefined {
  const joined = sharersOf(want, all);
  const sets = [
    [want],
    ...joined.map((each) => joined.filter(({ subnets }) => subnets.every((one) => each.subnets.includes(one)))),
    joined,
  ];
  return sets
    .filter((wants) => wants.includes(want))
    .map((wants) => ({ wants, wanted: wantedBy(wants), free: freeOf(wants, free) }))
    .find((set) => set.wanted > set.free);
}

/** Subnets of a want that have less than an even share of everybody's, with that share. If there is none, all have enough: each takes its shares. */
export function narrowFor(want: Want, all: readonly Want[], free: FreeAddresses): { subnet: string; share: number }[] {
  return known(want, free).flatMap((subnet) => {
    const share = all
      .filter(({ subnets }) => subnets.includes(subnet))
      .reduce((sum, each) => sum + Math.ceil((each.pods + each.nodes) / known(each, free).length), 0);
    return share > (free[subnet] ?? 0) ? [{ subnet, share }] : [];
  });
}

/** All that share a subnet with a want, with one that shares one with it, and so on; itself as well. */
function sharersOf(want: Want, all: readonly Want[]): readonly Want[] {
  const joined = new Set([want]);
  // A set hands out what is added to it while it is gone through.
  for (const one of joined) {
    for (const other of all) if (other.subnets.some((subnet) => one.subnets.includes(subnet))) joined.add(other);
  }
  return [...joined];
}

function wantedBy(wants: readonly Want[]): number {
  const pods = new Map(wants.map((want) => [want.pool, want.pods]));
  return [...pods.values()].reduce((sum, count) => sum + count, 0) + wants.reduce((sum, { nodes }) => sum + nodes, 0);
}

function freeOf(wants: readonly Want[], free: FreeAddresses): number {
  const subnets = new Set(wants.flatMap((want) => known(want, free)));
  return [...subnets].reduce((sum, subnet) => sum + (free[subnet] ?? 0), 0);
}

const known = ({ subnets }: Want, free: FreeAddresses): string[] => subnets.filter((subnet) => subnet in free);
