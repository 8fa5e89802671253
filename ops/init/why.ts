import { AccessDenied, NotAvailable } from "../../infra/contract/client.ts";
import { oneLine } from "../../infra/contract/text.ts";

/** What a network says where nobody answers. */
const silence =
  /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError)\b/;

/** Why somebody could not be asked, on one line. */
export function reasonFor(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  if (error instanceof AccessDenied) return `${error.permission} is missing`;
  if (error instanceof NotAvailable) return oneLine(error.message);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = [error, cause].map((each) => (each as { code?: unknown } | undefined)?.code);
  const silent = silence.exec([error.name, error.message, cause?.message, ...code].join(" "));
  if (silent) return `it does not answer (${silent[1] ?? ""})`;
  // A server's whole answer is no line to read.
  return oneLine(error.message).slice(0, 300);
}
