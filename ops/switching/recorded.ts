import { z } from "zod";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { nameIn } from "../../infra/contract/graph.ts";
import { leversIn, markIn, phaseRecords, wholeMarkIn } from "../../stacks/phaseRecords.ts";
import { canonicalHash } from "../seal/canonical.ts";

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  delete: z.boolean().default(false),
  external: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).default({}),
  modified: z.string().optional(),
  resourceHooks: z.record(z.string(), z.array(z.string()).nullable()).optional(),
});

const exportSchema = z.object({
  deployment: z
    .object({
      resources: z.array(resourceSchema).nullish(),
      pending_operations: z.array(z.object({ type: z.string(), resource: z.object({ urn: z.string() }) })).nullish(),
    })
    // A stack that nothing was ever done to.
    .nullish(),
});

export type RecordedResource = z.output<typeof resourceSchema>;

/** An operation the engine began and never saw the end of. */
export interface Pending {
  /** `updating`, `creating`, `deleting`, … */
  type: string;
  urn: string;
  name: string;
}

/** Levers as they are recorded, by name. */
export interface RecordedLevers {
  /** Those that an update began to have out. */
  entered: string[];
  /** Every one that something is recorded with: more than those where a turn stopped half way. */
  out: string[];
  /** Those of them that something is recorded without: a turn of these stopped half way. */
  half: string[];
  /** Whether everything has arrived there. */
  settled: boolean;
  /** When they were last turned; ISO 8601. */
  since?: string;
}

/** What the engine's own state says. */
export interface Recorded {
  resources: RecordedResource[];
  pending: Pending[];
  /** The last phase an update began; undefined for a stack in which nothing stands yet. */
  entered?: Phase;
  /**
   * The phase everything has arrived in, whatever the record of it says: where a resource was left behind, that one's. They
   * differ while a switch is half done.
   */
  settled?: Phase;
  /** When `settled` was reached; ISO 8601. */
  since?: string;
  levers: RecordedLevers;
  /** Of everything that is recorded, times and source positions left out. */
  hash: string;
}

/** Reads what `pulumi stack export` prints. Throws Error when it is no such thing. */
export function readRecorded(text: string): Recorded {
  const parsed = exportSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`The stack's state is not of the known form: ${z.prettifyError(parsed.error)}`);
  const resources = parsed.data.deployment?.resources ?? [];
  const pending = (parsed.data.deployment?.pending_operations ?? []).map(({ type, resource: { urn } }) => ({
    type,
    urn,
    name: nameIn(urn),
  }));
  const [entered, settled] = [stash(resources, phaseRecords.entered), stash(resources, phaseRecords.settled)];
  return {
    resources,
    pending,
    entered: phaseOf(entered),
    settled: behind(resources, phaseOf(entered)) ?? phaseOf(settled),
    since: settled?.modified,
    levers: recordedLevers(resources),
    hash: stateHash(resources, pending),
  };
}

/** Half done is what began and did not end, or ended without its end being seen. */
export function isHalfDone({ entered, settled, pending, levers }: Recorded): boolean {
  return entered !== settled || pending.length > 0 || !levers.settled;
}

function recordedLevers(resources: readonly RecordedResource[]): RecordedLevers {
  const [begun, arrived] = [stash(resources, phaseRecords.levers), stash(resources, phaseRecords.settledLevers)];
  const entered = leversIn(begun?.inputs["input"]);
  const settled = leversIn(arrived?.inputs["input"]);
  const marked = resources
    .filter((resource) => resource.custom && !resource.delete && !resource.external)
    .flatMap(({ resourceHooks = {} }) => {
      const mark = wholeMarkIn(Object.values(resourceHooks).flatMap((names) => names ?? []));
      return mark ? [mark.levers] : [];
    });
  // Stashes have marks of no account but that of the last record, which moves with the others.
  const everywhere = [entered, settled, ...marked];
  const out = [...new Set(everywhere.flat())].sort();
  const half = out.filter((name) => !everywhere.every((names) => names.includes(name)));
  return {
    ...{ entered, out, half, settled: half.length === 0 },
    ...(begun?.modified !== undefined && { since: begun.modified }),
  };
}

/** Where a switch to a phase starts from, half-done ones included: the end of the way that is not its goal. */
export function startPhaseFor({ entered, settled }: Recorded, to: Phase): Phase | undefined {
  return entered === to ? settled : entered;
}

/** The phase furthest from the one entered that a resource is still marked with; undefined where none is but that one. */
function behind(resources: readonly RecordedResource[], entered: Phase | undefined): Phase | undefined {
  if (entered === undefined) return undefined;
  const marks = resources
    .filter((resource) => !resource.delete && !resource.external)
    .map(({ resourceHooks = {} }) => markIn(Object.values(resourceHooks).flatMap((names) => names ?? [])));
  const distance = (phase: Phase): number => Math.abs(phases.indexOf(phase) - phases.indexOf(entered));
  return phases
    .filter((phase) => phase !== entered && marks.includes(phase))
    .sort((a, b) => distance(b) - distance(a))[0];
}

function stash(resources: readonly RecordedResource[], name: string): RecordedResource | undefined {
  return resources.find(({ type, urn }) => type === phaseRecords.type && nameIn(urn) === name);
}

function phaseOf(found: RecordedResource | undefined): Phase | undefined {
  return phases.find((phase) => phase === found?.inputs["input"]);
}

/** Differ from one run to the next although nothing moved. */
const volatile = new Set(["created", "modified", "sourcePosition", "stackTrace"]);

function stateHash(resources: readonly RecordedResource[], pending: readonly Pending[]): string {
  const lasting = resources
    .map((resource) => Object.fromEntries(Object.entries(resource).filter(([name]) => !volatile.has(name))))
    .sort((a, b) => (String(a["urn"]) < String(b["urn"]) ? -1 : 1));
  return canonicalHash({ resources: lasting, pending });
}
