import { stripVTControlCharacters } from "node:util";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Recorded } from "../../ops/switching/recorded.ts";
import type { Session } from "../../ops/switching/session.ts";

/** A session of which only what a test gives is there, on a terminal that keeps what it is told. */
export function sessionOf(parts: object = {}, { sandbox }: { sandbox?: object } = {}) {
  const notes: string[] = [];
  const stop = new AbortController();
  const terminal = {
    out: (line: string) => void notes.push(line),
    note: (line: string) => void notes.push(plain(line)),
    interactive: false,
  };
  const session = {
    workspace: { stack: "qa", stackFile: "Pulumi.qa.yaml", environment: {}, ...(sandbox && { sandbox }) },
    terminal,
    interrupts: { stop: stop.signal },
    ...parts,
  } as unknown as Session;
  return { session, notes, stop };
}

/** What is recorded of a stack in which nothing stands but its phases. */
export const recordedIn = (entered?: Phase, settled = entered, pending: Recorded["pending"] = []): Recorded => ({
  ...{ resources: [], pending, hash: "h", levers: { entered: [], out: [], half: [], settled: true } },
  ...(entered && { entered }),
  ...(settled && { settled }),
});

export const plain = stripVTControlCharacters;
