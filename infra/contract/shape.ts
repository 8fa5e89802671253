/** A resource as a check sees it: what the program asked for, wherever the question is put. */
export interface ResourceShape {
  urn: string;
  /** Type token, such as `aws:rds/instance:Instance`. */
  type: string;
  /** Pulumi name, not the provider's. */
  name: string;
  /** Inputs as plain data; {@link UNKNOWN} and {@link SECRET} stand where no value can be read. */
  inputs: Record<string, unknown>;
  /** Whether Pulumi refuses to delete it. */
  protect: boolean;
  /** URNs of what it depends on. */
  dependencies?: readonly string[];
  parent?: string;
  /** The component it belongs to: its inputs are what checks must know beyond the resource's own. */
  component?: ResourceShape;
  /** Name of the target it is in; undefined where the source does not tell. */
  target?: string;
  /** Whether it existed before the program. */
  adopted?: boolean;
}

/** Type of the component of a thing that sets properties of a resource of any type. */
export const anyComponent = "broadcast:infra:Dial";

/**
 * Whether a resource is one that the stack file names by its type: of that type's own kind it is no thing, and no check, limit or gate of
 * that kind is about it. Its URN tells, everywhere the same.
 */
export function isOfAnyType(urn: string): boolean {
  return urn.split("::")[2]?.includes(`${anyComponent}$`) === true;
}

/** A value that only the update will decide. */
export const UNKNOWN: unique symbol = Symbol("unknown");
/** A value marked as secret: there, but not to be read. */
export const SECRET: unique symbol = Symbol("secret");

/** Thrown when a check needs a value that it cannot read. Checks fail closed: it becomes a violation. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  /** @param problem What cannot be read and why, without a full stop; it may end with its own "Fix: …". */
  constructor(problem: string) {
    super(problem.includes("Fix: ") ? problem : `${problem}. Fix: correct it`);
  }
}

type Key = string | number;

/** Walks the inputs of one resource, and names the place when it cannot go on. */
export class InputReader {
  readonly shape: ResourceShape;
  private readonly keys: readonly Key[];

  constructor(shape: ResourceShape, keys: readonly Key[] = []) {
    this.shape = shape;
    this.keys = keys;
  }

  at(...keys: Key[]): InputReader {
    return new InputReader(this.shape, [...this.keys, ...keys]);
  }

  /** The place as it is written in a program: `rules[0].expression`. */
  get path(): string {
    const written = (key: Key): string =>
      typeof key === "number" ? `[${key}]` : /^[\w$]+$/.test(key) ? `.${key}` : `["${key}"]`;
    return this.keys.map(written).join("").replace(/^\./, "");
  }

  /** The value, or undefined where there is none. Throws {@link Unreadable} on an unknown or secret one. */
  value(): unknown {
    let value: unknown = this.shape.inputs;
    for (const key of this.keys) {
      this.refuseOpaque(value);
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<Key, unknown>)[key];
    }
    this.refuseOpaque(value);
    return value ?? undefined;
  }

  text(): string | undefined {
    return this.typed("string", (value): value is string => typeof value === "string");
  }

  number(): number | undefined {
    return this.typed("number", (value): value is number => Number.isFinite(value));
  }

  flag(): boolean | undefined {
    return this.typed("boolean", (value): value is boolean => typeof value === "boolean");
  }

  /** A number written as text, as in an annotation or a tag. */
  decimal(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) throw new Unreadable(`\`${this.path}\` is "${text}"; allowed: a decimal number`);
    return Number(text);
  }

  /** One reader an item; empty where there is no list. */
  items(): InputReader[] {
    const list = this.typed("list", (value): value is unknown[] => Array.isArray(value)) ?? [];
    return list.map((_, index) => this.at(index));
  }

  /** One reader a key; empty where there is no object. */
  entries(): [string, InputReader][] {
    const isRecord = (value: unknown): value is object => typeof value === "object" && !Array.isArray(value);
    return Object.keys(this.typed("object", isRecord) ?? {}).map((key) => [key, this.at(key)]);
  }

  has(): boolean {
    return this.value() !== undefined;
  }

  private typed<T>(expected: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.value();
    if (value === undefined || is(value)) return value;
    const actual = Array.isArray(value) ? "list" : typeof value;
    throw new Unreadable(`\`${this.path}\` is a ${actual}; allowed: a ${expected}`);
  }

  private refuseOpaque(value: unknown): void {
    if (value === UNKNOWN) {
      throw new Unreadable(
        `\`${this.path}\` cannot be known before the update, which counts as failed. Fix: give it a literal value, not another resource's output`,
      );
    }
    if (value === SECRET) {
      throw new Unreadable(
        `\`${this.path}\` is a secret and cannot be checked. Fix: give it as a plain value, it is no secret`,
      );
    }
  }
}

/** Reads a resource's inputs. @example inputsOf(hpa).at("spec", "minReplicas").number() */
export function inputsOf(shape: ResourceShape): InputReader {
  return new InputReader(shape);
}

/** Reads what a resource's component says of it. Throws {@link Unreadable} where it has none. */
export function componentInputsOf(shape: ResourceShape): InputReader {
  if (shape.component) return new InputReader(shape.component);
  throw new Unreadable(
    `${shape.name} belongs to no component, so what it is cannot be known. Fix: make it by its room`,
  );
}

/** The value, or {@link Unreadable} with what is missing and how to state it. */
export function required<T>(reader: InputReader, value: T | undefined, fix = "state it"): T {
  if (value === undefined)
    throw new Unreadable(`\`${reader.path}\` is missing, so the check cannot be made. Fix: ${fix}`);
  return value;
}
