import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";

/** `tv.example.com/*` serves the whole host. */
export function servesHost(route: ResourceShape, host: string): boolean {
  const pattern = inputsOf(route)
    .at("pattern")
    .text()
    ?.replace(/^https?:\/\//, "");
  return pattern === `${host}/*` && inputsOf(route).at("script").has();
}

/** Whether a DNS record leads a host through Cloudflare. */
export function recordsHost(record: ResourceShape, host: string): boolean {
  return inputsOf(record).at("name").text() === host && inputsOf(record).at("proxied").flag() === true;
}
