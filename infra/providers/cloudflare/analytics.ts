import type { ClientDefinition } from "../../contract/client.ts";
import { notOnSandbox } from "../../contract/client.ts";
import type { FigureSource, Reading } from "../../contract/figure.ts";
import type { Rights } from "../../contract/rights.ts";
import { narrowTarget } from "../../contract/target.ts";
import { lazyClient, queryCloudflare } from "./access.ts";

/** Cloudflare counts by the minute. Its limit: 300 GraphQL queries in five minutes (Cloudflare docs, GraphQL Analytics API, "Limits"). */
export const cloudflareFigures: FigureSource = { name: "Cloudflare", every: 60, current: 420 };

/** What came to a zone in one minute. */
export interface EdgeMinute {
  /** Requests of visitors, as far as sampling tells. */
  requests: Reading;
  /** Of these, the ones answered with 500 or more. */
  failed: Reading;
}

interface AnalyticsClient {
  /** The latest minute that is counted to its end; undefined where nobody came in the last ten. */
  latestMinute(): Promise<EdgeMinute | undefined>;
}

export const analyticsRights = {
  "Analytics Read": "requests a minute at the edge, for watch",
} as const satisfies Rights;

/** Questions to Cloudflare's GraphQL Analytics API. */
export const analyticsClient: ClientDefinition<AnalyticsClient> = {
  name: "analytics",
  cloud: (target) => {
    const found = narrowTarget("cloudflare", target);
    const client = lazyClient(found);
    return {
      latestMinute: () =>
        queryCloudflare(analyticsRights, "Analytics Read", async () => {
          const until = Math.floor(Date.now() / 60_000) * 60_000 - settleSeconds * 1000;
          const variables = {
            zone: found.zone,
            since: new Date(until - 600_000).toISOString(),
            until: new Date(until).toISOString(),
          };
          const answer = await (await client()).post("/graphql", { body: { query, variables } });
          return minuteIn(answer as GraphAnswer);
        }),
    };
  },
  sandbox: () => ({ latestMinute: notOnSandbox("visitors") }),
};

/** Seconds after a minute's end until its requests are counted: an estimate, since data centres report one by one. */
const settleSeconds = 60;

/** Source: Cloudflare docs, GraphQL Analytics API, "Datasets": httpRequestsAdaptiveGroups. */
const query = `query ($zone: string, $since: Time, $until: Time) {
  viewer {
    zones(filter: { zoneTag: $zone }) {
      all: httpRequestsAdaptiveGroups(
        filter: { datetime_geq: $since, datetime_lt: $until, requestSource: "eyeball" }
        limit: 20
        orderBy: [datetimeMinute_DESC]
      ) { count dimensions { datetimeMinute } }
      failed: httpRequestsAdaptiveGroups(
        filter: { datetime_geq: $since, datetime_lt: $until, requestSource: "eyeball", edgeResponseStatus_geq: 500 }
        limit: 20
        orderBy: [datetimeMinute_DESC]
      ) { count dimensions { datetimeMinute } }
    }
  }
}`;

interface Group {
  count: number;
  dimensions: { datetimeMinute: string };
}

interface GraphAnswer {
  data?: { viewer?: { zones?: { all?: Group[]; failed?: Group[] }[] } } | null;
  errors?: { message: string; extensions?: { code?: string } }[] | null;
}

/** Mistakes come with status 200. */
function minuteIn({ data, errors }: GraphAnswer): EdgeMinute | undefined {
  const [error] = errors ?? [];
  if (error) {
    const status = /authz|not authorized|does not have access/i.test(`${error.extensions?.code ?? ""} ${error.message}`)
      ? 403
      : undefined;
    throw Object.assign(new Error(error.message), status === undefined ? {} : { status });
  }
  const [zone] = data?.viewer?.zones ?? [];
  const [latest] = zone?.all ?? [];
  if (!latest) return undefined;
  const { datetimeMinute } = latest.dimensions;
  const at = Date.parse(datetimeMinute) / 1000 + 60;
  // Where none failed there is no group.
  const failed = zone?.failed?.find(({ dimensions }) => dimensions.datetimeMinute === datetimeMinute)?.count ?? 0;
  return { requests: { value: latest.count, at }, failed: { value: failed, at } };
}
