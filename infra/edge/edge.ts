import { Ruleset } from "@pulumi/cloudflare/ruleset.js";
import { TieredCache } from "@pulumi/cloudflare/tieredCache.js";
import { WaitingRoom } from "@pulumi/cloudflare/waitingRoom.js";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { describeRuleset } from "../annotations.ts";
import type { Rule } from "./rules.ts";
import { cacheRules, errorRules, kept, rateLimitRules, redirectRules } from "./rules.ts";
import type { EdgeArgs, ForeignRule } from "./schema.ts";

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
    const { cache, redirects, errors, rateLimits } = args.rulesets;
    const cached = this.ruleset("cache", "http_request_cache_settings", cache.import, [
      // The last matching cache rule wins, so the playbook's come after the zone's.
      ...cache.keep.map(kept),
      ...cacheRules(args, args.landingHost),
    ]);
    this.ruleset("errors", "http_custom_errors", errors.import, [
      ...errors.keep.map(kept),
      ...errorRules(args, args.errorPage),
    ]);
    this.ruleset(
      "redirects",
      "http_request_dynamic_redirect",
      redirects.import,
      // The first matching redirect wins: a visitor must not take a detour by another rule.
      [...redirectRules(args, args.landingUrl), ...redirects.keep.map(kept)],
      [cached],
    );
    this.limits(rateLimits.import, rateLimits.keep);
    this.waitingRoom();
    new TieredCache(`${label}-tiered-cache`, { zoneId: args.zone, value: args.tieredCache }, { parent: this });
    this.registerOutputs({});
  }

  private limits(id: string | undefined, keep: readonly ForeignRule[]): void {
    const rules = [...rateLimitRules(this.args), ...keep.map(kept)];
    if (rules.length > 0) this.ruleset("rate-limits", "http_ratelimit", id, rules);
  }

  private ruleset(
    role: string,
    phase: string,
    id: string | undefined,
    rules: Rule[],
    dependsOn: Resource[] = [],
  ): Ruleset {
    return new Ruleset(
      `${this.label}-${role}`,
      { zoneId: this.args.zone, kind: "zone", name: "default", phase, description: this.description, rules },
      adopted(this, id, { protect: true, dependsOn }),
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
