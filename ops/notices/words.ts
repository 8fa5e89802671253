import type { NoticeLanguage } from "../../stacks/partners.ts";

/** The words of a notice; numbers come written as the language writes them. */
interface NoticeWords {
  locale: string;
  /** From Monday on. */
  days: readonly string[];
  and: string;
  until: string;
  subject: (company: string, peak: string) => string;
  subjectOfCalls: (company: string, calls: string) => string;
  hello: string;
  helloTo: (name: string) => string;
  onAir: (company: string) => string;
  /** `sites` is empty where none is known. */
  peak: (peak: string, sites: string, perSecond: string) => string[];
  factor: readonly string[];
  calls: (calls: string, perSecond: string, limit: string) => string[];
  ask: readonly string[];
  confirm: readonly string[];
}

export const noticeWords: Readonly<Record<NoticeLanguage, NoticeWords>> = {
  en: {
    locale: "en-US",
    days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    and: "and",
    until: "to",
    subject: (company, peak) => `${company} on air: expect up to ${peak} requests a minute`,
    subjectOfCalls: (company, calls) => `${company} on air: expect up to ${calls} calls a minute`,
    hello: "Hello,",
    helloTo: (name) => `Hello ${name},`,
    onAir: (company) => `${company} may be on air at the times below. Some of them may be false alarms.`,
    peak: (peak, sites, perSecond) => [
      `We expect up to ${peak} requests a minute${sites === "" ? "" : ` on ${sites}`} (${perSecond} a second) within a minute of the`,
    ],
    factor: [
      "air time, falling over the following quarter of an hour. Calls to your service may rise by the same factor.",
    ],
    calls: (calls, perSecond, limit) => [
      "air time, falling over the following quarter of an hour. Of those, up to",
      `${calls} calls a minute (${perSecond} a second) would reach your service. We count on ${limit} a minute.`,
    ],
    ask: ["Please tell us before then if a quota, a rate limit or a planned maintenance of yours stands in the way."],
    confirm: [
      "Please confirm that limit, or tell us the right one, and whether a planned maintenance of yours stands in the way.",
    ],
  },
  fr: {
    locale: "fr-FR",
    days: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    and: "et",
    until: "à",
    subject: (company, peak) => `${company} à l’antenne : jusqu’à ${peak} requêtes par minute`,
    subjectOfCalls: (company, calls) => `${company} à l’antenne : jusqu’à ${calls} appels par minute`,
    hello: "Bonjour,",
    helloTo: (name) => `Bonjour ${name},`,
    onAir: (company) =>
      `${company} passera peut-être à l’antenne aux heures ci-dessous. Certaines peuvent être de fausses alertes.`,
    peak: (peak, sites, perSecond) => [
      `Nous attendons jusqu’à ${peak} requêtes par minute${sites === "" ? "" : ` sur ${sites}`} (${perSecond} par seconde) dans la minute qui suit le`,
    ],
    factor: [
      "passage, puis de moins en moins pendant un quart d’heure. Les appels à votre service peuvent croître d’autant.",
    ],
    calls: (calls, perSecond, limit) => [
      "passage, puis de moins en moins pendant un quart d’heure. Parmi elles, jusqu’à",
      `${calls} appels par minute (${perSecond} par seconde) atteindraient votre service. Nous comptons sur ${limit} par minute.`,
    ],
    ask: [
      "Merci de nous dire d’ici là si un quota, une limite de débit ou une maintenance prévue chez vous s’y oppose.",
    ],
    confirm: [
      "Merci de confirmer cette limite, ou de nous donner la bonne, et de nous dire si une maintenance prévue s’y oppose.",
    ],
  },
};
