import { withoutPasswords } from "../../infra/contract/text.ts";
import { knownSecrets } from "../secrets.ts";

/** Names of the secrets that a plan would give away: a file that is handed round is no place for them. */
export function disclosedIn({ plan, enginePlan }: { plan: unknown; enginePlan: string }): string[] {
  const values = [...textsIn(plan), ...textsIn(parsed(enginePlan))];
  const secrets = knownSecrets().filter(({ value, config }) =>
    // Words of the environment may stand in others by chance.
    values.some((text) => (config ? text.includes(value) : text === value)),
  );
  const passwords = values.some((text) => withoutPasswords(text) !== text) ? ["a password in an address"] : [];
  return [...new Set([...secrets.map(({ name }) => name), ...passwords])];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
