import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { evaluate } from "../../policies/expression/evaluate.ts";
import { parseExpression } from "../../policies/expression/parse.ts";
import { factsOf, requestTo } from "../../policies/expression/request.ts";
import { exactly } from "../../policies/expression/text.ts";
import type { HttpAnswer } from "../contract/client.ts";
import type { Properties } from "../contract/properties.ts";
import { valueAt, isObject, stringAt } from "../contract/properties.ts";
import type { StandInCloud } from "../contract/standIn.ts";
import { type as landing } from "../landing/facts.ts";
import { projectFolder } from "../contract/project.ts";
import { type } from "./facts.ts";

/** Said with every such answer: nothing was sent anywhere. */
const note = "worked out from the sandbox's rules, no request was made";

/** Rules of a zone's entry-point ruleset as the sandbox's store has them. */
export function entryPoint(cloud: StandInCloud, zone: string, phase: string): Properties[] | undefined {
  const found = cloud
    .list(type.ruleset)
    .find(({ outputs }) => outputs["zoneId"] === zone && outputs["phase"] === phase);
  const rules = found?.outputs["rules"];
  return Array.isArray(rules) ? rules.filter(isObject) : undefined;
}

/** Rules of a phase in all zones: their expressions tell whose host it is. */
function everyRule(cloud: StandInCloud, phase: string): Properties[] {
  const rulesets = cloud.list(type.ruleset).filter(({ outputs }) => outputs["phase"] === phase);
  return rulesets.flatMap(({ outputs }) => (Array.isArray(outputs["rules"]) ? outputs["rules"].filter(isObject) : []));
}

/**
 * What the edge would answer a GET with, by the stored rules in Cloudflare's order: redirect, then cache, then the
 * Worker's files, or else the origin, which on the sandbox is always well. `stored` remembers what the edge keeps.
 */
export function edgeAnswer(cloud: StandInCloud, url: string, stored: Set<string>): HttpAnswer {
  const facts = { ...factsOf(requestTo(exactly(url)) ?? {}), "http.request.method": "GET" };
  const first = (phase: string): Properties | undefined =>
    everyRule(cloud, phase).find(
      (rule) =>
        rule["enabled"] !== false && evaluate(parseExpression(stringAt(rule, "expression") ?? ""), facts) === true,
    );
  const redirect = first("http_request_dynamic_redirect");
  if (redirect) return redirected(redirect, url);
  const cached = first("http_request_cache_settings") !== undefined;
  const status = !cached ? "DYNAMIC" : stored.has(url) ? "HIT" : "MISS";
  if (cached) stored.add(url);
  const page = pageOf(cloud, new URL(url));
  return { status: page.status, headers: { "cf-cache-status": status }, body: page.body, note };
}

function redirected(rule: Properties, url: string): HttpAnswer {
  const from = valueAt(rule, "actionParameters.fromValue");
  const given = isObject(from) ? from : {};
  const target = new URL(stringAt(given, "targetUrl.value") ?? "/", url);
  if (given["preserveQueryString"] === true) target.search = new URL(url).search;
  return { status: Number(given["statusCode"] ?? 301), headers: { location: target.href }, body: "", note };
}

function pageOf(cloud: StandInCloud, { host, pathname }: URL): { status: number; body: string } {
  const route = cloud.list(landing.route).find(({ outputs }) => stringAt(outputs, "pattern") === `${host}/*`);
  if (!route) return { status: 200, body: "<html>The origin answers.</html>" };
  const script = cloud
    .list(landing.script)
    .find(({ outputs }) => stringAt(outputs, "scriptName") === stringAt(route.outputs, "script"));
  const directory = stringAt(script?.outputs, "assets.directory");
  if (directory === undefined) return { status: 404, body: "" };
  // Relative to the program's folder, as the provider resolves it.
  const folder = isAbsolute(directory) ? directory : join(projectFolder, "stacks", directory);
  const file = [join(folder, pathname), join(folder, pathname, "index.html"), join(folder, `${pathname}.html`)].find(
    (path) => existsSync(path) && statSync(path).isFile(),
  );
  return file === undefined ? { status: 404, body: "" } : { status: 200, body: readFileSync(file, "utf8") };
}
