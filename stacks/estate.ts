import { z } from "zod";
import { liesWithin } from "../infra/contract/changes.ts";
import type { Estate as Things } from "../infra/contract/estate.ts";
import { allowedTargets, findTarget } from "../infra/contract/estate.ts";
import type { ChangeRules } from "../infra/contract/inputFacts.ts";
import type { Claim, Kind, Problem } from "../infra/contract/kind.ts";
import { changeRulesOf } from "../infra/contract/kind.ts";
import { projectFolder } from "../infra/contract/project.ts";
import { thingName, title } from "../infra/contract/values.ts";
import { broadcastsSchema } from "./broadcasts.ts";
import { claimProblems } from "./claims.ts";
import { figuresSchema } from "./figures.ts";
import { leversSchema } from "./leverSchema.ts";
import { loadSchema } from "./load.ts";
import { partnersSchema } from "./partners.ts";
import { targetsSchema } from "./targets.ts";
import { timingSchemaOf } from "./timing.ts";
import { unattendedSchema } from "./unattended.ts";

/** What spans all kinds of things. */
const commonOf = (kinds: readonly Kind[]) => ({
  company: title(80).describe("Who this is, for reports."),
  targets: targetsSchema,
  timing: timingSchemaOf(kinds).optional(),
  broadcasts: broadcastsSchema.optional(),
  unattended: unattendedSchema.optional(),
  load: loadSchema.optional(),
  figures: figuresSchema.optional(),
  levers: leversSchema.optional(),
  partners: partnersSchema.optional(),
});

type Common = z.output<z.ZodObject<ReturnType<typeof commonOf>>>;

/** The whole estate: what one stack file describes. */
export type Estate = Common &
  Things & {
    /** The kinds it was parsed with, in the order they are built. */
    kinds: readonly Kind[];
    /** As the file has it, before it was parsed. */
    given?: unknown;
  };

/** The keys of a stack file's estate: those of every kind, each a map by name and optional, and what spans them. */
function shapeOf(kinds: readonly Kind[]) {
  const things = kinds.map(({ key, schema, describe }) => [
    key,
    z.record(thingName, schema).optional().describe(describe),
  ]);
  return { ...commonOf(kinds), ...(Object.fromEntries(things) as Record<string, z.ZodType>) };
}

const known = new WeakMap<readonly Kind[], Map<string, ReturnType<typeof made>>>();

/** Schema of an estate of these kinds, whose stack file stands in `folder`; made once for each of both. */
export function estateSchemaOf(kinds: readonly Kind[], folder: string = projectFolder): ReturnType<typeof made> {
  const byFolder = known.get(kinds) ?? new Map<string, ReturnType<typeof made>>();
  const found = byFolder.get(folder) ?? made(kinds, folder);
  known.set(kinds, byFolder.set(folder, found));
  return found;
}

function made(kinds: readonly Kind[], folder: string) {
  return z
    .strictObject(shapeOf(kinds))
    .describe("The estate of this stack.")
    .transform((given): Estate => {
      const { company, targets, timing, broadcasts, unattended, load, figures, levers, partners } = given;
      const things = Object.fromEntries(
        kinds.map(({ key }) => [key, byName((given as Record<string, unknown>)[key] ?? {})]),
      ) as Things["things"];
      const common = { company, timing, broadcasts, unattended, load, figures, levers: levers && byName(levers) };
      const named = { targets: byName(targets), partners: partners && byName(partners), things };
      return { ...common, ...named, folder, kinds, changeRules: knownRules(kinds) };
    })
    .superRefine((estate, ctx) => {
      for (const { path, allowed } of problemsIn(estate)) {
        ctx.addIssue({ code: "custom", path: [...path], message: `allowed: ${allowed}` });
      }
    });
}

const rulesByKinds = new WeakMap<readonly Kind[], NonNullable<Things["changeRules"]>>();

