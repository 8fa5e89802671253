import { forTerminal, withoutPasswords } from "../infra/contract/text.ts";
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

/** What the engine keeps encrypted in a stack's config, as it was asked for it; whatever its keys are called. */
const told: Record<string, string> = {};

/** From now on these values are masked too, but for those that are words in plain text. */
export function keepToldSecrets(secrets: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(secrets)) if (value.length >= shortest) told[key] = value;
}

/** A secret that is known, by the name of what holds it. */
interface KnownSecret {
  name: string;
  value: string;
  /** Of a stack's config; the others are of the environment. */
  config: boolean;
}

/**
 * A text without the secrets that are known: providers and engines repeat in their errors what they were given. Looks for
 * each value as it is and as JSON writes it. Addresses lose their user and password.
 */
export function maskSecrets(text: string, environment: NodeJS.ProcessEnv = process.env): string {
  const values = knownSecrets(environment).map(({ value }) => value);
  const forms = [...new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))];
  // Longest first, since one may begin with another.
  const ordered = forms.sort((a, b) => b.length - a.length);
  return withoutPasswords(ordered.reduce((left, secret) => left.replaceAll(secret, mask), text));
}

/** A terminal that never shows one, and obeys nothing that names and values say. */
export function maskingTerminal(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (line) => terminal.out(forTerminal(maskSecrets(line))),
    note: (line) => terminal.note(forTerminal(maskSecrets(line))),
    ...(terminal.screen && {
      screen: {
        ...terminal.screen,
        draw: (lines) => terminal.screen?.draw(lines.map((line) => forTerminal(maskSecrets(line)))),
      },
    }),
  };
}

/** Every secret there is word of. */
export function knownSecrets(environment: NodeJS.ProcessEnv = process.env): KnownSecret[] {
  const named = ([name, value = ""]: [string, string | undefined]): boolean =>
    secretName.test(name) && value.length >= shortest && !value.startsWith("/");
  const of = (config: boolean, values: NodeJS.ProcessEnv): KnownSecret[] =>
    Object.entries(values).map(([name, value = ""]) => ({ name, value, config }));
  const only = (values: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    Object.fromEntries(Object.entries(values).filter(named));
  return [...of(true, told), ...of(true, only(found)), ...of(false, only(environment))];
}
