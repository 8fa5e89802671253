import { token } from "../../policies/types.ts";
import { appUrns, connectionsOf, writerTerms } from "./connectionLimits.ts";
import { figure } from "./describe.ts";
import { edgeImplications } from "./edgeImplications.ts";
import type { Implication, Requirement } from "./implications.ts";
import { moversOf } from "./limits.ts";
import type { Kind } from "./podLimits.ts";
import { desiredNodes, kinds, requested } from "./podLimits.ts";
import type { World } from "./world.ts";
import { placeholderShapes, readPlaceholders } from "../../policies/reading/headroom.ts";
import type { ResourceShape } from "../../policies/shape.ts";

/** What makes the implications of an update, in the order they are reported, under the name a failure is reported by. */
export const implicationLists: readonly { name: string; list: (world: World) => Implication[] }[] = [
  { name: "guard-first", list: guardFirst },
  { name: "redirect-needs-landing", list: edgeImplications },
  { name: "replicas-need-class", list: replicasNeedClass },
  { name: "placeholders-yield-last", list: placeholdersYieldLast },
  { name: "nodes-shrink-last", list: nodesShrinkLast },
];

const stash = "pulumi:index:Stash";

/** The Stash named `phase` carries the hook that refuses a jump: nothing may move before it has spoken. */
function guardFirst(world: World): Implication[] {
  const guard = world.shapes(world.ofType(stash), "after").find(({ name }) => name === "phase");
  if (!guard || world.placeOf(guard.urn) === undefined) return [];
  const turned = (shape: ResourceShape | undefined): boolean =>
    shape !== undefined && shape === world.at(shape.urn).after;
  return [
    {
      name: "guard-first",
      level: "mandatory",
      reason: "A resource that moves before the recorded phase moves past the guard that refuses a jump.",
      subjects: world.order.steps.map(({ urn }) => urn).filter((urn) => urn !== guard.urn),
      when: turned,
      requires: () => [{ missing: "the phase is not recorded yet", candidates: [guard.urn], holds: turned }],
    },
  ];
}

/**
 * Where the apps' larger size exceeds the smaller class, no app may have its larger size while the database has that class.
 * Stricter than the limit, which would let some apps rise first: nobody on air should have to count which.
 */
function replicasNeedClass(world: World): Implication[] {
  const apps = appUrns(world);
  const total = (end: "before" | "after"): number =>
    world.shapes(apps, end).reduce((sum, shape) => sum + connectionsOf(shape), 0);
  const most = Math.max(total("before"), total("after"));
  if (most === 0) return [];
  const requirements = writerTerms(world).flatMap((term): Requirement[] => {
    const [urn, ...others] = moversOf(term, world);
    // Where several resources change it together, the limit gives the bound.
    if (urn === undefined || others.length > 0) return [];
    const rest = world.shapes(
      term.urns.filter((other) => other !== urn),
      "before",
    );
    const allowed = (shape: ResourceShape | undefined): number => term.value(shape ? [...rest, shape] : rest);
    const { before, after } = world.at(urn);
    const smaller = Math.min(allowed(before), allowed(after));
    const missing = `the database allows ${figure(smaller)} connections of the ${figure(most)} that all apps may want`;
    return [{ missing, candidates: [urn], holds: (shape) => allowed(shape) >= most }];
  });
  return [
    {
      name: "replicas-need-class",
      level: "mandatory",
      reason: "Replicas that the database's smaller class cannot serve take every connection it has.",
      subjects: requirements.length === 0 ? [] : changing(world, apps, connectionsOf),
      when: (shape) => connectionsOf(shape) > least(world, shape.urn, connectionsOf),
      requires: () => requirements,
    },
  ];
}

/** Placeholders hold room until the pods that need it are asked for; pods themselves take a moment longer. */
function placeholdersYieldLast(world: World): Implication[] {
  const holders = world.urnsOf([token.deployment], placeholderShapes);
  const count = (shape: ResourceShape): number => readPlaceholders(shape).replicas;
  const rising = (kind: Kind): string[] =>
    changing(world, appUrns(world), (shape) => requested(shape, kind)).filter((urn) => {
      const { before, after } = world.at(urn);
      return after !== undefined && (before === undefined || requested(after, kind) > requested(before, kind));
    });
  const apps = [...new Set(kinds.flatMap(rising))];
  const requirements = apps.map((urn): Requirement => {
    const { after } = world.at(urn);
    const missing = `${after?.name} has not asked for its room`;
    return { missing, candidates: [urn], holds: (shape) => shape === after, orderOnly: true };
  });
  return [
    {
      name: "placeholders-yield-last",
      level: "mandatory",
      reason: "Room that placeholders give up before real pods ask for it may be gone with its nodes.",
      subjects: requirements.length === 0 ? [] : changing(world, holders, count),
      when: (shape) => shape === world.at(shape.urn).after && falls(world, shape.urn, count),
      requires: () => requirements,
    },
  ];
}

/** Nodes go at once, past any disruption budget, while pods of a lowered autoscaler take many minutes: not in one switch. */
function nodesShrinkLast(world: World): Implication[] {
  const falling = changing(world, appUrns(world), (shape) => requested(shape, "cpu")).filter((urn) =>
    falls(world, urn, (shape) => requested(shape, "cpu")),
  );
  const requirements = falling.map((urn): Requirement => {
    const { before, after } = world.at(urn);
    return { missing: `pods of ${before?.name} may still run`, candidates: [urn], holds: (shape) => shape === after };
  });
  return [
    {
      name: "nodes-shrink-last",
      level: "mandatory",
      reason: "Lowering a node group's size ends nodes with the pods on them, whatever their disruption budget.",
      subjects: requirements.length === 0 ? [] : changing(world, world.ofType(token.nodeGroup), desiredNodes),
      when: (shape) => shape === world.at(shape.urn).after && falls(world, shape.urn, desiredNodes),
      requires: () => requirements,
    },
  ];
}

type Measure = (shape: ResourceShape) => number;

/** Resources of which a step changes this measure. */
function changing(world: World, urns: readonly string[], measure: Measure): string[] {
  return urns.filter((urn) => {
    const { before, after } = world.at(urn);
    return before !== after && (before ? measure(before) : 0) !== (after ? measure(after) : 0);
  });
}

function falls(world: World, urn: string, measure: Measure): boolean {
  const { before, after } = world.at(urn);
  return before !== undefined && (after ? measure(after) : 0) < measure(before);
}

function least(world: World, urn: string, measure: Measure): number {
  const { before, after } = world.at(urn);
  return Math.min(before ? measure(before) : 0, after ? measure(after) : 0);
}
