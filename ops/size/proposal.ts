import { parse } from "yaml";
import type { Estate } from "../../stacks/estate.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Plan } from "../plan/plan.ts";
import type { FlowSize } from "./flows.ts";
import type { Edit } from "../../infra/contract/sizing.ts";
import type { AppliedEdit } from "./patch.ts";
import { applyEdits, unifiedDiff } from "./patch.ts";
import { sizedThingsIn } from "./sizedThings.ts";

/** Share of its capacity that a replica should use at the peak: the rest is for what no test foresees. */
export const targetUtilization = 0.6;

/** What one app needs for the expected peak, in replicas. */
export interface AppSize extends FlowSize {
  /** Replicas at the aimed use; undefined where the test saw no limit. */
  replicas: number;
  /** The same for both ends of the capacity's interval. */
  between: [least: number, most: number];
  today: number;
  /** Sessions a second that today's replicas bear at the aimed use. */
  bears: number;
}

/** The dials that fit, and what the plan says of them. */
export interface Proposal {
  apps: AppSize[];
  replaced: AppliedEdit[];
  /** As `git apply` takes it; empty where nothing changes. */
  patch: string;
  /** The estate with the patch. */
  estate: Estate;
  /** Why even the best fit would be refused. */
  refusals: string[];
  /** What the plans with it do not count, for want of knowledge. */
  uncounted: string[];
}

function sizeApp(size: FlowSize, estate: Estate): AppSize {
  const serving = sizedThingsIn(estate);
  const found = serving.get(size.app);
  if (!found?.sizing.replicas) {
    const known = [...serving.keys()].join(", ");
    throw new UsageError(
      `The report's flow ${size.flow} names the app ${size.app}; the stack file has ${known || "none that serves"}.`,
    );
  }
  const today = found.sizing.replicas(found.thing).live;
  const { sessions, interval } = size.capacity;
  const needed = (one: number): number =>
    one > 0 ? Math.max(1, Math.ceil(size.peak / (one * targetUtilization))) : Infinity;
  return {
    ...size,
    replicas: needed(sessions),
    between: [needed(interval[1]), needed(interval[0])],
    today,
    bears: today * sessions * targetUtilization,
  };
}

interface StackText {
  stack: string;
  /** Name of the file, for the patch. */
  file: string;
  text: string;
  /** Folder of the file. */
  folder: string;
}

/** Replicas by the upper end of their interval, nodes for what they request, and a larger class where the plan asks for one. */
export async function propose(given: StackText, sizes: readonly FlowSize[]): Promise<Proposal> {
  const estate = estateOf(given);
  const apps = sizes.map((size) => sizeApp(size, estate));
  const known = apps.filter(
    ({ capacity, between, borne }) => (capacity.saturated || borne) && Number.isFinite(between[1]),
  );
  const replicas = known.flatMap((app) => replicaEdits(app, estate));
  const larger = await firstThatFits(candidatesFor(estate), async (edits) => {
    const { refusals } = await verdictOf(given, [...replicas, ...edits]);
    return refusals;
  });
  const follows =
    known.length > 0 ? followersOf(estateOf({ ...given, text: applyEdits(given.text, replicas).text })) : [];
  const edits = [...replicas, ...larger, ...follows];
  const { text, replaced } = applyEdits(given.text, edits);
  return {
    apps,
    replaced,
    patch: unifiedDiff(given.file, given.text, text),
    estate: estateOf({ ...given, text }),
    ...(await verdictOf(given, edits)),
  };
}

const top = ["config", "broadcast:estate"];

/** Edits of an estate as edits of its file. */
function inFile(edits: readonly Edit[]): Edit[] {
  return edits.map(({ path, value }) => ({ path: [...top, ...path], value }));
}

function replicaEdits({ app: name, between: [, most] }: AppSize, estate: Estate): Edit[] {
  const found = sizedThingsIn(estate).get(name);
  const edits = found?.sizing.edits?.(found.thing, most, targetUtilization) ?? [];
  return inFile(edits.map(({ path, value }) => ({ path: [...(found?.path ?? []), ...path], value })));
}

/** Values that may have to grow with the replicas, the smallest first; without any, nothing does. */
function candidatesFor(estate: Estate): Edit[][] {
  const candidates = estate.kinds.flatMap(({ sizing }) => sizing?.candidates?.(estate) ?? []);
  return candidates.length === 0 ? [[]] : candidates.map(inFile);
}

function followersOf(estate: Estate): Edit[] {
  return inFile(estate.kinds.flatMap(({ sizing }) => sizing?.follows?.(estate) ?? []));
}

async function firstThatFits(
  candidates: readonly Edit[][],
  refusals: (edits: Edit[]) => Promise<string[]>,
): Promise<Edit[]> {
  for (const edits of candidates) if ((await refusals(edits)).length === 0) return edits;
  return [];
}

async function verdictOf(
  { stack, text, folder }: StackText,
  edits: readonly Edit[],
): Promise<Pick<Proposal, "refusals" | "uncounted">> {
  const offline = new OfflineEstate(stack, estateOf({ text: applyEdits(text, edits).text, folder }));
  const plans = [await offline.plan("normal", "prewarm"), await offline.plan("prewarm", "live")];
  const each = (of: (plan: Plan) => string[]): string[] => [...new Set(plans.flatMap(of))];
  return { refusals: each(({ refusals }) => refusals), uncounted: each(({ uncounted }) => uncounted) };
}

function estateOf({ text, folder }: Pick<StackText, "text" | "folder">): Estate {
  const { config } = parse(text) as { config: Record<string, unknown> };
  return parseSettings("normal", config["broadcast:estate"], { folder }).estate;
}
