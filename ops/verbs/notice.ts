import { UsageError } from "../errors.ts";
import { partnerNotice } from "../notices/partner.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import { alarmsAt, upcomingBroadcasts } from "../timing/alarms.ts";
import { defaultTiming } from "../../stacks/timing.ts";

export interface NoticeOptions {
  stack: string;
  cwd?: string;
  air?: string[];
  zone?: string;
  /** Requests a minute. Default: the highest of the stack file's broadcasts. */
  peak?: number;
  json?: boolean;
  /** For tests. */
  now?: string;
}

/** `broadcast notice`: a text for partners. Throws UsageError where the window or the peak is not known. */
export function notice({ stack, cwd, air = [], zone, peak, json, now: at }: NoticeOptions, terminal: Terminal): void {
  const { estate } = readStackFile(stack, cwd);
  const now = parseNow(at);
  const { holdMinutes } = estate.timing ?? defaultTiming;
  const broadcasts = estate.broadcasts ?? [];
  const given = air.length > 0 || zone !== undefined;
  const alarms = given
    ? alarmsAt(air, { zone, holdMinutes, now })
    : upcomingBroadcasts(broadcasts, { holdMinutes, now });
  const known = broadcasts.flatMap(({ peakRequestsPerMinute }) => peakRequestsPerMinute ?? []);
  const most = peak ?? (known.length > 0 ? Math.max(...known) : undefined);
  if (most === undefined || !Number.isInteger(most) || most < 1) {
    throw new UsageError(
      `${most === undefined ? "The peak is missing: give --peak" : `--peak ${String(most)} is no peak`}. Allowed: requests a minute, 1 or more; or broadcast:estate.broadcasts.0.peakRequestsPerMinute in the stack file.`,
    );
  }
  const text = partnerNotice({ estate, alarms, peak: most });
  terminal.out(json ? JSON.stringify({ stack, peak: most, alarms, text }, null, 2) : text);
}