/** What the kinds know of each type; one function for the same kinds, so that equal files are equal estates. */
function knownRules(kinds: readonly Kind[]): NonNullable<Things["changeRules"]> {
  const known = rulesByKinds.get(kinds);
  if (known) return known;
  const rules = changeRulesOf(kinds);
  const found = (type: string): ChangeRules | undefined => rules[type];
  rulesByKinds.set(kinds, found);
  return found;
}

/** A map without a prototype: a name that is looked up in it is found only where the file has it. */
export function byName<T extends object>(map: T): T {
  return Object.assign(Object.create(null) as T, map);
}

/** What is wrong between the things of a file. */
export function problemsIn(estate: Estate): Problem[] {
  const { kinds } = estate;
  if (kinds.every(({ key }) => Object.keys(estate.things[key] ?? {}).length === 0)) {
    return [{ path: [], allowed: `at least one thing to turn, under ${kinds.map(({ key }) => key).join(", ")}` }];
  }
  return [
    ...kinds.flatMap((kind) => placeProblems(kind, estate)),
    ...kinds.flatMap(({ verify }) => verify?.(estate) ?? []),
    ...roomProblems(estate),
    ...claimProblems([...kinds, { claims: roomClaims }], estate),
    ...loadProblems(estate),
  ];
}

/** What a file names by its type where any may stand, with the rooms that have that type. */
function namedInRooms({ kinds, ...estate }: Estate) {
  const rooms = kinds.flatMap(({ key, types }) =>
    Object.entries(types).map(([listed, { turns, claimOf }]) => ({ key, listed, turns, claimOf })),
  );
  return kinds.flatMap(({ anyType }) =>
    (anyType?.named(estate) ?? []).map((named) => ({
      ...named,
      rooms: rooms.filter(({ listed }) => anyType?.isSame(named.type, listed)),
    })),
  );
}

/** What a room turns is turned there: what is known of it would not be asked elsewhere. */
function roomProblems(estate: Estate): Problem[] {
  return namedInRooms(estate).flatMap(({ path, type, properties, rooms }): Problem[] => {
    const [room] = rooms;
    if (!room) return [];
    const { key } = room;
    const shut = rooms.some(({ turns, claimOf }) => !turns || (!type.startsWith("kubernetes:") && !claimOf));
    if (shut)
      return [{ path: [...path, "type"], allowed: `a type without a room of its own: ${type} is turned under ${key}` }];
    const turns = rooms.flatMap((one) => one.turns ?? []);
    return properties
      .filter(({ dotted }) => turns.some((own) => liesWithin(own, dotted) || liesWithin(dotted, own)))
      .map(({ written }) => ({
        path: [...path, "properties", written],
        allowed: `a property that no room turns: that of ${type} is turned under ${key}`,
      }));
  });
}

/** Of what exists, whoever imports it imports all of it: a room's thing is no other's, whatever is set of it. */
function roomClaims(estate: Things): Claim[] {
  return namedInRooms(estate as Estate).flatMap(({ path, id, target, rooms }) =>
    [...new Set(rooms.flatMap(({ claimOf }) => claimOf?.(id) ?? []))].map((what) => ({ path, target, what })),
  );
}

/** Every thing must stand in a target of its provider. */
function placeProblems({ key, targetReferences: places }: Kind, { things, targets }: Estate): Problem[] {
  return Object.entries(things[key] ?? {}).flatMap(([name, thing]) =>
    places(thing)
      .filter(({ provider, named }) => !findTarget(targets, provider, named))
      .map(({ path, provider }) => ({ path: [key, name, ...path], allowed: allowedTargets(targets, provider) })),
  );
}

/** A scenario is served by something that can be sized. */
function loadProblems({ load, kinds, things }: Estate): Problem[] {
  const names = kinds
    .filter(({ sizing }) => sizing && "replicas" in sizing)
    .flatMap(({ key }) => Object.keys(things[key] ?? {}));
  return Object.entries(load?.scenarios ?? {}).flatMap(([name, { app }]) =>
    app === undefined || names.includes(app)
      ? []
      : [
          {
            path: ["load", "scenarios", name, "app"],
            allowed: `an app of this file: ${names.join(", ") || "there is none"}`,
          },
        ],
  );
}
