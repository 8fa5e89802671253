import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";

/** Secrets no part of which stands anywhere else, by the variables that hold them. */
export const planted = {
  AWS_SECRET_ACCESS_KEY: "planted/aws+key=0123456789abcdefghijklmn",
  AWS_SESSION_TOKEN: 'planted-session"with-a-quote',
  CLOUDFLARE_API_TOKEN: "planted-cloudflare-token",
  PULUMI_ACCESS_TOKEN: "pul-planted0123456789abcdef",
  BROADCAST_SLACK_WEBHOOK: "https://127.0.0.1:9/services/planted-webhook",
  DATABASE_PASSWORD: "planted-password",
} as const;

/** As a stack file holds them when somebody forgot `--secret`. */
export const plantedConfig = {
  "aws:secretKey": "planted-in-config-aws",
  "cloudflare:apiToken": "planted-in-config-cloudflare",
} as const;

const all = [...Object.values(planted), ...Object.values(plantedConfig)];

/** What a provider says when it repeats all it was given. */
export const indiscreet = `InvalidClientTokenId: not valid: ${all.join(" ")}`;

/** Sets the variables while a suite runs. */
export function plantSecrets(): void {
  const before = Object.keys(planted).map((name) => [name, process.env[name]] as const);
  beforeAll(() => void Object.assign(process.env, planted));
  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
}

/** Fails with the secret's own beginning and what stands before it. */
export function expectNone(text: string, where: string): void {
  for (const secret of all) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      const at = text.indexOf(form);
      expect(at < 0 ? "" : `${where}: …${text.slice(Math.max(0, at - 60), at + form.length)}`).toBe("");
    }
  }
}

/** Every byte of every file in a folder, but for what `except` says of its path below it. */
export function expectNoneIn(folder: string, except: (path: string) => boolean): number {
  let read = 0;
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (except(path) || !statSync(join(folder, path)).isFile()) continue;
    expectNone(readFileSync(join(folder, path), "utf8"), path);
    read++;
  }
  return read;
}
