import { parse } from "yaml";
import type { Estate } from "../../stacks/estate.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { instanceClasses } from "../../policies/limits/database.ts";
import { UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offline.ts";
import type { FlowSize } from "./flows.ts";
import type { Edit, Replaced } from "./patch.ts";
import { edited, unifiedDiff } from "./patch.ts";

/** Share of its capacity that a replica should use at the peak: the rest is for what no test foresees. */
export const aim = 0.6;

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
  replaced: Replaced[];
  /** As `git apply` takes it; empty where nothing changes. */
  patch: string;
  /** The estate with the patch. */
  estate: Estate;
  /** Why even the best fit would be refused. */
  refusals: string[];
}

function sizeApp(size: FlowSize, estate: Estate): AppSize {
  const app = estate.fleet[size.app];
  if (!app) {
    const known = Object.keys(estate.fleet).join(", ");
    throw new UsageError(
      `The report's flow ${size.flow} names the app ${size.app}; the stack file's fleet has ${known}.`,
    );
  }
  const today = app.scaling === "hpa" ? app.minReplicas.live : app.replicas.live;
  const { sessions, interval } = size.capacity;
  const needed = (one: number): number => (one > 0 ? Math.max(1, Math.ceil(size.peak / (one * aim))) : Infinity);
  return {
    ...size,
    replicas: needed(sessions),
    between: [needed(interval[1]), needed(interval[0])],
    today,
    bears: today * sessions * aim,
  };
}

interface StackText {
  stack: string;
  /** Name of the file, for the patch. */
  file: string;
  text: string;
}

/** Replicas by the upper end of their interval, nodes for what they request, and a larger class where the plan asks for one. */
export async function propose(given: StackText, sizes: readonly FlowSize[]): Promise<Proposal> {
  const estate = estateOf(given.text);
  const apps = sizes.map((size) => sizeApp(size, estate));
  const known = apps.filter(({ capacity, between }) => capacity.saturated && Number.isFinite(between[1]));
  const replicas = known.flatMap((app) => replicaEdits(app, estate));
  const classes = await firstThatFits(classEdits(estate), (edits) => refusalsOf(given, [...replicas, ...edits]));
  const nodes = known.length > 0 ? nodeEdits(estateOf(edited(given.text, replicas).text)) : [];
  const edits = [...replicas, ...classes, ...nodes];
  const { text, replaced } = edited(given.text, edits);
  return {
    apps,
    replaced,
    patch: unifiedDiff(given.file, given.text, text),
    estate: estateOf(text),
    refusals: await refusalsOf(given, edits),
  };
}

const top = ["config", "broadcast:estate"];

function replicaEdits({ app: name, between: [, most] }: AppSize, estate: Estate): Edit[] {
  const app = estate.fleet[name];
  if (!app) return [];
  const path = (key: string): string[] => [...top, "fleet", name, key, "broadcast"];
  if (app.scaling === "patch") return [{ path: path("replicas"), value: Math.max(most, app.replicas.normal) }];
  const least = Math.max(most, app.minReplicas.normal);
  // Room for the autoscaler to go on where the peak is higher than expected.
  const room = Math.max(app.maxReplicas.normal, Math.ceil(least / aim));
  return [
    { path: path("minReplicas"), value: least },
    { path: path("maxReplicas"), value: room },
  ];
}

/** Classes of the family from today's up: that a smaller one has enough CPU, no test of the apps can tell. */
function classEdits({ database }: Estate): Edit[][] {
  if (database.kind !== "rds") return [[]];
  const { live } = database.instanceClass;
  const family = (name: string): string => name.split(".").slice(0, 2).join(".");
  const power = (name: string): number => instanceClasses.get(name)?.vcpu ?? 0;
  return [...instanceClasses.keys()]
    .filter((name) => family(name) === family(live) && power(name) >= power(live))
    .sort((a, b) => power(a) - power(b))
    .map((value) => [{ path: [...top, "database", "instanceClass", "broadcast"], value }]);
}

async function firstThatFits(
  candidates: readonly Edit[][],
  refusals: (edits: Edit[]) => Promise<string[]>,
): Promise<Edit[]> {
  for (const edits of candidates) if ((await refusals(edits)).length === 0) return edits;
  return [];
}

/** Nodes that hold what every app requests when live, whether or not an autoscaler brings more. */
function nodeEdits(estate: Estate): Edit[] {
  const { node, nodeGroup } = estate.headroom;
  if (!nodeGroup) return [];
  const apps = Object.values(estate.fleet).map((app) => ({
    pods: app.scaling === "hpa" ? app.minReplicas.live : app.replicas.live,
    ...app.requests,
  }));
  const total = (of: (app: (typeof apps)[number]) => number): number => apps.reduce((sum, app) => sum + of(app), 0);
  const nodes = Math.ceil(
    Math.max(
      total(({ pods, cpu }) => pods * cpu) / node.cpu,
      total(({ pods, memory }) => pods * memory) / node.memory,
      total(({ pods }) => pods) / node.pods,
    ),
  );
  const value = Math.min(nodeGroup.maxSize, Math.max(nodeGroup.minSize.normal, nodes));
  return [{ path: [...top, "headroom", "nodeGroup", "minSize", "broadcast"], value }];
}

async function refusalsOf({ stack, text }: StackText, edits: readonly Edit[]): Promise<string[]> {
  const offline = new OfflineEstate(stack, estateOf(edited(text, edits).text));
  const plans = [await offline.plan("normal", "prewarm"), await offline.plan("prewarm", "live")];
  return [...new Set(plans.flatMap((plan) => plan.refusals))];
}

function estateOf(text: string): Estate {
  const { config } = parse(text) as { config: Record<string, unknown> };
  return parseSettings("normal", config["broadcast:estate"]).estate;
}
