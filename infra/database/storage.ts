/** What one type of storage takes. IOPS per GiB as a ratio; throughput in MiB/s. */
interface StorageFacts {
  /** GiB at least. */
  least: number;
  iops?: { least: number; most: number; leastPerGib: number; mostPerGib: number };
  /** GiB below which nothing is provisioned, since the type has its baseline there. */
  provisionedFrom?: number;
  throughput?: { least: number; most: number; mostPerIops: number };
}

/**
 * Storage of MySQL, MariaDB and PostgreSQL. Source: Amazon RDS User Guide, "Amazon RDS DB instance storage": gp3 has 3,000 IOPS and
 * 125 MiB/s below 400 GiB, and from there 12,000 and 500 at least.
 */
const storageTypes: Readonly<Record<string, StorageFacts>> = {
  gp2: { least: 20 },
  gp3: {
    least: 20,
    provisionedFrom: 400,
    iops: { least: 12_000, most: 64_000, leastPerGib: 0, mostPerGib: 500 },
    throughput: { least: 500, most: 4000, mostPerIops: 0.25 },
  },
  io1: { least: 100, iops: { least: 1000, most: 256_000, leastPerGib: 0.5, mostPerGib: 50 } },
  io2: { least: 100, iops: { least: 1000, most: 256_000, leastPerGib: 0.5, mostPerGib: 1000 } },
};

/** Share by which the most must be above what is allocated. Source: RDS User Guide, "Managing capacity automatically …". */
const growthShare = 1.1;

/** Storage as a stack file states it: GiB, IOPS, MiB/s. */
export interface StatedStorage {
  storageType?: string | undefined;
  allocatedStorage?: number | undefined;
  maxAllocatedStorage?: number | undefined;
  iops?: number | undefined;
  storageThroughput?: number | undefined;
}

type StorageKey = keyof StatedStorage;

/** A key that RDS would refuse, and what is allowed. */
export interface StorageProblem {
  key: StorageKey;
  allowed: string;
}

/**
 * What RDS refuses of storage. `made`: what is not stated is the default; of one that exists it is not known, and nothing is said of
 * it. `stated` of a replica is without its size, which is its source's.
 */
export function storageProblems(stated: StatedStorage, made: boolean): StorageProblem[] {
  const { maxAllocatedStorage: most, allocatedStorage: size, iops, storageThroughput: throughput } = stated;
  const growth: StorageProblem[] =
    most !== undefined && most > 0 && size !== undefined && most < leastMaximum(size)
      ? [
          {
            key: "maxAllocatedStorage",
            allowed: `0, or a tenth more than allocatedStorage at least, ${leastMaximum(size)}`,
          },
        ]
      : [];
  const type = stated.storageType ?? (made ? "gp3" : undefined);
  const facts = type === undefined ? undefined : storageTypes[type];
  if (type === undefined || !facts) return growth;
  const problems = [...growth];
  const refuse = (key: StorageKey, allowed: string): void => void problems.push({ key, allowed });
  // What no type has the schema refuses.
  if (size !== undefined && size >= 20 && size < facts.least)
    refuse("allocatedStorage", `at least ${facts.least} GiB on ${type}`);
  const { provisionedFrom = 0 } = facts;
  const small = size !== undefined && size < provisionedFrom;
  if (iops !== undefined) {
    if (!facts.iops) refuse("iops", `nothing on ${type}, whose IOPS follow its size`);
    else if (small) refuse("iops", `nothing below ${provisionedFrom} GiB on ${type}, which has 3,000 IOPS there`);
    else iopsProblem(iops, size, facts.iops, (allowed) => refuse("iops", `${allowed} on ${type}`));
  } else if (made && facts.iops && provisionedFrom === 0) refuse("iops", `its IOPS, which ${type} is made with`);
  if (throughput !== undefined) {
    if (!facts.throughput) refuse("storageThroughput", `nothing on ${type}; only gp3 has a throughput of its own`);
    else if (small)
      refuse("storageThroughput", `nothing below ${provisionedFrom} GiB on ${type}, which has 125 MiB/s there`);
    else {
      const { least, most: highest, mostPerIops } = facts.throughput;
      const bound = Math.min(highest, Math.floor((iops ?? facts.iops?.least ?? 0) * mostPerIops));
      if (throughput < least || throughput > bound)
        refuse("storageThroughput", `${least} to ${bound} MiB/s, a quarter of its IOPS and ${highest} at most`);
    }
  }
  return problems;
}

function iopsProblem(
  iops: number,
  size: number | undefined,
  { least, most, leastPerGib, mostPerGib }: NonNullable<StorageFacts["iops"]>,
  refuse: (allowed: string) => void,
): void {
  const low = Math.max(least, size === undefined ? 0 : Math.ceil(size * leastPerGib));
  const high = Math.min(most, size === undefined ? Infinity : size * mostPerGib);
  if (iops < low || iops > high) refuse(`${low} to ${high}${size === undefined ? "" : ` at ${size} GiB`}`);
}

/** GiB that storage which grows by itself must be allowed at least. */
export function leastMaximum(allocated: number): number {
  return Math.ceil(Math.round(allocated * growthShare * 100) / 100);
}

/**
 * Whether a smaller size than it has is what growing storage has left behind: then the provider asks for nothing. Source:
 * terraform-provider-aws, internal/service/rds/instance.go, DiffSuppressFunc of `allocated_storage`.
 */
export function hasGrown(has: number, wanted: number, most: number): boolean {
  return has > wanted && most > wanted;
}
