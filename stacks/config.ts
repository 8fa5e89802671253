import { UnreadableSettings } from "./document.ts";
import type { Mistake } from "./mistakes.ts";
import { InvalidSettings, nearestOf, shown } from "./mistakes.ts";
import type { ParseOptions, Settings } from "./settings.ts";
import { parseSettings } from "./settings.ts";

/** Namespace of this project's keys in a stack file. */
const namespace = "broadcast:";

const known = ["phase", "estate", "levers"];

/** How the engine names the phase where a file says nothing: by Pulumi.yaml. */
const defaultPhase = "normal";

/**
 * Parses a stack file's config, keys as `broadcast:phase`. Keys of other namespaces belong to providers. Throws
 * {@link InvalidSettings} with the mistakes all at once, {@link UnreadableSettings} for values that are encrypted.
 */
export function parseConfig(config: Readonly<Record<string, unknown>>, options: ParseOptions = {}): Settings {
  const own = (key: string): unknown => (Object.hasOwn(config, namespace + key) ? config[namespace + key] : undefined);
  const sealed = known.filter((key) => isEncrypted(own(key)));
  if (sealed.length > 0) {
    const names = sealed.map((key) => namespace + key).join(" and ");
    throw new UnreadableSettings(
      `holds ${names} encrypted, and this command reads it without the engine. Nothing in it is secret: write it in plain text.`,
    );
  }
  const strange = strangeKeys(config);
  const phase = Object.hasOwn(config, `${namespace}phase`) ? own("phase") : defaultPhase;
  try {
    const settings = parseSettings(phase, own("estate"), { ...options, levers: listIn(own("levers")) });
    if (strange.length === 0) return settings;
  } catch (error) {
    if (strange.length === 0 || !(error instanceof InvalidSettings)) throw error;
    throw new InvalidSettings([...strange, ...error.mistakes], strange.length + error.total);
  }
  throw new InvalidSettings(strange);
}

/** The engine hands a list over as text, and `pulumi config set` may write it so. */
function listIn(value: unknown): unknown {
  if (typeof value !== "string") return value ?? [];
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A key that is mistyped would be a setting that is not there, and `normal` where another phase was meant. */
function strangeKeys(config: Readonly<Record<string, unknown>>): Mistake[] {
  return Object.keys(config).flatMap((whole): Mistake[] => {
    if (!whole.startsWith(namespace)) return [];
    const key = whole.slice(namespace.length);
    if (known.includes(key)) return [];
    const nearest = nearestOf(key, known);
    const hint = nearest === undefined ? "" : `did you mean ${namespace}${nearest}? `;
    const allowed = `no such key; ${hint}${known.map((name) => namespace + name).join(", ")}`;
    return [{ keys: [key], path: key, found: shown(config[whole], key), allowed }];
  });
}

/** As `pulumi config set --secret` writes it. */
function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}
