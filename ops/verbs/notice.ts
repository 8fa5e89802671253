import { UsageError } from "../errors.ts";
import { partnerNotice } from "../notices/partner.ts";
import { askedPartners, languagesOf } from "../partners.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import type { Alarm } from "../timing/alarms.ts";
import { alarmsAt, upcomingBroadcasts } from "../timing/alarms.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { NoticeLanguage } from "../../stacks/partners.ts";
import { defaultTiming } from "../../stacks/timing.ts";

export interface NoticeOptions {
  stack: string;
  cwd?: string;
  air?: string[];
  zone?: string;
  /** Requests a minute. Default: the highest of the stack file's broadcasts. */
  peak?: number;
  /** One partner of the stack file, by name. Default: all of them; a text for anybody where it has none. */
  partner?: string;
  json?: boolean;
  /** For tests. */
  now?: string;
}

/** `broadcast notice`: a text for each partner. Throws UsageError where the window, the peak or the partner is not known. */
export function notice(options: NoticeOptions, terminal: Terminal): void {
  const { stack, cwd, air = [], zone, peak, partner, json, now: at } = options;
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
  const told = noticesOf(estate, alarms, most, partner);
  if (json) {
    const text = partnerNotice({ estate, alarms, peak: most });
    terminal.out(JSON.stringify({ stack, peak: most, alarms, text, partners: told }, null, 2));
    return;
  }
  const texts = told.length === 0 ? [partnerNotice({ estate, alarms, peak: most })] : told.map(({ text }) => text);
  terminal.out(texts.join("\n\n"));
}

/** What one partner is told, in one language. */
interface ToldPartner {
  partner: string;
  language: NoticeLanguage;
  /** Calls a minute that reach it at the peak, and what it is known to take. */
  calls: number;
  limit: number;
  text: string;
}

function noticesOf(estate: Estate, alarms: readonly Alarm[], peak: number, only: string | undefined): ToldPartner[] {
  const partners = estate.partners ?? {};
  if (only !== undefined && !(only in partners)) {
    const names = Object.keys(partners).join(", ") || "there is none in the stack file";
    throw new UsageError(`--partner ${only}: there is no such partner. Allowed: ${names}.`);
  }
  return askedPartners(estate, peak)
    .filter(({ key }) => only === undefined || key === only)
    .flatMap(({ key, name, calls = 0, limit }) => {
      const own = partners[key];
      return (own ? languagesOf(own, estate) : []).map((language): ToldPartner => {
        const text = partnerNotice({ estate, alarms, peak, language, partner: { name, calls, limit } });
        return { partner: key, language, calls, limit, text };
      });
    });
}
