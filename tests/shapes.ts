import type { Phase } from "../infra/contract/dial.ts";
import { Resources } from "../infra/contract/resources.ts";
import type { ResourceShape } from "../infra/contract/shape.ts";
import type { CheckVerdict } from "../policies/run.ts";
import { runChecks } from "../policies/run.ts";
import { checksOf } from "../stacks/checks.ts";
import { kinds } from "../stacks/kinds.ts";
import type { RawEstate } from "./estates.ts";
import { offlineEstate } from "./graphs.ts";

type Key = string | number;

/** What the program of a stack file asks for, as checks read it. Every change gives a copy. */
export class EstateShapes {
  readonly all: readonly ResourceShape[];

  constructor(shapes: readonly ResourceShape[]) {
    this.all = shapes;
  }

  /** The resource or the component of this name. */
  named(name: string): ResourceShape {
    const found = this.all.find((shape) => shape.name === name);
    if (!found) throw new Error(`no resource ${name}; there are ${this.all.map((shape) => shape.name).join(", ")}`);
    return found;
  }

  /** Sets one input of a resource, or one fact of a component; undefined takes it away. */
  set(name: string, path: readonly Key[], value: unknown): EstateShapes {
    const old = this.named(name);
    const inputs = changed(old.inputs, path, value) as Record<string, unknown>;
    return this.map((shape) => (shape === old ? { ...shape, inputs } : shape));
  }

  without(...names: readonly string[]): EstateShapes {
    const gone = new Set(names.map((name) => this.named(name)));
    return new EstateShapes(this.all.filter((shape) => !gone.has(shape)));
  }

  unprotected(name: string): EstateShapes {
    const old = this.named(name);
    return this.map((shape) => (shape === old ? { ...shape, protect: false } : shape));
  }

  /** With a second one like it, of another name, in the same component. */
  twin(name: string, as: string): EstateShapes {
    const old = this.named(name);
    return new EstateShapes([...this.all, { ...old, name: as, urn: `${old.urn}-${as}` }]);
  }

  map(change: (shape: ResourceShape) => ResourceShape): EstateShapes {
    return new EstateShapes(this.all.map(change));
  }

  /** As checks get them, each linked to its own component. */
  resources(): Resources {
    // A link to the component as it was before a change would hide the change.
    return new Resources(this.all.map((shape) => bare(shape, "component")));
  }

  verdicts(): CheckVerdict[] {
    return runChecks(this.resources(), checksOf(kinds));
  }

  verdict(check: string): CheckVerdict {
    const own = checksOf(kinds).filter(({ name }) => name === check);
    const [verdict] = runChecks(this.resources(), own);
    if (!verdict) throw new Error(`no check ${check}`);
    return verdict;
  }

  /** All messages of one check, one a line. */
  messages(check: string): string {
    return this.verdict(check)
      .violations.map(({ message }) => message)
      .join("\n");
  }
}

/** A copy that says nothing of what it belongs to. */
export function bare(shape: ResourceShape, link: "component" | "parent"): ResourceShape {
  const copy = { ...shape };
  Reflect.deleteProperty(copy, link);
  return copy;
}

/** A copy in which one place is changed. */
function changed(value: unknown, [key, ...rest]: readonly Key[], to: unknown): unknown {
  if (key === undefined) return to;
  if (typeof value !== "object" || value === null) throw new Error(`no place ${[key, ...rest].join(".")}`);
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<Key, unknown>;
  if (rest.length === 0 && to === undefined) Reflect.deleteProperty(copy, key);
  else copy[key] = changed(copy[key], rest, to);
  return copy;
}

interface Options {
  /** Default: prewarm, where placeholders hold their room and every rule but the redirects is on. */
  phase?: Phase;
  edit?: (estate: RawEstate) => void;
}

const known = new Map<Phase, Promise<EstateShapes>>();

/** The estate of prod, which every check is content with; computed once for each phase, unless it is edited. */
export async function goodEstate({ phase = "prewarm", edit }: Options = {}): Promise<EstateShapes> {
  if (edit) return shapesOf(phase, edit);
  const found = known.get(phase) ?? shapesOf(phase);
  known.set(phase, found);
  return found;
}

async function shapesOf(phase: Phase, edit?: Options["edit"]): Promise<EstateShapes> {
  return new EstateShapes((await offlineEstate("prod", edit).resources(phase)).all);
}

interface AuroraOptions {
  engine?: string;
  minCapacity?: number;
  maxCapacity?: number;
}

/** Puts the database `shop` on Aurora Serverless v2, with a writer and a reader. */
export function onAurora(options: AuroraOptions = {}): (estate: RawEstate) => void {
  const { engine = "aurora-postgresql", minCapacity = 4, maxCapacity = 16 } = options;
  return ({ databases }) => {
    databases.shop = {
      kind: "aurora",
      identifier: "shop-prod",
      engine,
      engineVersion: "15.4",
      minCapacity: { normal: minCapacity, broadcast: minCapacity },
      maxCapacity,
      instances: { one: {}, two: {} },
      username: "shop",
    };
  };
}

/** A second cluster beside the one everything is in, for things of their own. */
export function addCluster({ targets, ...estate }: RawEstate): void {
  targets.second = { kubernetes: { context: "shop-second", namespace: "shop" } };
  for (const kind of ["apps", "nodePools", "flags"]) {
    for (const thing of Object.values(estate[kind] as Record<string, { in: string }>)) thing.in = "cluster";
  }
}
