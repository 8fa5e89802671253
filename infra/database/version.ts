/** Numbers of a version: `5.7.44-rds.20250508` is 5, 7, 44, 20250508. */
function numbersOf(version: string): number[] {
  return [...version.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** How many numbers of a version belong to its major one: PostgreSQL's first, MySQL's and MariaDB's first two. */
const majorParts = (engine: string): number => (/postgres/.test(engine) ? 1 : 2);

/** Negative where the first is the lower; a version that goes on is the higher. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? -1) - (b[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Why an instance that exists cannot become what is stated; undefined where it is that, or one of its major version that is later. What
 * is stated is sent as it is: `15` of one that has 15.4 asks for whatever 15 AWS takes by default. Source: Amazon RDS User Guide,
 * "Upgrading a DB instance engine version": never down, and to another major version only where that is asked for by name.
 */
export function versionProblem(engine: string, has: string, wanted: string): string | undefined {
  if (has === wanted) return undefined;
  const advice = `State engineVersion: "${has}", or omit it`;
  if (compareVersions(wanted, has) < 0)
    return has.startsWith(wanted)
      ? `its version is ${has}; ${wanted} names no single one. ${advice}`
      : `its version is ${has}; ${wanted} is earlier, and RDS never goes back. ${advice}`;
  const parts = majorParts(engine);
  const [own, asked] = [has, wanted].map((version) => numbersOf(version).slice(0, parts).join("."));
  return own === asked
    ? undefined
    : `its version is ${has}; ${wanted} is a major upgrade, which is never done by the way. ${advice}`;
}
