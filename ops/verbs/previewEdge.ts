import { once } from "node:events";
import type { Phase } from "../../infra/contract/dial.ts";
import type { LocalAddress } from "../../infra/contract/preview.ts";
import { UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
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

/** `broadcast preview-edge`: what visitors will see in a phase, served on this machine in Cloudflare's runtime until Ctrl-C. */
export async function previewEdge(options: PreviewEdgeOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { stack, cwd, phase, port, json } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError("--port: allowed: a whole number from 0 to 65535.");
  }
  const { estate } = readStackFile(stack, cwd);
  const preview = estate.kinds.find((kind) => kind.preview)?.preview;
  if (!preview) throw new UsageError("Nothing in this estate can be shown on this machine.");
  const resources = await new OfflineEstate(stack, estate).resources(phase);
  const edge = await preview(resources, { estate, phase, port }).catch((error: unknown) => {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  });
  try {
    const { addresses } = edge;
    if (json) terminal.out(JSON.stringify({ stack, phase, addresses }));
    else show(addresses, stack, phase, terminal);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await edge.close();
  }
}

function show(addresses: readonly LocalAddress[], stack: string, phase: Phase, terminal: Terminal): void {
  terminal.out(paint.strong(`The edge of ${stack} in ${phase}, on this machine only. The origin is down.`));
  for (const row of columns(addresses.map(({ what, local }) => [what, local]))) terminal.out(row);
  terminal.note("Ctrl-C ends it.");
}
