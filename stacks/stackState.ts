import { z } from "zod";
import type { Phase } from "../infra/contract/dial.ts";
import { phases } from "../infra/contract/dial.ts";
import type { Graph, Node } from "../infra/contract/graph.ts";
import { nameIn } from "../infra/contract/graph.ts";
import type { Mark } from "./phaseRecords.ts";
import { leversIn, phaseRecords, refusesJump, wholeMarkIn } from "./phaseRecords.ts";

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  external: z.boolean().default(false),
  delete: z.boolean().default(false),
  protect: z.boolean().default(false),
  parent: z.string().optional(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.array(z.string()).default([]),
  resourceHooks: z.record(z.string(), z.array(z.string()).nullable()).default({}),
});

const exportSchema = z.object({
  // A stack that nothing was ever done to has none.
  deployment: z.object({ resources: z.array(resourceSchema).nullish() }).nullish(),
});

type StateResource = z.output<typeof resourceSchema>;

/** Reads a stack's own state: at the start of a run, and again in its middle. */
export type StateReader = () => Promise<StackState>;

/** What the engine has recorded of a stack. */
export class StackState {
  private readonly resources: readonly StateResource[];

  /** From what `pulumi stack export` prints. Throws Error when it is no such thing. */
  constructor(text: string) {
    const parsed = exportSchema.safeParse(JSON.parse(text));
    if (!parsed.success)
      throw new Error(`The stack's state is not of the known form: ${z.prettifyError(parsed.error)}`);
    this.resources = parsed.data.deployment?.resources ?? [];
  }

  /** The phase an update began to enter; undefined for a new stack. */
  get entered(): Phase | undefined {
    return this.recorded(phaseRecords.entered);
  }

  /** The phase everything has arrived in; undefined while the stack is first set up. */
  get settled(): Phase | undefined {
    return this.recorded(phaseRecords.settled);
  }

  /**
   * Whether everything has arrived in some phase before. The record of it is not all there is to go by, since it can be taken
   * out of the state by hand.
   */
  get isSetUp(): boolean {
    const record = this.record(phaseRecords.entered);
    if (!record) return [...this.marks.values()].some((mark) => mark !== undefined);
    return this.settled !== undefined || hooksOf(record).includes(refusesJump);
  }

  /** By URN, the phase of the last run in which each resource of the estate took part; undefined for one that never did. */
  get marks(): ReadonlyMap<string, Phase | undefined> {
    return new Map([...this.wholeMarks].map(([urn, mark]) => [urn, mark?.phase]));
  }

  /** The same with the levers that were out in that run. */
  get wholeMarks(): ReadonlyMap<string, Mark | undefined> {
    const own = this.resources.filter(isOfEstate);
    return new Map(own.map((resource) => [resource.urn, wholeMarkIn(hooksOf(resource))]));
  }

  /** Levers that an update began to have out; undefined where there is no record of levers. */
  get levers(): string[] | undefined {
    const record = this.record(phaseRecords.levers);
    return record && leversIn(record.inputs["input"]);
  }

  /** Every lever that something of the stack is recorded with, settled or not, by name. */
  get leversOut(): string[] {
    const marked = [...this.wholeMarks.values()].flatMap((mark) => mark?.levers ?? []);
    return [...new Set([...(this.levers ?? []), ...this.settledLevers, ...marked])].sort();
  }

  /** Levers that are out, everything having arrived there. */
  get settledLevers(): string[] {
    return leversIn(this.record(phaseRecords.settledLevers)?.inputs["input"]);
  }

  /** URNs of what an earlier update replaced and could not delete yet. */
  get leftToDelete(): ReadonlySet<string> {
    return new Set(this.resources.filter((resource) => resource.delete).map(({ urn }) => urn));
  }

  /** The estate as it is recorded, components included. */
  get graph(): Graph {
    const own = this.resources.filter(
      (resource) => isKept(resource) && !/^pulumi:(?:pulumi|providers):/.test(resource.type),
    );
    return { nodes: new Map(own.map((resource) => [resource.urn, nodeOf(resource)])) };
  }

  private recorded(name: string): Phase | undefined {
    return phases.find((phase) => phase === this.record(name)?.inputs["input"]);
  }

  private record(name: string): StateResource | undefined {
    return this.resources.find(({ type, urn }) => type === phaseRecords.type && nameIn(urn) === name);
  }
}

function hooksOf({ resourceHooks }: StateResource): string[] {
  return Object.values(resourceHooks).flatMap((names) => names ?? []);
}

function isKept(resource: StateResource): boolean {
  return !resource.delete && !resource.external;
}

function isOfEstate(resource: StateResource): boolean {
  return resource.custom && isKept(resource) && !resource.type.startsWith("pulumi:");
}

function nodeOf({ urn, type, custom, inputs, parent, provider, dependencies, protect }: StateResource): Node {
  // What begins so is the engine's own bookkeeping.
  const written = Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
  return { urn, type, name: nameIn(urn), inputs: written, parent, provider, dependencies, protect, component: !custom };
}
