import type { NoticeLanguage } from "../../stacks/partners.ts";
import type { Estate } from "../../stacks/estate.ts";
import { oneLine } from "../../infra/contract/text.ts";
import { UsageError } from "../errors.ts";
import type { Alarm } from "../timing/alarms.ts";
import type { AirTime } from "../timing/airTime.ts";
import { clockText, momentText } from "../timing/airTime.ts";
import { noticeWords } from "./words.ts";

export interface PartnerNoticeInputs {
  estate: Estate;
  alarms: readonly Alarm[];
  /** Expected peak, in requests a minute. */
  peak: number;
  language?: NoticeLanguage;
  /** A partner of the stack file: then it is told what reaches it, and what it is known to take. */
  partner?: { name: string; calls: number; limit: number };
}

/** What to write to those whose systems will feel it too: payment, e-mail, analytics, hosting. */
export function partnerNotice({ estate, alarms, peak, language = "en", partner }: PartnerNoticeInputs): string {
  // A line of its own could be a header of the mail.
  const company = oneLine(estate.company);
  if (alarms.length === 0) throw new UsageError("There is no broadcast to tell of: give --air TIME --zone ZONE.");
  const words = noticeWords[language];
  const number = (value: number): string => value.toLocaleString(words.locale);
  const windows = alarms.map(
    ({ name, air, until }) =>
      `- ${oneLine(name)}: ${moment(air, language)} ${words.until} ${clockText(until)} (${air.timeZoneId})`,
  );
  const calls = partner && {
    each: number(partner.calls),
    perSecond: number(Math.ceil(partner.calls / 60)),
    limit: number(partner.limit),
  };
  return [
    `Subject: ${calls ? words.subjectOfCalls(company, calls.each) : words.subject(company, number(peak))}`,
    "",
    partner ? words.helloTo(oneLine(partner.name)) : words.hello,
    "",
    words.onAir(company),
    "",
    ...windows,
    "",
    ...words.peak(number(peak), onSites(estate, words.and), number(Math.ceil(peak / 60))),
    ...(calls ? words.calls(calls.each, calls.perSecond, calls.limit) : words.factor),
    "",
    ...(partner ? words.confirm : words.ask),
    "",
  ].join("\n");
}

/** Its day of the week is the language's own. */
function moment(air: AirTime, language: NoticeLanguage): string {
  const [, ...rest] = momentText(air).split(" ");
  return `${noticeWords[language].days[air.dayOfWeek - 1] ?? ""} ${rest.join(" ")}`;
}

/** `example.com and example.org`; nothing where the stack file names no site. */
function onSites({ targets }: Pick<Estate, "targets">, and: string): string {
  const domains = Object.values(targets).flatMap((target) => ("domain" in target ? target.domain : []));
  return domains.join(` ${and} `);
}
