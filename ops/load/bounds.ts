import type { LoadSettings } from "../../stacks/load.ts";
import { Refused, UsageError } from "../errors.ts";
import type { Slot } from "./arrivals.ts";
import { sessionsOf } from "./arrivals.ts";
import type { NamedHosts } from "./hosts.ts";
import { hostsIn, namedIn, plainHost } from "./hosts.ts";

export interface HostsInputs {
  stack: string;
  /** Address to test. */
  target: string;
  settings: LoadSettings;
  /** The text of every stack file known here, by stack: production may be another's. */
  files: ReadonlyMap<string, string>;
  /** Hosts that the operator typed again in full. */
  typed: readonly string[];
}

/**
 * Hosts that this test may ask, the target's among them. Throws Refused for production and for a host that the stack file
 * does not list, unless it was typed again; UsageError for what is no address.
 */
export function allowedHosts({ stack, target, settings, files, typed }: HostsInputs): string[] {
  const host = hostOf(target);
  const production = productionOf(stack, settings, files);
  const ownerOf = (one: string): string | undefined =>
    production.find(([, named]) => namedIn(named, plainHost(one)))?.[0];
  const owner = ownerOf(host);
  if (!typed.map(plainHost).includes(host)) {
    const again = `To test it all the same, type it again in full: --yes-load ${host}`;
    if (owner !== undefined) throw new Refused(`${host} is production, by Pulumi.${owner}.yaml. ${again}`);
    if (!settings.hosts.map(plainHost).includes(host)) {
      throw new Refused(
        `${host} is not among broadcast:estate.load.hosts of Pulumi.${stack}.yaml: ${settings.hosts.join(", ")}. ${again}`,
      );
    }
  }
  return [...new Set([host, ...typed, ...settings.hosts.filter((one) => ownerOf(one) === undefined)])];
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

/** What every other stack's file names, in any key, and what a stack's own does that says it is production. */
function productionOf(
  stack: string,
  { production }: LoadSettings,
  files: ReadonlyMap<string, string>,
): (readonly [stack: string, named: NamedHosts])[] {
  return [...files]
    .filter(([name]) => name !== stack || production)
    .map(([name, text]) => [name, hostsIn(text)] as const);
}

function hostOf(target: string): string {
  const { protocol, hostname, username, password } = URL.canParse(target)
    ? new URL(target)
    : { protocol: "", hostname: "", username: "", password: "" };
  if (username !== "" || password !== "") {
    throw new UsageError(
      "--target holds a user or a password, which would stand in scripts and reports. Allowed: an address without; let the scenarios send them.",
    );
  }
  if (!/^https?:$/.test(protocol) || hostname === "") {
    throw new UsageError(`--target ${target} is no address. Allowed: one such as https://www.qa.example.com.`);
  }
  return plainHost(hostname);
}
