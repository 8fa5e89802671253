import type { RawEstate } from "../../estates.ts";
import { drop } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const site = (e: RawEstate): RawEstate => e["zones"].site as RawEstate;

const kept = (more: object) => ({ ref: "own", expression: "true", action: "redirect", ...more });

/** Mistakes in what a file says of its zones. */
export const zoneMistakes: readonly Mistake[] = [
  {
    name: "a key in a kept rule that the provider drops",
    edit: (e) =>
      (site(e)["rulesets"] = {
        redirects: {
          keep: [kept({ actionParameters: { from_value: { target: { value: "https://example.org/" } } } })],
        },
      }),
    path: "estate.zones.site.rulesets.redirects.keep.0.actionParameters.from_value.target",
    allowed: /^a key that Cloudflare's provider takes here: preserveQueryString, statusCode, targetUrl$/,
  },
  {
    name: "rules for no host",
    edit: (e) => (site(e)["hosts"] = []),
    path: "estate.zones.site.hosts",
    allowed: /^a list from 1 to 20 entries$/,
  },
  {
    name: "a host with a scheme in a zone",
    edit: (e) => (site(e)["hosts"][0] = "https://example.com"),
    path: "estate.zones.site.hosts.0",
    allowed: /^a lower-case host name such as www\.example\.com/,
  },
  {
    name: "a host of another zone",
    edit: (e) => (site(e)["hosts"][0] = "example.org"),
    path: "estate.zones.site.hosts.0",
    allowed: /^example\.com or a host below it$/,
  },
  {
    name: "a redirect of the landing host",
    edit: (e) => site(e)["hosts"].push("tv.example.com"),
    path: "estate.zones.site.hosts.2",
    allowed: /^any host but that of the landing page, which would redirect to itself$/,
  },
  {
    name: "an edge that keeps nothing",
    edit: (e) => (site(e)["cache"].edgeSeconds = 0),
    path: "estate.zones.site.cache.edgeSeconds",
    allowed: /^a whole number from 1 to 31536000$/,
  },
  {
    name: "browsers that keep for more than a year",
    edit: (e) => (site(e)["cache"].browserSeconds = 31_536_001),
    path: "estate.zones.site.cache.browserSeconds",
    allowed: /^a whole number from 0 to 31536000$/,
  },
  {
    name: "static files by a pattern",
    edit: (e) => (site(e)["cache"].staticPaths = ["*.css"]),
    path: "estate.zones.site.cache.staticPaths.0",
    allowed: /^a path that starts with \//,
  },
  {
    name: "nothing that is never cached",
    edit: (e) => (site(e)["cache"].never = []),
    path: "estate.zones.site.cache.never",
    allowed: /^a list from 1 to 20 entries$/,
  },
  {
    name: "no session cookies",
    edit: (e) => (site(e)["cache"].sessionCookies = []),
    path: "estate.zones.site.cache.sessionCookies",
    allowed: /^a list from 1 to 10 entries$/,
  },
  {
    name: "a session cookie with a quote",
    edit: (e) => (site(e)["cache"].sessionCookies = ['session"']),
    path: "estate.zones.site.cache.sessionCookies.0",
    allowed: /^the name of a cookie$/,
  },
  {
    name: "a visitor told to come back at once",
    edit: (e) => (site(e)["errors"].retryAfterSeconds = 1),
    path: "estate.zones.site.errors.retryAfterSeconds",
    allowed: /^a whole number from 10 to 86400$/,
  },
  {
    name: "more paths of programs than a rule holds",
    edit: (e) => (site(e)["errors"].never = Array(21).fill("/api/")),
    path: "estate.zones.site.errors.never",
    allowed: /^a list of at most 20 entries$/,
  },
  {
    name: "a form over http",
    edit: (e) => (site(e)["errors"].page.form = "http://docs.google.com/forms/d/e/x/viewform"),
    path: "estate.zones.site.errors.page.form",
    allowed: /^an absolute https:\/\/ URL$/,
  },
  {
    name: "a form that is no URL",
    edit: (e) => (site(e)["errors"].page.form = "docs.google.com"),
    path: "estate.zones.site.errors.page.form",
    allowed: /^an absolute https:\/\/ URL$/,
  },
  {
    name: "a form with a password in its address",
    edit: (e) => (site(e)["errors"].page.form = "https://me:hunter2@example.com/"),
    path: "estate.zones.site.errors.page.form",
    allowed: /^an absolute https:\/\/ URL without user name or password$/,
  },
  {
    name: "an apology longer than the page",
    edit: (e) => (site(e)["errors"].page.message = "x ".repeat(201)),
    path: "estate.zones.site.errors.page.message",
    allowed: /^a text from 1 to 400 characters/,
  },
  {
    name: "an apology with a word no phone can show",
    edit: (e) => (site(e)["errors"].page.title = "Donaudampfschifffahrtsgesellschaft"),
    path: "estate.zones.site.errors.page.title",
    allowed: /^words of at most 22 letters; a longer one does not fit a phone$/,
  },
  {
    name: "an error page in a language by its name",
    edit: (e) => (site(e)["errors"].page.language = "French"),
    path: "estate.zones.site.errors.page.language",
    allowed: /^a language such as fr or en-GB$/,
  },
  {
    name: "an error page of nobody",
    edit: (e) => {
      delete e["landings"];
      delete site(e)["redirect"];
    },
    path: "estate.zones.site.errors.page.brand",
    allowed: /^a brand, since no landing page gives one$/,
  },
  {
    name: "an error page on the free plan",
    edit: (e) => {
      e["targets"].site.cloudflare.plan = "free";
      delete site(e)["waitingRoom"];
    },
    path: "estate.zones.site.errors",
    allowed: /^on the paid plans; targets\.site\.cloudflare\.plan is free$/,
  },
  {
    name: "a limit for no host",
    edit: (e) => (site(e)["rateLimits"][0].hosts = []),
    path: "estate.zones.site.rateLimits.0.hosts",
    allowed: /^a list of at least 1 entry$/,
  },
  {
    name: "a limit of deletions",
    edit: (e) => (site(e)["rateLimits"][0].method = "DELETE"),
    path: "estate.zones.site.rateLimits.0.method",
    allowed: /^"GET", "POST", "PUT", "any"$/,
  },
  {
    name: "a limit of no request",
    edit: (e) => (site(e)["rateLimits"][0].requests = 0),
    path: "estate.zones.site.rateLimits.0.requests",
    allowed: /^a whole number from 1 to 1000000$/,
  },
  {
    name: "a limit over seven seconds",
    edit: (e) => (site(e)["rateLimits"][0].periodSeconds = 7),
    path: "estate.zones.site.rateLimits.0.periodSeconds",
    allowed: /^a whole number from 10 to 65535$/,
  },
  {
    name: "a limit that turns away for more than a day",
    edit: (e) => (site(e)["rateLimits"][0].timeoutSeconds = 86_401),
    path: "estate.zones.site.rateLimits.0.timeoutSeconds",
    allowed: /^a whole number from 0 to 86400$/,
  },
  {
    name: "a waiting room for too few",
    edit: (e) => (site(e)["waitingRoom"].totalActiveUsers = 100),
    path: "estate.zones.site.waitingRoom.totalActiveUsers",
    allowed: /^a whole number from 200 to 2147483647$/,
  },
  {
    name: "a waiting room that lets in more than it holds",
    edit: (e) => (site(e)["waitingRoom"].newUsersPerMinute = 30000),
    path: "estate.zones.site.waitingRoom.newUsersPerMinute",
    allowed: /^at most totalActiveUsers, 20000$/,
  },
  {
    name: "a waiting room with a blank in its name",
    edit: (e) => (site(e)["waitingRoom"].name = "sign up"),
    path: "estate.zones.site.waitingRoom.name",
    allowed: /^1 to 64 letters, digits, '-' and '_'$/,
  },
  {
    name: "a waiting room that is left for an hour",
    edit: (e) => (site(e)["waitingRoom"].sessionMinutes = 60),
    path: "estate.zones.site.waitingRoom.sessionMinutes",
    allowed: /^a whole number from 1 to 30$/,
  },
  ...["name", "host", "path", "totalActiveUsers", "newUsersPerMinute"].map((key) => ({
    name: `a waiting room that is made without its ${key}`,
    edit: (e: RawEstate) => drop(site(e)["waitingRoom"], key),
    path: `estate.zones.site.waitingRoom.${key}`,
    allowed: new RegExp(`^its ${key}, or adopt where it exists already$`),
  })),
  {
    name: "a waiting room on the pro plan",
    edit: (e) => (e["targets"].site.cloudflare.plan = "pro"),
    path: "estate.zones.site.waitingRoom",
    allowed: /^on the business and enterprise plans; targets\.site\.cloudflare\.plan is pro$/,
  },
  {
    name: "tiered cache as a word",
    edit: (e) => (site(e)["tieredCache"] = "on"),
    path: "estate.zones.site.tieredCache",
    allowed: /^true or false$/,
  },
  {
    name: "a ruleset of a phase that is not the playbook's",
    edit: (e) => (site(e)["rulesets"] = { rewrites: {} }),
    path: "estate.zones.site.rulesets.rewrites",
    allowed: /^no such key; .*optionally cache, redirects, errors, errorHeaders, rateLimits$/,
  },
  {
    name: "a ruleset adopted by no id",
    edit: (e) => (site(e)["rulesets"] = { cache: { adopt: "" } }),
    path: "estate.zones.site.rulesets.cache.adopt",
    allowed: /^a text from 1 to 512 characters/,
  },
  {
    name: "a kept rule without an expression",
    edit: (e) => (site(e)["rulesets"] = { redirects: { keep: [kept({ expression: "" })] } }),
    path: "estate.zones.site.rulesets.redirects.keep.0.expression",
    allowed: /^a text from 1 to 4096 characters$/,
  },
  {
    name: "a kept rule without an action",
    edit: (e) => (site(e)["rulesets"] = { redirects: { keep: [kept({ action: undefined })] } }),
    path: "estate.zones.site.rulesets.redirects.keep.0.action",
    allowed: /^a text of at least 1 character$/,
  },
  {
    name: "a kept rule with more words than Cloudflare keeps",
    edit: (e) => (site(e)["rulesets"] = { redirects: { keep: [kept({ description: "x".repeat(501) })] } }),
    path: "estate.zones.site.rulesets.redirects.keep.0.description",
    allowed: /^a text of at most 500 characters$/,
  },
];
