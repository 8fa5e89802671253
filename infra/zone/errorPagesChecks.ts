import type { Check } from "../contract/check.ts";
import { linkAddresses, externalReferences, selfReload, scriptRequests } from "./parseHtml.ts";
import { maxErrorContentBytes } from "./facts.ts";
import type { RuleShape } from "./reading.ts";
import { ownedPhase, ownRules, rulesOf, zoneFactsOf } from "./reading.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { type } from "./facts.ts";

const contentTypes = ["text/html", "text/plain", "application/json", "text/xml"];

function errorRules(shape: ResourceShape): RuleShape[] {
  return ownedPhase(shape) === "http_custom_errors" ? rulesOf(shape) : [];
}

function served(shape: ResourceShape): string[] {
  const rules = errorRules(shape);
  if (rules.length === 0) return [];
  const { plan } = zoneFactsOf(shape);
  const paid =
    plan === "free"
      ? [
          "Custom error rules need a paid plan; the zone is on free, and Cloudflare refuses them. Fix: use a larger plan, or no error rule.",
        ]
      : [];
  return [...paid, ...rules.flatMap(parameterProblems)];
}

function parameterProblems(rule: RuleShape): string[] {
  const parameters = rule.at.at("actionParameters");
  const say = (problem: string): string => `Rule ${rule.label}: ${problem}`;
  if (rule.action !== "serve_error")
    return [say(`its action is "${rule.action}"; allowed: serve_error. Fix: correct it.`)];
  const content = parameters.at("content").text();
  const asset = parameters.at("assetName").text();
  const problems: string[] = [];
  if ((content === undefined) === (asset === undefined)) {
    problems.push(
      say(
        `it has ${content === undefined ? "neither" : "both"} \`content\` and \`assetName\`; Cloudflare takes exactly one. Fix: give one.`,
      ),
    );
  }
  const type = parameters.at("contentType").text();
  if (content !== undefined && (type === undefined || !contentTypes.includes(type))) {
    problems.push(
      say(`\`contentType\` is ${type ?? "missing"}; allowed: ${contentTypes.join(", ")}. Fix: set text/html.`),
    );
  }
  const bytes = Buffer.byteLength(content ?? "", "utf8");
  if (bytes > maxErrorContentBytes) {
    problems.push(
      say(
        `its content has ${bytes} bytes; Cloudflare takes ${maxErrorContentBytes} (10 KB). Fix: shorten it, or upload it as an asset.`,
      ),
    );
  }
  const status = parameters.at("statusCode").number();
  if (status !== undefined && (!Number.isInteger(status) || status < 400 || status > 999)) {
    problems.push(
      say(`\`statusCode\` is ${status}; allowed: 400 to 999. Fix: set 503, so that search engines come back.`),
    );
  }
  return problems;
}

interface Page {
  rule: RuleShape;
  html: string;
}

/** The pages of the playbook's own error rules. One kept elsewhere cannot be judged. */
function pages(shape: ResourceShape): { found: Page[]; problems: string[] } {
  const found: Page[] = [];
  const problems: string[] = [];
  for (const rule of ownRules(errorRules(shape))) {
    const parameters = rule.at.at("actionParameters");
    const html = parameters.at("content").text();
    const type = parameters.at("contentType").text();
    if (html !== undefined && (type === undefined || type === "text/html")) found.push({ rule, html });
    if (html === undefined && parameters.at("assetName").has()) {
      problems.push(
        `Rule ${rule.label}: its page is an asset kept elsewhere, so what it holds cannot be known. Fix: give it as \`content\`.`,
      );
    }
  }
  return { found, problems };
}

function judgePages(shape: ResourceShape, judge: (html: string) => string[]): string[] {
  const { found, problems } = pages(shape);
  return [
    ...problems,
    ...found.flatMap(({ rule, html }) => judge(html).map((problem) => `Rule ${rule.label}: ${problem}`)),
  ];
}

function selfContained(shape: ResourceShape): string[] {
  return judgePages(shape, (html) => [
    ...externalReferences(html).map(
      ({ tag, attribute, address }) =>
        `<${tag} ${attribute}> fetches ${address.slice(0, 80)}: it fails with the origin, and adds to its load. Fix: write it into the page.`,
    ),
    ...scriptRequests(html).map(
      (call) => `a script uses ${call}: it fails with the origin, and adds to its load. Fix: leave it out.`,
    ),
  ]);
}

function neverReloads(shape: ResourceShape): string[] {
  return judgePages(shape, (html) => {
    const way = selfReload(html);
    return way === undefined
      ? []
      : [`the page reloads by itself (${way}): all visitors come back as a second wave. Fix: let people reload it.`];
  });
}

function hasForm(shape: ResourceShape): string[] {
  return judgePages(shape, (html) => {
    const addresses = linkAddresses(html);
    const plain = addresses.filter((address) => /^http:/i.test(address));
    if (plain.length > 0)
      return plain.map(
        (address) => `links to ${address.slice(0, 80)} in clear text: browsers warn of it. Fix: use https.`,
      );
    if (addresses.some((address) => /^https:\/\/[^/]/i.test(address))) return [];
    return [
      "the page has no https link to a form: whoever sees it is lost. Fix: link a form that someone else than the origin keeps.",
    ];
  });
}

const types = [type.ruleset];

export const errorPageChecks: readonly Check[] = [
  {
    name: "error-rule-parameters",
    level: "mandatory",
    reason: "An error rule that Cloudflare refuses stops a switch half-way, and leaves its own bare page.",
    scope: "resource",
    types,
    run: served,
  },
  {
    name: "error-page-self-contained",
    level: "mandatory",
    reason: "An error page that fetches from the failing origin is broken, and keeps it down.",
    scope: "resource",
    types,
    run: selfContained,
  },
  {
    name: "error-page-never-reloads",
    level: "mandatory",
    reason: "A page that reloads by itself turns one wave of visitors into many.",
    scope: "resource",
    types,
    run: neverReloads,
  },
  {
    name: "error-page-has-form",
    level: "mandatory",
    reason: "When all else fails, the form is what still collects addresses.",
    scope: "resource",
    types,
    run: hasForm,
  },
];
