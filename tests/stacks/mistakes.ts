import type { RawEstate } from "../estates.ts";

/** A wrong stack file, and how it must be refused. */
export interface Wrong {
  name: string;
  edit: (estate: RawEstate) => void;
  /** Key's path below `broadcast:`, for what the schema refuses. */
  path?: string;
  /** What the message says may stand there. */
  allowed?: RegExp;
  /** Name of the check that refuses it, where it is well-formed but unsafe. */
  check?: string;
}

export const mistakes: readonly Wrong[] = [
  {
    name: "no database",
    edit: (e) => delete e.database,
    path: "estate.database",
    allowed: /kind: rds or kind: aurora/,
  },
  { name: "no company", edit: (e) => delete e.company, path: "estate.company", allowed: /a text/ },
  {
    name: "an unknown key at the top",
    edit: (e) => (e.databse = {}),
    path: "estate.databse",
    allowed: /no such key; .*database/,
  },
  {
    name: "an unknown key deep inside",
    edit: (e) => (e.fleet.web.requests.cpus = 1),
    path: "estate.fleet.web.requests.cpus",
    allowed: /no such key; the keys cpu, memory/,
  },
  {
    name: "an unknown kind of database",
    edit: (e) => (e.database.kind = "oracle"),
    path: "estate.database.kind",
    allowed: /"rds" or "aurora"/,
  },
  {
    name: "an engine RDS has not",
    edit: (e) => (e.database.engine = "postgresql"),
    path: "estate.database.engine",
    allowed: /"postgres"/,
  },
  {
    name: "a class that is none",
    edit: (e) => (e.database.instanceClass.broadcast = "r6g.4xlarge"),
    path: "estate.database.instanceClass.broadcast",
    allowed: /db\.r6g\.xlarge/,
  },
  {
    name: "a class nobody knows",
    edit: (e) => (e.database.instanceClass.broadcast = "db.r6g.9xlarge"),
    check: "database-class-runs",
  },
  {
    name: "a dial without broadcast",
    edit: (e) => delete e.database.instanceClass.broadcast,
    path: "estate.database.instanceClass.broadcast",
    allowed: /./,
  },
  {
    name: "a dial given as a plain value",
    edit: (e) => (e.database.instanceClass = "db.r6g.xlarge"),
    path: "estate.database.instanceClass",
    allowed: /the keys normal, broadcast; optionally prewarm/,
  },
  {
    name: "a dial with a fourth phase",
    edit: (e) => (e.fleet.web.minReplicas.lve = 3),
    path: "estate.fleet.web.minReplicas.lve",
    allowed: /no such key/,
  },
  {
    name: "replicas as text",
    edit: (e) => (e.fleet.web.minReplicas.broadcast = "500"),
    path: "estate.fleet.web.minReplicas.broadcast",
    allowed: /a whole number from 1 to 10000/,
  },
  {
    name: "half a replica",
    edit: (e) => (e.fleet.web.minReplicas.normal = 1.5),
    path: "estate.fleet.web.minReplicas.normal",
    allowed: /a whole number/,
  },
  {
    name: "fewer replicas in a broadcast",
    edit: (e) => (e.fleet.web.minReplicas = { normal: 12, broadcast: 6 }),
    path: "estate.fleet.web.minReplicas",
    allowed: /normal ≤ prewarm ≤ broadcast/,
  },
  {
    name: "prewarm lowers a value",
    edit: (e) => (e.fleet.web.minReplicas.prewarm = 3),
    path: "estate.fleet.web.minReplicas",
    allowed: /normal ≤ prewarm ≤ broadcast/,
  },
  {
    name: "minimum above maximum",
    edit: (e) => (e.fleet.api.minReplicas.broadcast = 501),
    path: "estate.fleet.api.minReplicas.broadcast",
    allowed: /at most maxReplicas in live, 500/,
  },
  {
    name: "an app without a pool",
    edit: (e) => delete e.fleet.web.pool,
    path: "estate.fleet.web.pool",
    allowed: /size/,
  },
  {
    name: "an app name Kubernetes refuses",
    edit: (e) => (e.fleet["Web App"] = e.fleet.web),
    path: "estate.fleet.Web App",
    allowed: /lower-case letters, digits and inner hyphens/,
  },
  { name: "no app at all", edit: (e) => (e.fleet = {}), path: "estate.fleet", allowed: /at least one app/ },
  {
    name: "a pool through a proxy that is not there",
    edit: (e) => (e.fleet.web.pool.path = "proxy"),
    path: "estate.fleet.web.pool.path",
    allowed: /writer, since database.proxy is not set/,
  },
  {
    name: "an account that is a number",
    edit: (e) => (e.target.aws.account = 123456789012),
    path: "estate.target.aws.account",
    allowed: /12 digits, in quotes|a text/,
  },
  {
    name: "an account of eleven digits",
    edit: (e) => (e.target.aws.account = "12345678901"),
    path: "estate.target.aws.account",
    allowed: /12 digits/,
  },
  {
    name: "a region that is none",
    edit: (e) => (e.target.aws.region = "Paris"),
    path: "estate.target.aws.region",
    allowed: /eu-west-3/,
  },
  {
    name: "a zone id that is a name",
    edit: (e) => (e.target.cloudflare.zone = "example.com"),
    path: "estate.target.cloudflare.zone",
    allowed: /32 lower-case hexadecimal digits/,
  },
  {
    name: "an unknown plan",
    edit: (e) => (e.target.cloudflare.plan = "biz"),
    path: "estate.target.cloudflare.plan",
    allowed: /"business"/,
  },
  {
    name: "a permanent redirect",
    edit: (e) => (e.edge.redirect.status = 301),
    path: "estate.edge.redirect.status",
    allowed: /302 or 307/,
  },
  {
    name: "a redirect of the landing host",
    edit: (e) => e.edge.redirect.hosts.push("tv.example.com"),
    path: "estate.edge.redirect.hosts.2",
    allowed: /any host but landing\.host/,
  },
  {
    name: "a host of another zone",
    edit: (e) => (e.edge.redirect.hosts[0] = "example.org"),
    path: "estate.edge.redirect.hosts.0",
    allowed: /example\.com or a host below it/,
  },
  {
    name: "a host with a scheme",
    edit: (e) => (e.landing.host = "https://tv.example.com"),
    path: "estate.landing.host",
    allowed: /host name such as/,
  },
  {
    name: "a path without a slash",
    edit: (e) => (e.edge.redirect.never[0] = "signup"),
    path: "estate.edge.redirect.never.0",
    allowed: /starts with \//,
  },
  {
    name: "a form over http",
    edit: (e) => (e.landing.errorPage.form = "http://docs.google.com/forms/d/e/x/viewform"),
    path: "estate.landing.errorPage.form",
    allowed: /https:\/\//,
  },
  {
    name: "a form that is no URL",
    edit: (e) => (e.landing.errorPage.form = "docs.google.com"),
    path: "estate.landing.errorPage.form",
    allowed: /https:\/\//,
  },
  {
    name: "an apology longer than the page",
    edit: (e) => (e.landing.errorPage.message = "x".repeat(401)),
    path: "estate.landing.errorPage.message",
    allowed: /to 400 characters/,
  },
  {
    name: "a form with a password in its address",
    edit: (e) => (e.landing.errorPage.form = "https://me:hunter2@example.com/"),
    path: "estate.landing.errorPage.form",
    allowed: /without user name or password/,
  },
  {
    name: "an apology with a word no phone can show",
    edit: (e) => (e.landing.errorPage.title = "Donaudampfschifffahrtsgesellschaft"),
    path: "estate.landing.errorPage.title",
    allowed: /words of at most 22 letters/,
  },
  {
    name: "a headline of two lines",
    edit: (e) => (e.landing.words = { fr: { headline: "Bonjour\u0007" } }),
    path: "estate.landing.words.fr.headline",
    allowed: /one line of plain text/,
  },
  {
    name: "a headline longer than the layout",
    edit: (e) => (e.landing.words = { fr: { headline: "Vous nous avez vus ".repeat(4) } }),
    path: "estate.landing.words.fr.headline",
    allowed: /to 60 characters/,
  },
  {
    name: "a brand longer than the layout",
    edit: (e) => (e.landing.brand = "The Old Curiosity Shop of London"),
    path: "estate.landing.brand",
    allowed: /to 24 characters/,
  },
  {
    name: "a language without words",
    edit: (e) => (e.landing.languages = ["fr", "de"]),
    path: "estate.landing.words.de",
    allowed: /every word of a language that is not shipped \(fr or en\), here languageName, headline/,
  },
  {
    name: "words of a language the page has not",
    edit: (e) => (e.landing.words = { es: { home: "Inicio" } }),
    path: "estate.landing.words.es",
    allowed: /languages of the page, fr, en/,
  },
  {
    name: "the same language twice",
    edit: (e) => (e.landing.languages = ["fr", "fr"]),
    path: "estate.landing.languages.1",
    allowed: /each language once/,
  },
  {
    name: "a store link to another app",
    edit: (e) => (e.landing.stores.ios.link = "https://apps.apple.com/fr/app/other/id1234567891"),
    path: "estate.landing.stores.ios.link",
    allowed: /this very entry, https:\/\/apps\.apple\.com…\/id1234567890/,
  },
  {
    name: "a store link to another package",
    edit: (e) => (e.landing.stores.android.link = "https://play.google.com/store/apps/details?id=com.example.shop2"),
    path: "estate.landing.stores.android.link",
    allowed: /details\?id=com\.example\.shop/,
  },
  {
    name: "a store link to another host",
    edit: (e) =>
      (e.landing.stores.chrome.link =
        "https://chromewebstore.google.com.example.net/detail/abcdefghijklmnopabcdefghijklmnop"),
    path: "estate.landing.stores.chrome.link",
    allowed: /https:\/\/chromewebstore\.google\.com/,
  },
  {
    name: "a store link with tags of another campaign",
    edit: (e) => (e.landing.stores.firefox.link = "https://addons.mozilla.org/fr/firefox/addon/shop/?utm_source=mail"),
    path: "estate.landing.stores.firefox.link",
    allowed: /without campaign tags/,
  },
  {
    name: "a store link that is a script",
    edit: (e) => (e.landing.stores.edge.link = "javascript:alert(1)//ponmlkjihgfedcbaponmlkjihgfedcba"),
    path: "estate.landing.stores.edge.link",
    allowed: /https:\/\/microsoftedge/,
  },
  {
    name: "an extension's id that is none",
    edit: (e) => (e.landing.stores.chrome.id = "my-extension"),
    path: "estate.landing.stores.chrome.id",
    allowed: /32 letters from a to p/,
  },
  {
    name: "no store at all",
    edit: (e) => (e.landing.stores = {}),
    path: "estate.landing.stores",
    allowed: /at least one/,
  },
  {
    name: "a campaign tag with a blank",
    edit: (e) => (e.landing.campaign.name = "le 13 h"),
    path: "estate.landing.campaign.name",
    allowed: /1 to 30 letters/,
  },
  {
    name: "text too faint in light",
    edit: (e) => (e.landing.colours = { light: { text: "#8a8a8a" } }),
    path: "estate.landing.colours.light.text",
    allowed: /contrast of at least 4\.5 with page #ffffff \(WCAG AA\); it has 3\.4/,
  },
  {
    name: "a button too faint in dark",
    edit: (e) => (e.landing.colours = { dark: { onAccent: "#ffffff" } }),
    path: "estate.landing.colours.dark.onAccent",
    allowed: /contrast of at least 4\.5 with accent #a8c7fa/,
  },
  {
    name: "an edge of a button nobody sees",
    edit: (e) => (e.landing.colours = { dark: { accent: "#222222", onAccent: "#ffffff" } }),
    path: "estate.landing.colours.dark.accent",
    allowed: /at least 3 with page #121212/,
  },
  {
    name: "a colour that is CSS",
    edit: (e) => (e.landing.colours = { light: { page: "red;}body{display:none" } }),
    path: "estate.landing.colours.light.page",
    allowed: /#rrggbb/,
  },
  {
    name: "a redirect to a page the landing has not",
    edit: (e) => (e.edge.redirect.pages[1].to = "/de/"),
    path: "estate.edge.redirect.pages.1.to",
    allowed: /\/ or \/en\//,
  },
  {
    name: "a session cookie with a quote",
    edit: (e) => (e.edge.cache.sessionCookies = ['session"']),
    path: "estate.edge.cache.sessionCookies.0",
    allowed: /name of a cookie/,
  },
  {
    name: "a visitor told to come back at once",
    edit: (e) => (e.edge.errors = { retryAfterSeconds: 1 }),
    path: "estate.edge.errors.retryAfterSeconds",
    allowed: /from 10 to 86400/,
  },
  {
    name: "a rule's ref with a blank",
    edit: (e) => (e.edge.redirect.pages[0].ref = "home fr"),
    path: "estate.edge.redirect.pages.0.ref",
    allowed: /1 to 64 lower-case/,
  },
  {
    name: "a waiting room for too few",
    edit: (e) => (e.edge.waitingRoom.totalActiveUsers = 100),
    path: "estate.edge.waitingRoom.totalActiveUsers",
    allowed: /from 200 to/,
  },
  {
    name: "a waiting room that lets in more than it holds",
    edit: (e) => (e.edge.waitingRoom.newUsersPerMinute = 30000),
    path: "estate.edge.waitingRoom.newUsersPerMinute",
    allowed: /at most totalActiveUsers, 20000/,
  },
  {
    name: "a waiting room on the pro plan",
    edit: (e) => (e.target.cloudflare.plan = "pro"),
    path: "estate.edge.waitingRoom",
    allowed: /business and enterprise/,
  },
  {
    name: "a limit over seven seconds",
    edit: (e) => (e.edge.rateLimits[0].periodSeconds = 7),
    path: "estate.edge.rateLimits.0.periodSeconds",
    allowed: /10, 60/,
  },
  {
    name: "an alarm topic that is an address",
    edit: (e) => (e.watch.notify = ["ops@example.com"]),
    path: "estate.watch.notify.0",
    allowed: /arn:aws:sns:/,
  },
  {
    name: "storage below what RDS sells",
    edit: (e) => (e.database.allocatedStorage = 5),
    path: "estate.database.allocatedStorage",
    allowed: /from 20 to 65536/,
  },
  {
    name: "storage as a dial",
    edit: (e) => (e.database.allocatedStorage = { normal: 500, broadcast: 1000 }),
    path: "estate.database.allocatedStorage",
    allowed: /a whole number/,
  },
  {
    name: "a node group above its maximum",
    edit: (e) => (e.headroom.nodeGroup.minSize.broadcast = 121),
    path: "estate.headroom.nodeGroup.minSize.broadcast",
    allowed: /at most maxSize, 120/,
  },
  {
    name: "more pods than a node may run",
    edit: (e) => (e.headroom.node.pods = 300),
    path: "estate.headroom.node.pods",
    allowed: /to 250/,
  },
  {
    name: "a load test of a host that may not be tested",
    edit: (e) => (e.load.target = "https://elsewhere.test"),
    path: "estate.load.target",
    allowed: /an address of load\.hosts/,
  },
  {
    name: "a scenario without p95",
    edit: (e) => delete e.load.scenarios.home.p95,
    path: "estate.load.scenarios.home.p95",
    allowed: /number/,
  },
  {
    name: "a scenario of an app that does not exist",
    edit: (e) => (e.load.scenarios.home.app = "shop"),
    path: "estate.load.scenarios.home.app",
    allowed: /an app of fleet/,
  },
  { name: "flags that are a list", edit: (e) => (e.flags = []), path: "estate.flags", allowed: /keys/ },
  {
    name: "replicas beyond the connections",
    edit: (e) => (e.fleet.web.pool.size = 10),
    check: "connections-within-limit",
  },
  { name: "replicas beyond the nodes", edit: (e) => (e.headroom.node.max = 40), check: "pods-fit-nodes" },
  {
    name: "more targets than a load balancer takes",
    edit: (e) => (e.fleet.web.maxReplicas.broadcast = 1200),
    check: "load-balancer-targets",
  },
  {
    name: "a redirect of the sign-up page",
    edit: (e) => e.edge.redirect.pages[0].from.push("/signup"),
    check: "redirect-spares-paths",
  },
  { name: "a single-zone database", edit: (e) => (e.database.multiAz = false), check: "database-multi-az" },
];
