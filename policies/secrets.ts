import type { Check } from "../infra/contract/check.ts";
import type { ResourceShape } from "../infra/contract/shape.ts";

/** Text that is a secret by its look. */
const looks: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a Slack webhook", /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/\S/i],
  ["a Slack token", /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/],
  ["a GitHub token", /\bgh[oprsu]_[0-9A-Za-z]{36}|\bgithub_pat_[0-9A-Za-z_]{22}/],
  ["a Google API key", /\bAIza[0-9A-Za-z_-]{35}/],
  ["a Stripe key", /\b[rs]k_live_[0-9A-Za-z]{16}/],
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
  ["a signed token", /\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}/],
  ["a connection string with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:[^\s/@"']+@/i],
  ["a password in a setting", /(?:^|[\s;])[\w-]*(?:password|passwd|pwd|secret|token)=(?!["'$<{])[^\s;&]{3}/im],
  ["a password in YAML", /^[\t ]*[\w-]*(?:password|passwd|secret[_-]?key)[\t ]*:[\t ]*(?!["']?[$<{])\S{3}/im],
  ["a password in JSON", /["'][\w-]*(?:password|passwd|secret|token|api[_-]?key)["']\s*:\s*["'](?![$<{])[^"'\s]{3}/i],
];

/** Names whose value is a secret whatever it looks like: `dbPassword`, `SIGNING_SECRET`, `api-token`, … */
const names =
  /(?:password|passwd|passphrase|pwd|secret|secret[_-]?string|secret[_-]?key|secret[_-]?access[_-]?key|api[_-]?key|private[_-]?key|token|credentials?|connection[_-]?string)(?:wo)?$/i;

/** Values that only switch something: `usePassword: "true"`. */
const switches = /^(?:|true|false|on|off|yes|no|none|enabled|disabled|[0-9]{1,2})$/i;

/** All values of a Kubernetes Secret, whatever their names. */
const secretData = { type: "kubernetes:core/v1:Secret", keys: ["data", "stringData"] };

interface Place {
  type: string;
  path: readonly string[];
}

/** What a text gives away, in words that do not repeat it; undefined for ordinary text. */
function kindOf(text: string, { type, path }: Place): string | undefined {
  const look = looks.find(([, pattern]) => pattern.test(text))?.[0];
  if (look !== undefined) return look;
  if (switches.test(text) || /^(?:arn:|\$[({])/.test(text)) return undefined;
  if (type === secretData.type && secretData.keys.includes(path[0] ?? "")) return "a value of a Secret";
  const name = path.findLast((key) => !/^\d+$/.test(key)) ?? "";
  return names.test(name) ? "a value named like a secret" : undefined;
}

function findings(value: unknown, place: Place): string[] {
  if (typeof value === "string") {
    const kind = kindOf(value, place);
    return kind === undefined ? [] : [`\`${place.path.join(".")}\` holds ${kind} in plain text`];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => findings(item, { ...place, path: [...place.path, key] }));
}

function plainSecrets(shape: ResourceShape): string[] {
  return findings(shape.inputs, { type: shape.type, path: [] }).map(
    (finding) =>
      `${finding}: it is readable in state, previews and logs. ` +
      "Fix: keep it in Secrets Manager or a Pulumi secret, refer to it, and replace it, since it is known now.",
  );
}

export const secretChecks: readonly Check[] = [
  {
    name: "no-plain-secrets",
    level: "mandatory",
    reason: "A secret in plain text is readable by everyone who may read a preview.",
    scope: "resource",
    types: "any",
    run: plainSecrets,
  },
];
