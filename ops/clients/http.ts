import type { HttpAnswer } from "../../infra/contract/client.ts";

/** One GET over the network; redirects are not followed. Times out after 10 s. */
export async function httpGet(url: string, signal?: AbortSignal): Promise<HttpAnswer> {
  const limit = AbortSignal.timeout(10_000);
  const response = await fetch(url, {
    redirect: "manual",
    headers: { "user-agent": "broadcast-gate" },
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const body = (await response.text()).slice(0, 256 * 1024);
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}
