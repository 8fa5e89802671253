import type { Resource } from "@pulumi/pulumi";
import { Output } from "@pulumi/pulumi";
import { deserializeProperty, isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc.js";

/** As the SDK makes outputs of a resource; not among its types. */
const OutputOf = Output as unknown as new (
  resource: Resource,
  value: Promise<unknown>,
  isKnown: Promise<boolean>,
  isSecret: Promise<boolean>,
  sources: Promise<readonly Resource[]>,
) => Output<unknown>;

/** What an engine would answer of one resource: where it is and what it is called at once, its properties once its inputs are known. */
export class Answer {
  readonly urn: string;
  readonly id: string | undefined;
  private properties: Record<string, unknown> | undefined;
  private error: Error | undefined;
  private resolve: () => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;
  private waiting: Promise<void> | undefined;

  constructor(urn: string, id: string | undefined) {
    this.urn = urn;
    this.id = id;
  }

  settle(properties: Record<string, unknown>): void {
    this.properties = properties;
    this.resolve();
  }

  /** Whoever waits for a property fails with this. */
  fail(error: unknown): Error {
    this.error = error instanceof Error ? error : new Error(String(error));
    this.reject(this.error);
    return this.error;
  }

  /** A property in the protocol's form. */
  async property(name: string): Promise<unknown> {
    if (!this.properties) await this.settled();
    return this.properties?.[name];
  }

  private settled(): Promise<void> {
    if (this.error !== undefined) return Promise.reject(this.error);
    this.waiting ??= new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    return this.waiting;
  }
}

/** Gives a resource its outputs: each is made when somebody asks for it first. */
export function answersLazily(resource: Resource, answer: Answer, names: readonly string[]): void {
  lazily(resource, "urn", () => known(resource, answer.urn));
  if (answer.id !== undefined) lazily(resource, "id", () => known(resource, answer.id));
  for (const name of names) {
    if (name === "id" || name === "urn") continue;
    lazily(resource, name, () => {
      const value = answer.property(name).then((found) => received(found));
      return made(resource, value.then(unwrapRpcSecret), value.then(isRpcSecret), []);
    });
  }
}

function known(resource: Resource, value: unknown): Output<unknown> {
  return made(resource, Promise.resolve(value), Promise.resolve(false), [resource]);
}

function made(
  resource: Resource,
  value: Promise<unknown>,
  secret: Promise<boolean>,
  sources: readonly Resource[],
): Output<unknown> {
  return new OutputOf(resource, value, Promise.resolve(true), secret, Promise.resolve(sources));
}

function received(value: unknown): unknown {
  return value === undefined ? undefined : (deserializeProperty(value) as unknown);
}

/** A property that is made when it is read first, and can be set. */
function lazily(onto: object, name: string, make: () => unknown): void {
  const set = (value: unknown): void => {
    Object.defineProperty(onto, name, { value, writable: true, enumerable: true, configurable: true });
  };
  const get = (): unknown => {
    const value = make();
    set(value);
    return value;
  };
  Object.defineProperty(onto, name, { get, set, enumerable: true, configurable: true });
}
