import type { Clients } from "../../infra/contract/client.ts";
import { AccessDenied, NotAvailable } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Gate } from "../../infra/contract/gate.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import type { Resources } from "../../infra/contract/resources.ts";

export interface GateVerdict {
  gate: string;
  /** `unknown` where nobody could be asked, or nobody who may be. */
  verdict: "yes" | "no" | "unknown";
  message: string;
  /** Seconds on the estate's clock since the gates were first asked. */
  seconds: number;
}

export interface AskOptions {
  /** Seconds on the estate's clock; what is not yes by then stays as it was last answered. */
  timeout: number;
  signal?: AbortSignal;
  /** Called whenever a gate's answer changes; a `no` may still become a yes. */
  onVerdict?: (verdict: GateVerdict) => void;
}

/**
 * The gates of a phase, made of what the program asks for in it: the same whichever way the phase is entered.
 * Throws `Unreadable` where an input cannot be read.
 */
export function gatesOf(resources: Resources, phase: Phase, kinds: readonly Pick<Kind, "gates">[]): Gate[] {
  return kinds.flatMap(({ gates }) => gates?.(resources, phase) ?? []);
}

/**
 * Asks all gates side by side, each again after a growing pause, until all say yes or the time is over.
 * Rejects with the signal's reason when it is aborted; a gate that cannot be asked is `unknown`, never an error.
 */
export function askGates(gates: readonly Gate[], clients: Clients, options: AskOptions): Promise<GateVerdict[]> {
  const begun = clients.now();
  return Promise.all(gates.map((gate) => poll(gate, clients, begun, options)));
}

/** Seconds before a gate is asked again: at first, and at most. */
const pause = { first: 1, most: 15, growth: 1.5 };

async function poll(gate: Gate, clients: Clients, begun: number, options: AskOptions): Promise<GateVerdict> {
  const { timeout, signal, onVerdict } = options;
  let told = "";
  for (let wait = pause.first; ; wait = Math.min(wait * pause.growth, pause.most)) {
    const answer = await ask(gate, clients, signal);
    const seconds = clients.now() - begun;
    const verdict = { gate: gate.name, verdict: answer.verdict, message: answer.message, seconds };
    // Below a millisecond a clock may not move at all: differences of large numbers are not exact.
    const left = timeout - seconds < 0.001 ? 0 : timeout - seconds;
    if (left <= 0 && timeout > 0 && answer.verdict === "no")
      verdict.message += ` (still so after ${Math.round(seconds)} s)`;
    if (told !== `${verdict.verdict} ${verdict.message}`) onVerdict?.(verdict);
    told = `${verdict.verdict} ${verdict.message}`;
    if (answer.verdict === "yes" || answer.final || left <= 0) return verdict;
    await clients.wait(Math.min(wait, left), signal);
  }
}

/** Real seconds one question may take. */
const longestAnswer = 30;

interface Asked {
  verdict: GateVerdict["verdict"];
  message: string;
  /** Whether asking again is of no use. */
  final?: boolean;
}

/** Rights do not change while one waits; a network that fails may come back. */
async function ask(gate: Gate, clients: Clients, signal: AbortSignal | undefined): Promise<Asked> {
  signal?.throwIfAborted();
  try {
    const limit = AbortSignal.timeout(longestAnswer * 1000);
    return await Promise.race([
      gate.ask(clients, signal ? AbortSignal.any([signal, limit]) : limit),
      rejection(limit, `no answer within ${longestAnswer} s`),
    ]);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AccessDenied || error instanceof NotAvailable)
      return { verdict: "unknown", message: error.message, final: true };
    return { verdict: "unknown", message: `could not be asked: ${reason(error)}` };
  }
}

/** Rejects when the signal is aborted. */
function rejection(signal: AbortSignal, message: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(message)), { once: true });
  });
}

/** The outermost message and its cause, on one line: SDKs hide a refused connection in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && error.cause.message !== "" ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`.replace(/\s+/g, " ").slice(0, 300);
}
