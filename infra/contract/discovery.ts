import type { Clients } from "./client.ts";
import type { Rights } from "./rights.ts";
import type { ProviderName, Target, TargetOf } from "./target.ts";

/** A value of a stack file with its reason, which stands there as a comment. */
export class Explained {
  readonly value: Written;
  readonly reason: string;

  constructor(value: Written, reason: string) {
    this.value = value;
    this.reason = reason;
  }
}

/** Where a thing stands; a file that has no other target of that provider leaves it out. */
export class StandsIn {
  readonly target: Target;

  constructor(target: Target) {
    this.target = target;
  }
}

/** Another thing that was found; left out where the file has not got it. */
export class Refers {
  readonly kind: string;
  readonly id: string;

  constructor(kind: string, id: string) {
    this.kind = kind;
    this.id = id;
  }
}

/** A name that need not be said of a thing that is called so in the file. */
export class UnlessCalled {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a proposal says of a thing: data of a stack file, with comments. */
export type Written =
  | string
  | number
  | boolean
  | Explained
  | StandsIn
  | Refers
  | UnlessCalled
  | readonly Written[]
  | { readonly [key: string]: Written | undefined };

/** Something that runs in a target and that a stack file can turn. */
export interface Found {
  /** Tells it from all others of its kind in this target, as `shop/web`. */
  id: string;
  /** What its owners call it; its name in a file is made of it. */
  name: string;
  /** What else tells it from one of the same name, as its namespace. */
  within?: string;
  /** What it is today, in figures, on one line. */
  title: string;
  /** What stands in the stack file for it: what it is today as `normal`, and proposals. */
  says: { readonly [key: string]: Written | undefined };
  /** What only a person can say, one line each. */
  open?: readonly string[];
}

/** What a kind finds in a target. */
export interface Discovered {
  found: readonly Found[];
  /** What is there and cannot be had, or could not be asked: one line each, with the reason. */
  leftOut: readonly string[];
}

/** What is asked of a kind. */
export interface Asked<P extends ProviderName = ProviderName> {
  target: TargetOf<P>;
  /** All targets that can be asked. */
  targets: readonly Target[];
  clients: Clients;
  /** How many times its usual traffic the broadcast brings. */
  times: number;
}

interface DiscoveryIn<P extends ProviderName> {
  /** Whose targets have such things. */
  in: P;
  /** Rights that it takes to look, with what each is for; those beside `in` where it asks there too. */
  rights: Partial<Record<ProviderName, Rights>>;
  /**
   * Lists what a target has of the kind. It only reads. Throws AccessDenied where the credentials may not ask for the things themselves,
   * NotAvailable where nobody can be asked.
   */
  find: (asked: Asked<P>) => Promise<Discovered>;
}

/** How things of a kind are found where they run. */
export type Discovery = { [P in ProviderName]: DiscoveryIn<P> }[ProviderName];

/** A dial as it is today, with a proposal for the broadcast. */
export function proposedDial(normal: Written, broadcast: Written, reason: string): Explained {
  return new Explained({ normal, broadcast }, reason);
}

/** What is asked beside: its failure leaves a figure out, and is said. */
export async function besides<T>(leftOut: string[], what: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const line = `${what}: ${(error as Error).message}`;
    if (!leftOut.includes(line)) leftOut.push(line);
    return undefined;
  }
}
