import type { Estate } from "../../stacks/estate.ts";
import type { LoadSettings } from "../../stacks/load.ts";
import { Refused, UsageError } from "../errors.ts";
import type { Slot } from "./arrivals.ts";
import { sessionsOf } from "./arrivals.ts";

export interface HostsInputs {
  stack: string;
  /** Address to test. */
  target: string;
  settings: LoadSettings;
  /** Every estate known here, by stack: production may be another's. */
  estates: ReadonlyMap<string, Estate>;
  /** Hosts that the operator typed again in full. */
  typed: readonly string[];
}

/**
 * Hosts that this test may ask, the target's among them. Throws Refused for production and for a host that the stack file
 * does not list, unless it was typed again; UsageError for what is no address.
 */
export function allowedHosts({ stack, target, settings, estates, typed }: HostsInputs): string[] {
  const host = hostOf(target);
  const production = productionHosts(estates);
  const owner = production.get(host);
  if (!typed.includes(host)) {
    const again = `To test it all the same, type it again in full: --yes-load ${host}`;
    if (owner !== undefined) throw new Refused(`${host} is production, by Pulumi.${owner}.yaml. ${again}`);
    if (!settings.hosts.includes(host)) {
      throw new Refused(
        `${host} is not among broadcast:estate.load.hosts of Pulumi.${stack}.yaml: ${settings.hosts.join(", ")}. ${again}`,
      );
    }
  }
  return [...new Set([host, ...typed, ...settings.hosts.filter((one) => !production.has(one))])];
}

/** What a test of these slots may not pass. Throws UsageError naming the limit's key. */
export function checkBounds(slots: readonly Slot[], { limits }: LoadSettings): void {
  const minutes = slots.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const sessions = sessionsOf(slots);
  if (sessions === 0) throw new UsageError("Nobody would come at this scale. Take a larger --scale.");
  const beyond = (key: string, found: number, most: number, what: string): UsageError =>
    new UsageError(
      `The test would be of ${Math.ceil(found).toLocaleString("en-US")} ${what}; broadcast:estate.load.limits.${key} allows ${most.toLocaleString("en-US")}.`,
    );
  if (minutes > limits.minutes) throw beyond("minutes", minutes, limits.minutes, "minutes");
  if (sessions > limits.sessions) throw beyond("sessions", sessions, limits.sessions, "sessions");
}

/** Every address that visitors of a production stack know, and whose it is. */
function productionHosts(estates: ReadonlyMap<string, Estate>): Map<string, string> {
  return new Map(
    [...estates].flatMap(([stack, { load, kinds, things }]) => {
      if (!load?.production) return [];
      const known = kinds.flatMap((kind) =>
        Object.values(things[kind.key] ?? {}).flatMap((thing) => kind.hosts?.(thing) ?? []),
      );
      return [...load.hosts, ...known].map((host) => [host, stack] as const);
    }),
  );
}

function hostOf(target: string): string {
  const { protocol, hostname } = URL.canParse(target) ? new URL(target) : { protocol: "", hostname: "" };
  if (!/^https?:$/.test(protocol) || hostname === "") {
    throw new UsageError(`--target ${target} is no address. Allowed: one such as https://www.qa.example.com.`);
  }
  return hostname;
}
