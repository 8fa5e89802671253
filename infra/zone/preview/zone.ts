import type { Resources } from "../../contract/resources.ts";
import type { InputReader } from "../../contract/shape.ts";
import { inputsOf, required } from "../../contract/shape.ts";
import { component as landingComponent, type as landingType } from "../../landing/facts.ts";
import type { RulesetPhase } from "../facts.ts";
import { type } from "../facts.ts";
import type { RuleShape } from "../reading.ts";
import { ownedPhase, rulesOf } from "../reading.ts";

/** What a local edge plays of a zone, as plain data: it travels into workerd. Rules that are off are left out. */
export interface PreviewZone {
  /** Hosts of the landing pages, in the order of their Workers. */
  landings: string[];
  redirects: Redirect[];
  errors: ErrorPage[];
  headers: Headers[];
}

interface Redirect {
  expression: string;
  /** An address, or an expression that gives one. */
  target: { value: string } | { expression: string };
  status: number;
  keepsQuery: boolean;
}

interface ErrorPage {
  expression: string;
  content: string;
  contentType: string;
  /** Undefined where the page keeps the status it stands for. */
  status?: number;
}

interface Headers {
  expression: string;
  /** Values to set, by name. */
  set: Record<string, string>;
}

/** Reads the zone out of the resources that a phase registers: what is played is what would be deployed. */
export function previewZoneOf(resources: Resources): PreviewZone {
  const rulesets = resources.ofType(type.ruleset);
  const enabled = (phase: RulesetPhase, action: string): RuleShape[] =>
    rulesets
      .filter((shape) => ownedPhase(shape) === phase)
      .flatMap(rulesOf)
      .filter((rule) => rule.action === action && rule.at.at("enabled").flag() !== false);
  return {
    landings: landingsIn(resources).map(({ host }) => host),
    redirects: enabled("http_request_dynamic_redirect", "redirect").map(redirectOf),
    errors: enabled("http_custom_errors", "serve_error").map(errorPageOf),
    headers: enabled("http_response_headers_transform", "rewrite").map(({ expression, at }) => ({
      expression,
      set: headersSet(at.at("actionParameters", "headers")),
    })),
  };
}

function redirectOf({ expression, at }: RuleShape): Redirect {
  const from = at.at("actionParameters", "fromValue");
  const [value, computed] = [from.at("targetUrl", "value"), from.at("targetUrl", "expression")];
  const written = computed.text();
  return {
    expression,
    target: written === undefined ? { value: required(value, value.text()) } : { expression: written },
    // What Cloudflare does where a rule does not say.
    status: from.at("statusCode").number() ?? 301,
    keepsQuery: from.at("preserveQueryString").flag() ?? false,
  };
}

function errorPageOf({ expression, at }: RuleShape): ErrorPage {
  const parameters = at.at("actionParameters");
  return {
    expression,
    content: required(parameters.at("content"), parameters.at("content").text()),
    contentType: parameters.at("contentType").text() ?? "text/html",
    status: parameters.at("statusCode").number(),
  };
}

function headersSet(headers: InputReader): Record<string, string> {
  return Object.fromEntries(
    headers.entries().flatMap(([name, header]): [string, string][] => {
      const value = header.at("value").text();
      return header.at("operation").text() === "set" && value !== undefined ? [[name, value]] : [];
    }),
  );
}

/** What the landing Worker serves. */
export interface Assets {
  /** Relative to the program's folder, stacks/. */
  directory: string;
  /** As in a `_headers` file. */
  headers: string;
}

export function assetsOf(resources: Resources): Assets[] {
  return landingsIn(resources).map(({ script }) => {
    const assets = script && inputsOf(script).at("assets");
    return {
      directory: assets?.at("directory").text() ?? "",
      headers: assets?.at("config", "headers").text() ?? "",
    };
  });
}

function landingsIn(resources: Resources) {
  return resources.ofType(landingComponent).map((landing) => ({
    host: inputsOf(landing).at("host").text() ?? "",
    script: resources.childrenOf(landing, landingType.script)[0],
  }));
}
