import { Ruleset } from "@pulumi/cloudflare/ruleset.js";
import { TieredCache } from "@pulumi/cloudflare/tieredCache.js";
import { WaitingRoom } from "@pulumi/cloudflare/waitingRoom.js";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { describeRuleset } from "../annotations.ts";
import type { Rule } from "./rules.ts";
import { cacheRules, errorHeaderRules, errorRules, kept, rateLimitRules, redirectRules } from "./rules.ts";
import type { EdgeArgs } from "./schema.ts";

/** What the zone has already for one phase. */
type Existing = EdgeArgs["rulesets"]["cache"];

interface EdgeOfZone extends EdgeArgs {
  /** Zone id. */
  zone: string;
  /** free, pro, business or enterprise. */
  plan: string;
  landingHost: string;
  landingUrl: string;
  /** The error page, as HTML. */
  errorPage: string;
}

/** The zone's entry-point rulesets, Waiting Room and tiered cache. All rules stand in every phase; a switch turns `enabled`. */
export class Edge extends ComponentResource {
  private readonly description: string;

  private readonly label: string;
  private readonly args: EdgeOfZone;

  constructor(label: string, args: EdgeOfZone, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Edge", label, {}, opts);
    this.label = label;
    this.args = args;
    this.description = describeRuleset({ plan: args.plan, landing: args.landingHost, never: args.redirect.never });
    const cached = this.cache();
    this.errors();
    this.redirects(cached);
    this.rateLimits();
    this.waitingRoom();
    new TieredCache(`${label}-tiered-cache`, { zoneId: args.zone, value: args.tieredCache }, { parent: this });
    this.registerOutputs({});
  }

  /** The last matching cache rule wins, so the playbook's come after the zone's. */
  private cache(): Ruleset {
    const { cache } = this.args.rulesets;
    const rules = [...cache.keep.map(kept), ...cacheRules(this.args, this.args.landingHost)];
    return this.ruleset("cache", "http_request_cache_settings", cache, rules);
  }

  private errors(): void {
    const { errors, errorHeaders } = this.args.rulesets;
    // The first matching error rule wins.
    const rules = [...errorRules(this.args, this.args.errorPage), ...errors.keep.map(kept)];
    const headers = [...errorHeaders.keep.map(kept), ...errorHeaderRules(this.args)];
    this.ruleset("errors", "http_custom_errors", errors, rules);
    this.ruleset("error-headers", "http_response_headers_transform", errorHeaders, headers);
  }

  /** The first matching redirect wins: a visitor must not take a detour by another rule. Nothing is redirected to an uncached page. */
  private redirects(cached: Ruleset): void {
    const { redirects } = this.args.rulesets;
    const rules = [...redirectRules(this.args, this.args.landingUrl), ...redirects.keep.map(kept)];
    this.ruleset("redirects", "http_request_dynamic_redirect", redirects, rules, [cached]);
  }

  private rateLimits(): void {
    const { rateLimits } = this.args.rulesets;
    const rules = [...rateLimitRules(this.args), ...rateLimits.keep.map(kept)];
    if (rules.length > 0) this.ruleset("rate-limits", "http_ratelimit", rateLimits, rules);
  }

  private ruleset(role: string, phase: string, existing: Existing, rules: Rule[], dependsOn: Resource[] = []): Ruleset {
    return new Ruleset(
      `${this.label}-${role}`,
      { zoneId: this.args.zone, kind: "zone", name: existing.name, phase, description: this.description, rules },
      adopted(this, existing.import, { protect: true, dependsOn }, ["description"]),
    );
  }

  private waitingRoom(): void {
    const room = this.args.waitingRoom;
    if (!room) return;
    new WaitingRoom(
      `${this.label}-waiting-room`,
      {
        zoneId: this.args.zone,
        name: room.name,
        host: room.host,
        path: room.path,
        totalActiveUsers: room.totalActiveUsers,
        newUsersPerMinute: room.newUsersPerMinute,
        sessionDuration: room.sessionMinutes,
        suspended: !room.open,
      },
      adopted(this, room.import),
    );
  }
}
