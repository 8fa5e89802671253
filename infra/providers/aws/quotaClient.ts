import type { ClientDefinition } from "../../contract/client.ts";
import { notOnSandbox } from "../../contract/client.ts";
import { formatNumber } from "../../contract/format.ts";
import type { Finding } from "../../contract/question.ts";
import { askEach, no, unknown, yes } from "../../contract/question.ts";
import type { Rights } from "../../contract/rights.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { narrowTarget } from "../../contract/target.ts";
import { clientOptions, queryAws } from "./access.ts";
import { quotaIncrease, quotaOf } from "./quotas.ts";

/** A quota of AWS, as Service Quotas names it. */
export interface Quota {
  service: string;
  code: string;
  /** What is allowed, as `nodes of a group`. */
  of: string;
}

interface QuotaClient {
  /** What it allows in the account and region; undefined where the service has no figure. */
  quota(of: Quota): Promise<number | undefined>;
}

export const quotaRights = {
  "servicequotas:GetServiceQuota": "what the account may have in the region",
} as const satisfies Rights;

/** Questions to Service Quotas. */
export const quotaClient: ClientDefinition<QuotaClient> = {
  name: "quotas",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    return {
      quota: ({ service, code }) =>
        queryAws(quotaRights, "servicequotas:GetServiceQuota", () => quotaOf(options, service, code)),
    };
  },
  sandbox: () => ({ quota: notOnSandbox("quotas") }),
};

/** Whether a quota allows what the broadcast wants; `summary` says what that is. It waits for days: AWS raises it, no switch does. */
export function withinQuota(
  subject: string,
  { service, code, of }: Quota,
  allowed: number | undefined,
  wanted: number,
  summary: string,
): Finding {
  if (allowed === undefined) return unknown(subject, `${summary}; quota ${code} of ${of} cannot be found`);
  const both = `${summary}; quota ${code} allows ${formatNumber(allowed)} ${of}`;
  return wanted <= allowed ? yes(subject, both) : no(subject, both, quotaIncrease(service, code, wanted));
}

/** What shares its quotas: all of some sort that stands in one account and region. */
export interface Place {
  subject: string;
  target: string | undefined;
  shapes: readonly ResourceShape[];
}

/** Asks of each place by itself. */
export function askPlaces(
  shapes: readonly ResourceShape[],
  nameOf: (shape: ResourceShape) => string,
  ask: (place: Place) => Promise<Finding>,
): Promise<Finding[]> {
  const places = [...new Set(shapes.map(({ target }) => target))].map((target): Place => {
    const own = shapes.filter((shape) => shape.target === target);
    return { subject: own.map(nameOf).join(", "), target, shapes: own };
  });
  return askEach(places, ({ subject }) => subject, ask);
}
