import type { Check, Estate, Violation } from "../check.ts";
import { readEach } from "../check.ts";
import type { DatabaseProxy, Writer } from "../reading/database.ts";
import { readProxy, readWriter } from "../reading/database.ts";
import type { Pool } from "../reading/apps.ts";
import { appShapes, readPool } from "../reading/apps.ts";

/** Connections all replicas of an app may open at once, those of a rollout's extra pods included. */
export function demandOf({ max, surge, size }: Pool): number {
  return (max + surge) * size;
}

function total(pools: readonly Pool[]): number {
  return pools.reduce((sum, pool) => sum + demandOf(pool), 0);
}

/** `shop/api (500 + 125) × 4 = 2500`, greatest first; equals by name, since the engine shows apps in any order. */
function breakdown(pools: readonly Pool[]): string {
  const lines = [...pools].sort((a, b) => demandOf(b) - demandOf(a) || a.label.localeCompare(b.label, "en"));
  const shown = lines
    .slice(0, 8)
    .map((pool) => `${pool.label} (${pool.max} + ${pool.surge}) × ${pool.size} = ${demandOf(pool)}`);
  return `${shown.join(", ")}${lines.length > 8 ? `, and ${lines.length - 8} more` : ""}`;
}

const explained = "(replicas + rollout surge) × pool";
const fix = "Fix: fewer replicas, smaller pools, a larger class, or RDS Proxy";

function overProxy(
  proxied: readonly Pool[],
  writer: Writer,
  { shape, percent, multiplexing }: DatabaseProxy,
): Violation[] {
  const share = Math.floor((writer.max * percent) / 100);
  const wanted = Math.ceil(total(proxied) / multiplexing);
  if (wanted <= share) return [];
  const message =
    `Apps behind the proxy want ${wanted} database connections (${total(proxied)} from clients ÷ ${multiplexing} multiplexing); ` +
    `the proxy may open ${share}: ${percent} % of max_connections ${writer.source}. ` +
    `Beyond it clients wait and time out. ${explained}: ${breakdown(proxied)}. ${fix}, or a higher maxConnectionsPercent.`;
  return [{ urn: shape.urn, message }];
}

function overWriter(direct: readonly Pool[], proxied: number, writer: Writer): Violation[] {
  const wanted = total(direct) + proxied;
  if (wanted <= writer.usable) return [];
  const message =
    `Apps want ${wanted} connections${proxied > 0 ? ` (${proxied} of them by the proxy)` : ""}; the database has ${writer.usable}: ` +
    `max_connections ${writer.source}, less ${writer.max - writer.usable} reserved. ` +
    `Beyond it the database refuses every new connection. ${explained}: ${breakdown(direct)}. ${fix}.`;
  return [{ urn: writer.shape.urn, message }];
}

function run(estate: Estate): Violation[] {
  const { values: pools, violations } = readEach(appShapes(estate), readPool);
  const wanting = pools.filter((pool) => pool.size > 0 && pool.max > 0);
  if (wanting.length === 0) return violations;
  const writer = readWriter(estate);
  const proxied = wanting.filter((pool) => pool.path === "proxy");
  const direct = wanting.filter((pool) => pool.path === "writer");
  if (proxied.length === 0) return [...violations, ...overWriter(direct, 0, writer)];
  const proxy = readProxy(estate);
  const byProxy = Math.ceil(total(proxied) / proxy.multiplexing);
  return [...violations, ...overProxy(proxied, writer, proxy), ...overWriter(direct, byProxy, writer)];
}

export const connectionChecks: readonly Check[] = [
  {
    name: "connections-within-limit",
    level: "mandatory",
    reason: "A database out of connections refuses every app at once, at the worst moment.",
    scope: "estate",
    applies: (estate) => appShapes(estate).length,
    run,
  },
];
