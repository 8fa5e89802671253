import { once } from "node:events";
import type { Phase } from "../../infra/dial.ts";
import { turn } from "../../infra/dial.ts";
import { pathOf } from "../../infra/landing/words.ts";
import type { Estate } from "../../stacks/estate.ts";
import { serveEdge } from "../edge/serve.ts";
import { UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offline.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { columns, paint } from "../terminal.ts";

export interface PreviewEdgeOptions {
  stack: string;
  cwd?: string;
  phase: Phase;
  /** 0 takes any free one. */
  port: number;
  json?: boolean;
}

interface Address {
  what: string;
  /** As visitors will type it. */
  address: string;
  /** Where it is found on this machine. */
  local: string;
}

/** `broadcast preview-edge`: what visitors will see in a phase, served on this machine in Cloudflare's runtime until Ctrl-C. */
export async function previewEdge(options: PreviewEdgeOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { stack, cwd, phase, port, json } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError("--port: allowed: a whole number from 0 to 65535.");
  }
  const { estate } = readStackFile(stack, cwd);
  const { nodes } = await new OfflineEstate(stack, estate).graph(phase);
  const edge = await serveEdge([...nodes.values()], { port });
  try {
    const addresses = addressesOf(estate, phase).map((entry) => ({ ...entry, local: edge.local(entry.address) }));
    if (json) terminal.out(JSON.stringify({ stack, phase, addresses }));
    else show(addresses, stack, phase, terminal);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await edge.close();
  }
}

function addressesOf(estate: Estate, phase: Phase): Omit<Address, "local">[] {
  const { landing, edge } = turn(estate, phase);
  const [host = ""] = edge.redirect.hosts;
  const limit = edge.rateLimits[0];
  return [
    ...landing.languages.map((code) => ({
      what: `landing, ${code}`,
      address: `https://${landing.host}${pathOf(code, landing.languages)}`,
    })),
    ...edge.redirect.pages.map(({ from }) => ({ what: "home", address: `https://${host}${from[0] ?? "/"}` })),
    {
      what: limit ? "sign-up" : "any other page",
      address: limit ? `https://${limit.hosts[0] ?? host}${limit.path}` : `https://${host}/any-other-page`,
    },
  ];
}

function show(addresses: readonly Address[], stack: string, phase: Phase, terminal: Terminal): void {
  terminal.out(paint.strong(`The edge of ${stack} in ${phase}, on this machine only. The origin is down.`));
  for (const row of columns(addresses.map(({ what, local }) => [what, local]))) terminal.out(row);
  terminal.note("Ctrl-C ends it.");
}
