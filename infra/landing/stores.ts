import { z } from "zod";

export const storeNames = ["ios", "android", "chrome", "edge", "firefox"] as const;
export type StoreName = (typeof storeNames)[number];

interface Store {
  host: string;
  id: { pattern: RegExp; allowed: string };
  /** Address of an entry, without campaign tags. */
  address: (id: string) => string;
  /** Whether an address on the store's host is that of the entry. */
  leadsTo: (url: URL, id: string) => boolean;
  /** What its address looks like, for a message. */
  example: (id: string) => string;
}

const extensionId = { pattern: /^[a-p]{32}$/, allowed: "32 letters from a to p" };
const lastSegment = ({ pathname }: URL): string | undefined => pathname.split("/").filter(Boolean).at(-1);
const withoutQuery = ({ search }: URL): boolean => search === "";

const stores: Record<StoreName, Store> = {
  ios: {
    host: "apps.apple.com",
    id: { pattern: /^[1-9]\d{5,12}$/, allowed: "the number of the app, 6 to 13 digits in quotes" },
    address: (id) => `https://apps.apple.com/app/id${id}`,
    leadsTo: (url, id) => withoutQuery(url) && lastSegment(url) === `id${id}`,
    example: (id) => `…/id${id}`,
  },
  android: {
    host: "play.google.com",
    id: {
      pattern: /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/,
      allowed: "the name of the package, such as com.example.app",
    },
    address: (id) => `https://play.google.com/store/apps/details?id=${id}`,
    leadsTo: (url, id) => url.pathname === "/store/apps/details" && url.search === `?id=${id}`,
    example: (id) => `/store/apps/details?id=${id}`,
  },
  chrome: {
    host: "chromewebstore.google.com",
    id: extensionId,
    address: (id) => `https://chromewebstore.google.com/detail/${id}`,
    leadsTo: (url, id) => withoutQuery(url) && url.pathname.startsWith("/detail/") && lastSegment(url) === id,
    example: (id) => `/detail/…/${id}`,
  },
  edge: {
    host: "microsoftedge.microsoft.com",
    id: extensionId,
    address: (id) => `https://microsoftedge.microsoft.com/addons/detail/${id}`,
    leadsTo: (url, id) => withoutQuery(url) && url.pathname.startsWith("/addons/detail/") && lastSegment(url) === id,
    example: (id) => `/addons/detail/…/${id}`,
  },
  firefox: {
    host: "addons.mozilla.org",
    id: { pattern: /^[A-Za-z0-9_-]{1,100}$/, allowed: "the add-on's name in its address" },
    address: (id) => `https://addons.mozilla.org/firefox/addon/${id}/`,
    leadsTo: (url, id) => withoutQuery(url) && new RegExp(`^(/[A-Za-z-]+)?/firefox/addon/${id}/?$`).test(url.pathname),
    example: (id) => `/firefox/addon/${id}/`,
  },
};

function storeSchema(name: StoreName) {
  const { host, id, address, leadsTo, example } = stores[name];
  return z
    .strictObject({
      id: z.string().regex(id.pattern, `allowed: ${id.allowed}`),
      link: z
        .string()
        .optional()
        .describe(`Its address on ${host}, where it should not be the plain one; without campaign tags.`),
    })
    .superRefine(({ id: entry, link }, ctx) => {
      if (link === undefined) return;
      const url = URL.canParse(link) ? new URL(link) : undefined;
      const plain = url?.protocol === "https:" && url.host === host && url.username === "" && url.hash === "";
      if (url && plain && leadsTo(url, entry)) return;
      const message = `allowed: an address of this very entry, https://${host}${example(entry)}, without campaign tags`;
      ctx.addIssue({ code: "custom", path: ["link"], message });
    })
    .transform(({ id: entry, link }) => ({ id: entry, link: link ?? address(entry) }))
    .optional();
}

export const storesSchema = z
  .strictObject({
    ios: storeSchema("ios"),
    android: storeSchema("android"),
    chrome: storeSchema("chrome"),
    edge: storeSchema("edge"),
    firefox: storeSchema("firefox"),
  })
  .refine((given) => Object.keys(given).length > 0, "allowed: at least one store")
  .describe("Where the app and the extension are found.");

const tag = z.string().regex(/^[A-Za-z0-9._-]{1,30}$/, "allowed: 1 to 30 letters, digits, '.', '_' and '-'");

export const campaignSchema = z
  .strictObject({
    source: tag.default("tv"),
    medium: tag.default("broadcast"),
    name: tag.default("broadcast").describe("Which appearance brought the visitor."),
    appleProvider: z
      .string()
      .regex(/^\d{1,10}$/, "allowed: up to 10 digits, in quotes")
      .optional()
      .describe("Provider token of App Store Connect: without it Apple does not count the campaign."),
  })
  .prefault({})
  .describe("Campaign tags of the links to the stores.");

type Campaign = z.output<typeof campaignSchema>;

/** An address with the campaign tags that every analytics knows; what it has already stays. */
export function withCampaignTags(link: string, { source, medium, name }: Campaign): string {
  const url = new URL(link);
  for (const [key, value] of Object.entries({ utm_source: source, utm_medium: medium, utm_campaign: name })) {
    url.searchParams.set(key, value);
  }
  return url.href;
}

/** The link to a store with the campaign tags in that store's own form. */
export function storeLink(name: StoreName, link: string, { source, medium, name: what, appleProvider }: Campaign) {
  if (name !== "ios" && name !== "android")
    return withCampaignTags(link, { source, medium, name: what, appleProvider });
  const utm = { utm_source: source, utm_medium: medium, utm_campaign: what };
  const url = new URL(link);
  const add = (tags: Record<string, string>): void => {
    for (const [key, value] of Object.entries(tags)) url.searchParams.set(key, value);
  };
  if (name === "ios") add({ ...(appleProvider !== undefined && { pt: appleProvider }), ct: what, mt: "8" });
  // Google Play hands its referrer on to the app.
  else add({ referrer: new URLSearchParams(utm).toString() });
  return url.href;
}
