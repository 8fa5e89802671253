import type { Terminal } from "./terminal.ts";

/** How variables and config keys that hold a secret are named, by Pulumi, the clouds and this command. */
const secretName = /SECRET|TOKEN|PASSWORD|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|WEBHOOK/i;

/** Shorter values are words that stand in plain text too. */
const shortest = 8;

/** What stands in a secret's place. */
const mask = "[secret]";

/** Found in a stack file in plain text, where somebody forgot `--secret`; the engine masks the others itself. */
const found: Record<string, string> = {};

/** From now on, values of a stack's config that are named like secrets are masked as those of the environment are. */
export function maskConfigSecrets(config: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(config)) if (typeof value === "string") found[key] = value;
}

/**
 * A text without the secrets that are known: providers and engines repeat in their errors what they were given. Looks for
 * each value as it is and as JSON writes it.
 */
export function maskSecrets(text: string, environment: NodeJS.ProcessEnv = process.env): string {
  return secretsIn(environment).reduce((left, secret) => left.replaceAll(secret, mask), text);
}

/** A terminal that never shows one. */
export function maskingTerminal(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (line) => terminal.out(maskSecrets(line)),
    note: (line) => terminal.note(maskSecrets(line)),
  };
}

/** Longest first, since one may begin with another. */
function secretsIn(environment: NodeJS.ProcessEnv): string[] {
  const values = Object.entries({ ...found, ...environment }).flatMap(([name, value = ""]) =>
    secretName.test(name) && value.length >= shortest && !value.startsWith("/") ? [value] : [],
  );
  return [...new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))].sort(
    (a, b) => b.length - a.length,
  );
}
