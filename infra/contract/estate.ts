import type { z } from "zod";
import type { Phase, Turned } from "./dial.ts";
import { turn } from "./dial.ts";
import type { ChangeRules } from "./inputFacts.ts";
import type { ProviderName, Target, TargetOf } from "./target.ts";
import { narrowTarget } from "./target.ts";

/** A parsed estate: what spans kinds, and the things of each kind by name. */
export interface Estate {
  company: string;
  /** Folder of the stack file: files that it names are found from there. */
  folder: string;
  targets: Readonly<Record<string, Target>>;
  /** Things by key of their kind, then by name, with every dial in all its phases. */
  things: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What a provider plans for changes of a type that a kind has; undefined of any other. Left out, nothing is known. */
  changeRules?: (type: string) => ChangeRules | undefined;
}

/** The things of one kind, by name; none where the estate has none. */
export function thingsOf<S extends z.ZodType>(
  estate: Pick<Estate, "things">,
  kind: { key: string; schema: S },
): Readonly<Record<string, z.output<S>>> {
  return (estate.things[kind.key] ?? {}) as Record<string, z.output<S>>;
}

/** The same with every dial set to one phase. */
export function thingsInPhase<S extends z.ZodType>(
  estate: Pick<Estate, "things">,
  kind: { key: string; schema: S },
  phase: Phase,
): Readonly<Record<string, Turned<z.output<S>>>> {
  return turn(thingsOf(estate, kind), phase);
}

type Targets = Readonly<Record<string, Target>>;

/** The target a thing stands in: the one it names, or the only one of its provider; undefined where that is none. */
export function findTarget<P extends ProviderName>(
  targets: Targets,
  provider: P,
  named?: string,
): TargetOf<P> | undefined {
  const own = Object.values(targets).filter((target) => target.provider === provider);
  const found = named === undefined && own.length === 1 ? own[0] : own.find(({ name }) => name === named);
  return found && narrowTarget(provider, found);
}

/** The same, where the file has been verified. Throws Error where it is none. */
export function requireTarget<P extends ProviderName>(targets: Targets, provider: P, named?: string): TargetOf<P> {
  const found = findTarget(targets, provider, named);
  if (found) return found;
  throw new Error(`There is no ${provider} target ${named ?? ""}: the stack file was not verified`);
}

/** What may be named as a target of a provider, in words. */
export function allowedTargets(targets: Targets, provider: ProviderName): string {
  const names = Object.values(targets).flatMap((target) => (target.provider === provider ? [target.name] : []));
  const one = `${provider === "aws" ? "an" : "a"} ${provider} target`;
  return names.length === 0 ? `${one}, and targets has none` : `${one}: ${names.join(", ")}`;
}
