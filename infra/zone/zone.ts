import { Ruleset } from "@pulumi/cloudflare/ruleset.js";
import { TieredCache } from "@pulumi/cloudflare/tieredCache.js";
import { WaitingRoom } from "@pulumi/cloudflare/waitingRoom.js";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import type { CloudflareTarget } from "../contract/target.ts";
import { component, minWaitingRoomUsers, type, waitingRoomFigures } from "./facts.ts";
import { keptRule } from "./keptRules.ts";
import type { Rule } from "./rules.ts";
import { cacheRules, errorHeaderRules, errorRules, rateLimitRules, redirectRules } from "./rules.ts";
import type { ZoneArgs } from "./schema.ts";

/** What the zone has already for one phase. */
type Existing = ZoneArgs["rulesets"]["cache"];

interface PlacedZone extends ZoneArgs {
  target: CloudflareTarget;
  /** Host of the landing page, where home leads to one. */
  landingHost: string | undefined;
  /** The error page, as HTML; empty where there is none. */
  errorPage: string;
}

/** The zone's entry-point rulesets, Waiting Room and tiered cache. All rules stand in every phase; a switch turns `enabled`. */
export class ZoneComponent extends ComponentResource {
  private readonly label: string;
  private readonly args: PlacedZone;

  constructor(label: string, name: string, args: PlacedZone, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    this.label = label;
    this.args = args;
    const cached = this.cache();
    this.errors();
    this.redirects(cached);
    this.rateLimits();
    this.waitingRoom();
    this.tieredCache();
    this.registerOutputs({});
  }

  /** The last matching cache rule wins, so the playbook's come after the zone's. */
  private cache(): Ruleset | undefined {
    const { cache } = this.args.rulesets;
    const rules = [...cache.keep.map(keptRule), ...cacheRules(this.args, this.args.landingHost)];
    return this.ruleset("cache", "http_request_cache_settings", cache, rules);
  }

  private errors(): void {
    const { errors, errorHeaders } = this.args.rulesets;
    // The first matching error rule wins.
    const rules = [...errorRules(this.args, this.args.errorPage), ...errors.keep.map(keptRule)];
    const headers = [...errorHeaders.keep.map(keptRule), ...errorHeaderRules(this.args)];
    this.ruleset("errors", "http_custom_errors", errors, rules);
    this.ruleset("error-headers", "http_response_headers_transform", errorHeaders, headers);
  }

  /** The first matching redirect wins: a visitor must not take a detour by another rule. Nothing is redirected to an uncached page. */
  private redirects(cached: Ruleset | undefined): void {
    const { redirects } = this.args.rulesets;
    const { landingHost } = this.args;
    const url = landingHost === undefined ? undefined : `https://${landingHost}/`;
    const rules = [...redirectRules(this.args, url), ...redirects.keep.map(keptRule)];
    this.ruleset("redirects", "http_request_dynamic_redirect", redirects, rules, cached ? [cached] : []);
  }

  private rateLimits(): void {
    const { rateLimits } = this.args.rulesets;
    this.ruleset("rate-limits", "http_ratelimit", rateLimits, [
      ...rateLimitRules(this.args),
      ...rateLimits.keep.map(keptRule),
    ]);
  }

  /** All rules of a phase; none of ours and none to keep is no ruleset. */
  private ruleset(
    role: string,
    phase: string,
    { adopt }: Existing,
    rules: Rule[],
    dependsOn: Resource[] = [],
  ): Ruleset | undefined {
    if (rules.length === 0) return undefined;
    const owned = { zoneId: this.args.target.zone, kind: "zone", phase, rules };
    return new Ruleset(
      `${this.label}-${role}`,
      { ...owned, name: "default", description: "Kept by the broadcast playbook." },
      adopt === undefined
        ? { parent: this, protect: true, dependsOn }
        : { ...adoptOptions(this, type.ruleset, adopt, owned), dependsOn },
    );
  }

  private waitingRoom(): void {
    const room = this.args.waitingRoom;
    if (!room) return;
    const zoneId = this.args.target.zone;
    const owned = {
      zoneId,
      suspended: !room.open,
      ...definedEntries({
        name: room.name,
        host: room.host,
        path: room.path,
        totalActiveUsers: room.totalActiveUsers,
        newUsersPerMinute: room.newUsersPerMinute,
        sessionDuration: room.sessionMinutes,
      }),
    };
    // What the SDK requires and one that exists does not state is ignored; but the provider looks at it first.
    const least = { totalActiveUsers: minWaitingRoomUsers, newUsersPerMinute: minWaitingRoomUsers };
    const required = { name: "", host: "", ...least };
    new WaitingRoom(
      `${this.label}-waiting-room`,
      room.adopt === undefined ? { ...required, sessionDuration: 5, ...owned } : { ...required, ...owned },
      room.adopt === undefined ? { parent: this } : adoptOptions(this, type.waitingRoom, room.adopt, owned),
    );
  }

  private tieredCache(): void {
    const { tieredCache, target } = this.args;
    if (tieredCache === undefined) return;
    new TieredCache(
      `${this.label}-tiered-cache`,
      { zoneId: target.zone, value: tieredCache ? "on" : "off" },
      { parent: this },
    );
  }
}

/** What checks must know of a zone; the same in every phase. */
function factsOf(
  name: string,
  { target, hosts, redirect, landingHost, waitingRoom }: PlacedZone,
): Record<string, unknown> {
  return {
    zone: name,
    zoneId: target.zone,
    domain: target.domain,
    plan: target.plan,
    hosts,
    ...(landingHost !== undefined && { landing: landingHost }),
    never: redirect?.never ?? [],
    ...(waitingRoom?.adopt !== undefined && {
      waitingRoom: { ignored: waitingRoomFigures.filter((key) => waitingRoom[key] === undefined) },
    }),
  };
}
