/** What the edge must make of one request when live. What is left out: nothing happens to it. */
export interface Verdict {
  /** The landing page it is redirected to. */
  redirect?: "/" | "/en/";
  cache?: "landing" | "static" | "never";
  /** It counts towards the sign-up limit. */
  limit?: true;
  /** It meets the Waiting Room. */
  room?: true;
  /** The page people see when the origin fails; without it they get the origin's own answer. */
  error?: true;
}

export interface Sent {
  method?: string;
  cookie?: string;
  /** Status of the origin's answer; 503 unless given. */
  status?: number;
}

const long = "x".repeat(6000);
const www = "https://www.example.com";
const page: Verdict = { error: true };

/** Method, address as sent, what it sends beside, and the verdict; over the estate of {@link ./zone.ts}. */
export const requests: readonly (readonly [address: string, verdict: Verdict, sent?: Sent])[] = [
  // Home, and what looks like it.
  [`${www}/`, { ...page, redirect: "/" }],
  [www, { ...page, redirect: "/" }],
  ["https://example.com/", { ...page, redirect: "/" }],
  ["http://example.com/", { ...page, redirect: "/" }],
  [`${www}/fr`, { ...page, redirect: "/" }],
  [`${www}/fr/`, { ...page, redirect: "/" }],
  [`${www}/en`, { ...page, redirect: "/en/" }],
  [`${www}/en/`, { ...page, redirect: "/en/" }],
  [`${www}/?utm_source=tv&utm_campaign=journal`, { ...page, redirect: "/" }],
  [`${www}/en/?ref=a%20b&ref=c#top`, { ...page, redirect: "/en/" }],
  [`${www}/?q=/api/`, { ...page, redirect: "/" }],
  [`${www}/?next=https://evil.example.net/`, { ...page, redirect: "/" }],
  [`${www}/?${long}`, { ...page, redirect: "/" }],
  [`${www}/`, { ...page, redirect: "/" }, { method: "HEAD" }],
  [`${www}/`, { ...page, redirect: "/", cache: "never" }, { cookie: "session=abc" }],
  ["https://WWW.EXAMPLE.COM/", { ...page, redirect: "/" }],
  ["https://bücher.example.com/", { ...page, redirect: "/" }],
  ["https://xn--bcher-kva.example.com/en", { ...page, redirect: "/en/" }],
  // The edge reads paths after it has put them right, as its URL normalization does.
  [`${www}/%66r`, { ...page, redirect: "/" }],
  [`${www}/%65%6e/`, { ...page, redirect: "/en/" }],
  [`${www}//`, { ...page, redirect: "/" }],
  [`${www}/a/..`, { ...page, redirect: "/" }],
  [`${www}/./fr`, { ...page, redirect: "/" }],
  [`${www}\\fr`, { ...page, redirect: "/" }],
  // Not home.
  [`${www}/FR`, page],
  [`${www}/En/`, page],
  [`${www}/fr/a-propos`, page],
  [`${www}/frais`, page],
  [`${www}/english`, page],
  [`${www}/%2F`, page],
  [`${www}/%2fen`, page],
  [`${www}/index.html`, page],
  [`${www}/${long}`, page],
  [`${www}/é`, page],
  [`${www}/produits/%C3%A9t%C3%A9?page=2`, page],
  [`${www}/`, page, { method: "POST" }],
  [`${www}/`, page, { method: "OPTIONS" }],
  [`${www}/en`, page, { method: "PUT" }],
  // Other hosts of the zone, and of others.
  ["https://shop.example.com/", {}],
  ["https://example.com.evil.example.net/", {}],
  ["https://wwwexample.com/", {}],
  ["https://www.example.com./", {}],
  ["https://old.example.com/", {}],
  // The landing itself.
  ["https://tv.example.com/", { cache: "landing" }],
  ["https://tv.example.com/en/", { cache: "landing" }],
  ["https://tv.example.com/en/?utm_source=tv", { cache: "landing" }],
  ["https://tv.example.com/signup", { cache: "landing" }],
  ["https://tv.example.com/", { cache: "landing" }, { method: "HEAD" }],
  ["https://tv.example.com/api/", { cache: "landing" }, { cookie: "session=abc" }],
  // Sign-up.
  [`${www}/signup`, { ...page, cache: "never", room: true }],
  [`${www}/signup`, { ...page, cache: "never", room: true, limit: true }, { method: "POST" }],
  [`${www}/signup/`, { ...page, cache: "never", room: true, limit: true }, { method: "POST" }],
  [`${www}/Signup`, { ...page, cache: "never", limit: true }, { method: "POST" }],
  [`${www}/%73ignup`, { ...page, cache: "never", room: true, limit: true }, { method: "POST" }],
  [`${www}/signup?from=/`, { ...page, cache: "never", room: true, limit: true }, { method: "POST" }],
  [`${www}/signup/step-2`, { ...page, cache: "never", room: true }, { method: "POST" }],
  ["https://example.com/signup", { ...page, cache: "never" }, { method: "POST" }],
  // Programs keep the origin's own answer.
  [`${www}/api/`, { cache: "never" }],
  [`${www}/api/items?limit=10`, { cache: "never" }],
  [`${www}/API/items`, { cache: "never" }],
  [`${www}/%61pi/items`, { cache: "never" }],
  [`${www}//api/items`, { cache: "never" }],
  [`${www}/static/../api/items`, { cache: "never" }],
  [`${www}/api`, page],
  [`${www}/apiary`, page],
  [`${www}/webhooks/stripe`, { cache: "never" }, { method: "POST" }],
  [`${www}/.well-known/apple-app-site-association`, {}],
  [`${www}/.well-known/assetlinks.json`, {}],
  [`${www}/.well-known/acme-challenge/token`, {}],
  [`${www}/health`, {}],
  [`${www}/Health`, {}],
  // App links lead into the app, and people see what fails.
  [`${www}/app/invite/42`, { ...page, cache: "never" }],
  // Static files: kept, but for nobody in particular.
  [`${www}/static/app.3f2a.css`, { ...page, cache: "static" }],
  [`${www}/images/hero.avif?v=2`, { ...page, cache: "static" }],
  [`${www}/STATIC/app.css`, { ...page, cache: "static" }],
  [`${www}/static/app.css`, { ...page, cache: "static" }, { method: "HEAD" }],
  [`${www}/static/app.css`, page, { method: "POST" }],
  [`${www}/static/app.css`, { ...page, cache: "never" }, { cookie: "theme=dark; session=abc" }],
  [`${www}/static/app.css`, { ...page, cache: "never" }, { cookie: "remember_me=1" }],
  [`${www}/static/app.css`, { ...page, cache: "static" }, { cookie: "theme=dark" }],
  [`${www}/account`, { ...page, cache: "never" }, { cookie: "session=abc" }],
  // Each status that means the origin failed, and some that do not.
  ...[500, 501, 502, 504, 520, 521, 522, 523, 524, 525, 526, 527].map(
    (status) => [`${www}/account`, page, { status }] as const,
  ),
  ...[200, 302, 404, 429, 499, 505, 519, 528, 530].map((status) => [`${www}/account`, {}, { status }] as const),
];
