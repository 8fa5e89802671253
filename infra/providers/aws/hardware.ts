/** vCPUs of each size; the same in every family but the burstable ones. */
const vcpus = {
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "3xlarge": 12,
  "4xlarge": 16,
  "6xlarge": 24,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
  "32xlarge": 128,
  "48xlarge": 192,
} as const;
type Size = keyof typeof vcpus;

const to16: Size[] = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const to24: Size[] = [...to16, "24xlarge"];
const to32: Size[] = [...to24, "32xlarge"];
const to48: Size[] = [...to24, "48xlarge"];

/** GiB for each vCPU, and the sizes that services offer. */
const families: Readonly<Record<string, { gibPerVcpu: number; sizes: readonly Size[] }>> = {
  m5: { gibPerVcpu: 4, sizes: to24 },
  m5d: { gibPerVcpu: 4, sizes: to24 },
  m6g: { gibPerVcpu: 4, sizes: to16 },
  m6gd: { gibPerVcpu: 4, sizes: to16 },
  m6i: { gibPerVcpu: 4, sizes: to32 },
  m6id: { gibPerVcpu: 4, sizes: to32 },
  m7g: { gibPerVcpu: 4, sizes: to16 },
  m7i: { gibPerVcpu: 4, sizes: to48 },
  m8g: { gibPerVcpu: 4, sizes: to48 },
  m8gd: { gibPerVcpu: 4, sizes: to48 },
  r5: { gibPerVcpu: 8, sizes: to24 },
  r5b: { gibPerVcpu: 8, sizes: to24 },
  r5d: { gibPerVcpu: 8, sizes: to24 },
  r6g: { gibPerVcpu: 8, sizes: to16 },
  r6gd: { gibPerVcpu: 8, sizes: to16 },
  r6i: { gibPerVcpu: 8, sizes: to32 },
  r6id: { gibPerVcpu: 8, sizes: to32 },
  r7g: { gibPerVcpu: 8, sizes: to16 },
  r7i: { gibPerVcpu: 8, sizes: to48 },
  r8g: { gibPerVcpu: 8, sizes: to48 },
  r8gd: { gibPerVcpu: 8, sizes: to48 },
  x2g: { gibPerVcpu: 16, sizes: to16 },
  x2idn: { gibPerVcpu: 16, sizes: ["16xlarge", "24xlarge", "32xlarge"] },
  x2iedn: { gibPerVcpu: 32, sizes: ["xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge", "24xlarge", "32xlarge"] },
  z1d: { gibPerVcpu: 8, sizes: ["large", "xlarge", "2xlarge", "3xlarge", "6xlarge", "12xlarge"] },
};

/** The burstable families, whose vCPUs follow no size. */
const burstable: Readonly<Record<string, Hardware>> = {
  micro: { vcpu: 2, memory: 1 },
  small: { vcpu: 2, memory: 2 },
  medium: { vcpu: 2, memory: 4 },
  large: { vcpu: 2, memory: 8 },
  xlarge: { vcpu: 4, memory: 16 },
  "2xlarge": { vcpu: 8, memory: 32 },
};

export interface Hardware {
  /** GiB, nominal. */
  memory: number;
  vcpu: number;
}

/**
 * What each size of a family has, by its name; none for a family that is not known. Source: Amazon EC2,
 * DescribeInstanceTypes, as recorded in moto 5; RDS's classes have the hardware of the instances they are named after.
 */
export function sizesOf(family: string): ReadonlyMap<string, Hardware> {
  if (family === "t3" || family === "t4g") return new Map(Object.entries(burstable));
  const { gibPerVcpu = 0, sizes = [] } = families[family] ?? {};
  return new Map(sizes.map((size) => [size, { memory: vcpus[size] * gibPerVcpu, vcpu: vcpus[size] }]));
}
