import { leverSummaryIn } from "../switching/message.ts";
import type { PastUpdate } from "../switching/pulumiStack.ts";

/** A lever that was out for a while. Moments are ISO 8601. */
export interface PulledLever {
  name: string;
  by: string;
  pulled: string;
  /** Undefined while it is out. */
  released?: string;
}

/** The levers that this command pulled, oldest first, from a stack's own history; a turn that stopped half way counts. */
export function pulledIn(history: readonly PastUpdate[]): PulledLever[] {
  const found: PulledLever[] = [];
  const turns = history
    .flatMap(({ message, startTime }) => {
      const summary = leverSummaryIn(message);
      return summary ? [{ ...summary, at: new Date(startTime).toISOString() }] : [];
    })
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const { pulled, released, by, at } of turns) {
    for (const open of found) if (released.includes(open.name)) open.released ??= at;
    for (const name of pulled) {
      const isOut = found.some((each) => each.name === name && each.released === undefined);
      if (!isOut) found.push({ name, by, pulled: at });
    }
  }
  return found;
}
