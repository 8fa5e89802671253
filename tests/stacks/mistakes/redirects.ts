import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const site = (e: RawEstate): RawEstate => e["zones"].site as RawEstate;

/** A second landing page in the same zone. */
function secondLanding(e: RawEstate): void {
  e["landings"].radio = { ...e["landings"].tv, host: "radio.example.com" };
}

/** Mistakes in what a file says of a zone's redirects, and of the landing page they lead to. */
export const redirectMistakes: readonly Mistake[] = [
  {
    name: "a landing page that is not in the file",
    edit: (e) => (site(e)["landing"] = "radio"),
    path: "estate.zones.site.landing",
    allowed: /^a landing page of this file: tv$/,
  },
  {
    name: "one of two landing pages",
    edit: secondLanding,
    path: "estate.zones.site.landing",
    allowed: /^one of the landing pages of its zone: radio, tv$/,
  },
  {
    name: "a redirect to a landing page that is nowhere",
    edit: (e) => delete e["landings"],
    path: "estate.zones.site.landing",
    allowed: /^a landing page, and this file has none$/,
  },
  {
    name: "a redirect without pages",
    edit: (e) => (site(e)["redirect"].pages = []),
    path: "estate.zones.site.redirect.pages",
    allowed: /^a list of at least 1 entry$/,
  },
  {
    name: "a rule's ref with a blank",
    edit: (e) => (site(e)["redirect"].pages[0].ref = "home fr"),
    path: "estate.zones.site.redirect.pages.0.ref",
    allowed: /^1 to 64 lower-case letters, digits, '-' and '_'$/,
  },
  {
    name: "a redirect from no path",
    edit: (e) => (site(e)["redirect"].pages[0].from = []),
    path: "estate.zones.site.redirect.pages.0.from",
    allowed: /^a list from 1 to 20 entries$/,
  },
  {
    name: "a redirect from a path with a query",
    edit: (e) => (site(e)["redirect"].pages[0].from = ["/?utm_source=tv"]),
    path: "estate.zones.site.redirect.pages.0.from.0",
    allowed: /^a path that starts with \/ and holds no space, quote, \? or #$/,
  },
  {
    name: "a redirect to a page the landing has not",
    edit: (e) => (site(e)["redirect"].pages[1].to = "/de/"),
    path: "estate.zones.site.redirect.pages.1.to",
    allowed: /^a page of the landing, \/ or \/en\/$/,
  },
  {
    name: "a permanent redirect",
    edit: (e) => (site(e)["redirect"].status = 301),
    path: "estate.zones.site.redirect.status",
    allowed: /^302 or 307; a 301 outlives the evening in browsers$/,
  },
  {
    name: "a redirect that may touch everything",
    edit: (e) => (site(e)["redirect"].never = []),
    path: "estate.zones.site.redirect.never",
    allowed: /^a list of at least 1 entry$/,
  },
  {
    name: "a path without a slash",
    edit: (e) => (site(e)["redirect"].never[0] = "signup"),
    path: "estate.zones.site.redirect.never.0",
    allowed: /^a path that starts with \//,
  },
  {
    name: "a redirect switched on for good",
    edit: (e) => (site(e)["redirect"].enabled = true),
    path: "estate.zones.site.redirect.enabled",
    allowed: /^the keys normal, broadcast; optionally prewarm$/,
  },
  {
    name: "a redirect of the sign-up page",
    edit: (e) => site(e)["redirect"].pages[0].from.push("/signup"),
    check: "redirect-spares-paths",
  },
];
