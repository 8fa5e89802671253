import type { Phase } from "../../infra/contract/dial.ts";
import { duration } from "../terminal.ts";

/** A switch, or what is done within a phase. */
interface Moving {
  stack: string;
  from: Phase;
  to: Phase;
  /** Where no phase is switched: what is done, as in "pull door". */
  what?: string;
  by: string;
}

/** Something a team wants to hear of at once. */
export type Notice =
  | (Moving & { kind: "started"; expected: number })
  | (Moving & { kind: "done"; took: number; waived: readonly string[] })
  | (Moving & { kind: "failed"; reason: string; next: string })
  | (Moving & { kind: "interrupted"; steps: number; next: string })
  | { kind: "stillLive"; stack: string; hours: number; perHour?: string }
  | { kind: "needsPerson"; stack: string; reason: string }
  | { kind: "overdue"; stack: string; phase: Phase; seconds: number; perHour?: string; next: string }
  | { kind: "extended"; stack: string; until: string; by: string }
  | {
      kind: "closed";
      stack: string;
      reached: Phase;
      seconds: number;
      extra?: string;
      overridden: readonly string[];
      /** Whether it was proved to be what it was. */
      proved: boolean;
      next: string;
    };

/** The notice as one line of plain text; seconds are written as people say them. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case "started":
      return `${way(notice)} has begun, by ${notice.by}. Expected to take ${duration(notice.expected)}.`;
    case "done": {
      const waived = notice.waived.length > 0 ? ` Not waited for: ${notice.waived.join(", ")}.` : "";
      return `${way(notice)} is done, after ${duration(notice.took)}.${waived}`;
    }
    case "failed":
      return `${way(notice)} stopped: ${notice.reason} Next: ${notice.next}`;
    case "interrupted":
      return `${way(notice)} was interrupted by ${notice.by}, after ${notice.steps} steps. Next: ${notice.next}`;
    case "stillLive": {
      const bill = notice.perHour === undefined ? "" : `, at ${notice.perHour} an hour`;
      return `${notice.stack} is still live after ${Math.floor(notice.hours)} hours${bill}. Go back, or say why not.`;
    }
    case "needsPerson":
      return `${notice.stack} needs a person: ${notice.reason}`;
    case "overdue": {
      const bill = notice.perHour === undefined ? "" : `, at ${notice.perHour} an hour more than normal`;
      return `${notice.stack} is still in ${notice.phase}, ${duration(notice.seconds)} past its end${bill}. Next: ${notice.next}`;
    }
    case "extended":
      return `${notice.stack} stays up until ${notice.until}, by ${notice.by}.`;
    case "closed":
      return closedText(notice);
  }
}

/** An evening's last word: that it is over, its price, and what is to be looked at before the next. */
export function closedText(notice: Omit<Extract<Notice, { kind: "closed" }>, "kind">): string {
  const { stack, reached, seconds, extra, overridden, proved, next } = notice;
  const bill = extra === undefined ? "" : ` It cost ${extra} beyond normal, at list prices.`;
  const waived = overridden.length > 0 ? ` Overridden, so look why before the next: ${overridden.join(", ")}.` : "";
  const proof = proved ? "and is what it was before" : "but is NOT what it was before";
  return `${stack} is back in normal after ${duration(seconds)}, having reached ${reached}, ${proof}.${bill}${waived} The report: ${next}`;
}

function way({ stack, from, to, what }: Moving): string {
  return what === undefined ? `${stack}: ${from} → ${to}` : `${stack} in ${to}: ${what}`;
}
