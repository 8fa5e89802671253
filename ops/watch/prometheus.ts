import { AccessDenied, NotAvailable } from "../../infra/contract/client.ts";
import type { Figure, FigureSource, Reading } from "../../infra/contract/figure.ts";
import type { FigureSettings } from "../../stacks/figures.ts";
import { objectIn } from "../record.ts";

/** It gives back what it scraped within the last five minutes, and forgets at once what has gone. Its limits are its owner's. */
const prometheus: FigureSource = { name: "Prometheus", every: 15, current: 60 };

/** The rooms' figures with those that a stack file asks of Prometheus: in the place of one's source, or beside them. */
export function withQueries(figures: readonly Figure[], { prometheus: server, queries }: FigureSettings): Figure[] {
  if (!server) return [...figures];
  const rooms = new Map(figures.map((figure) => [figure.name, figure]));
  const asked = Object.entries(queries).map(([name, { query, title, unit, allowed }]): Figure => {
    const room = rooms.get(name);
    return {
      name,
      title: title ?? room?.title ?? name,
      unit: unit ?? room?.unit ?? "",
      source: prometheus,
      target: undefined,
      ...(room?.least !== undefined && { least: room.least }),
      ...(room?.demand && { demand: room.demand }),
      ...(room?.failed && { failed: room.failed }),
      ...(allowed === undefined ? room?.most && { most: room.most } : { most: { value: allowed } }),
      ask: (_, signal) => ask(server, query, signal),
    };
  });
  const named = new Set(asked.map(({ name }) => name));
  return [...figures.filter(({ name }) => !named.has(name)), ...asked];
}

/** Of the answer's bytes, what is read: one number takes a few hundred. */
const mostBytes = 256 * 1024;

/** One instant query. Source: Prometheus, "HTTP API", "Instant queries". */
async function ask(
  { url, tokenVariable }: NonNullable<FigureSettings["prometheus"]>,
  query: string,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  const token = tokenVariable === undefined ? undefined : process.env[tokenVariable];
  if (tokenVariable !== undefined && !token) throw new NotAvailable(`there is no token: set ${tokenVariable}`);
  const address = new URL(`${url.replace(/\/+$/, "")}/api/v1/query`);
  address.searchParams.set("query", query);
  const response = await fetch(address, {
    // An address of its own would be sent the token.
    redirect: "error",
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal,
  });
  const body = objectIn((await response.text()).slice(0, mostBytes)) as Answer | undefined;
  if (response.status === 401 || response.status === 403) throw new AccessDenied("the right to query");
  if (body?.status !== "success") throw new Error(body?.error ?? `it answers ${response.status}`);
  return readingIn(body.data);
}

interface Answer {
  status?: string;
  error?: string;
  data?: { resultType?: string; result?: unknown };
}

/** A number comes as text, NaN and infinity too: whoever reads it judges it. */
function readingIn(data: Answer["data"]): Reading | undefined {
  const { resultType, result } = data ?? {};
  if (resultType === "scalar") return pointOf(result);
  if (resultType !== "vector" || !Array.isArray(result))
    throw new Error(`it gives a ${resultType ?? "nothing"}, not one number`);
  if (result.length > 1) throw new Error(`it gives ${result.length} series, not one: sum them up in the query`);
  const [series] = result as { value?: unknown }[];
  return series && pointOf(series.value);
}

function pointOf(point: unknown): Reading {
  const [at, value] = Array.isArray(point) ? (point as unknown[]) : [];
  return { value: typeof value === "string" ? Number(value) : NaN, at: Number(at) };
}
