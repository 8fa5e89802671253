import type { Estate } from "../../stacks/estate.ts";
import { oneLine } from "../../infra/contract/text.ts";
import { UsageError } from "../errors.ts";
import type { Alarm } from "../timing/alarms.ts";
import { clockText, momentText } from "../timing/airTime.ts";

export interface PartnerNoticeInputs {
  estate: Estate;
  alarms: readonly Alarm[];
  /** Expected peak, in requests a minute. */
  peak: number;
}

/** What to write to those whose systems will feel it too: payment, e-mail, analytics, hosting. */
export function partnerNotice({ estate, alarms, peak }: PartnerNoticeInputs): string {
  // A line of its own could be a header of the mail.
  const company = oneLine(estate.company);
  if (alarms.length === 0) throw new UsageError("There is no broadcast to tell of: give --air TIME --zone ZONE.");
  const perSecond = Math.ceil(peak / 60).toLocaleString("en-US");
  const windows = alarms.map(
    ({ name, air, until }) => `- ${oneLine(name)}: ${momentText(air)} to ${clockText(until)} (${air.timeZoneId})`,
  );
  return [
    `Subject: ${company} on air: expect up to ${peak.toLocaleString("en-US")} requests a minute`,
    "",
    "Hello,",
    "",
    `${company} may be on air at the times below. Some of them may be false alarms.`,
    "",
    ...windows,
    "",
    `We expect up to ${peak.toLocaleString("en-US")} requests a minute${onSites(estate)} (${perSecond} a second) within a minute of the`,
    "air time, falling over the following quarter of an hour. Calls to your service may rise by the same factor.",
    "",
    "Please tell us before then if a quota, a rate limit or a planned maintenance of yours stands in the way.",
    "",
  ].join("\n");
}

/** `on example.com and example.org`; nothing where the stack file names no site. */
function onSites({ targets }: Pick<Estate, "targets">): string {
  const domains = Object.values(targets).flatMap((target) => ("domain" in target ? target.domain : []));
  return domains.length === 0 ? "" : ` on ${domains.join(" and ")}`;
}
