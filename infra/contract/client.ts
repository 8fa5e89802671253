import type { Properties } from "./properties.ts";
import type { ResourceShape } from "./shape.ts";
import type { StandInCloud } from "./standIn.ts";
import type { Target } from "./target.ts";

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** At most its first 256 KiB. */
  body: string;
  /** How it came about, where no request was made. */
  note?: string;
}

/**
 * A room's questions to what runs in one target, put to a cloud or to the sandbox. Each method answers undefined where the thing
 * asked for does not exist, throws {@link AccessDenied} where the credentials may not ask, {@link NotAvailable} where nobody can be asked.
 */
export interface ClientDefinition<C> {
  /** For messages, as in "databases". */
  name: string;
  /** By the official SDK, with the credentials of the environment; loaded and opened when first used. */
  cloud: (target: Target) => C;
  sandbox: (cloud: StandInCloud, target: Target) => C;
}

/** The running estate, of which questions are asked. */
export interface Clients {
  /** Who answers, as `the sandbox`. */
  readonly estate: string;
  /** Seconds on the estate's clock: the sandbox has its own. */
  now(): number;
  /** Waits on that clock. Rejects with the signal's reason when it is aborted. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>;
  /** A room's client for the target of a name; the same one each time. */
  of<C>(definition: ClientDefinition<C>, target: string | undefined): C;
  /**
   * What the provider itself answers for a resource of the program, asked now: its properties, undefined where it is gone. Throws
   * {@link NotAvailable} where no engine can ask it.
   */
  read(
    resource: Pick<ResourceShape, "urn" | "type" | "name" | "target">,
    signal?: AbortSignal,
  ): Promise<Properties | undefined>;
  /** One GET; redirects are not followed. */
  http(url: string, signal?: AbortSignal): Promise<HttpAnswer>;
}

/** The credentials in use may not ask this. */
export class AccessDenied extends Error {
  override name = "AccessDenied";
  /** What is missing, by the provider's own name, such as `rds:DescribeDBInstances`. */
  readonly permission: string;

  constructor(permission: string, options?: ErrorOptions) {
    super(`not allowed to ask: ${permission} is missing`, options);
    this.permission = permission;
  }
}

/** Nobody can be asked this here. */
export class NotAvailable extends Error {
  override name = "NotAvailable";
}

/** For a client of the sandbox: a question that only the real estate can answer. */
export function notOnSandbox(what: string): () => Promise<never> {
  return () => Promise.reject(new NotAvailable(`the sandbox knows no ${what}: only the real estate can be asked`));
}
