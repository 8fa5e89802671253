import type { ComponentResource, ComponentResourceOptions, Input, ProviderResource, Resource } from "@pulumi/pulumi";
import type { z } from "zod";
import type { Check } from "./check.ts";
import type { HttpAnswer } from "./client.ts";
import type { CostLine, CostOptions } from "./cost.ts";
import type { Phase, Turned } from "./dial.ts";
import type { Discovery } from "./discovery.ts";
import type { Durations } from "./duration.ts";
import type { Estate } from "./estate.ts";
import type { FigureMaker } from "./figure.ts";
import type { GateMaker } from "./gate.ts";
import type { ChangeRules } from "./inputFacts.ts";
import type { IrreversibleChange } from "./irreversible.ts";
import type { LocalPreview } from "./preview.ts";
import type { TurnedThings } from "./owner.ts";
import type { Question } from "./question.ts";
import type { Resources } from "./resources.ts";
import type { Rights, TypeRights } from "./rights.ts";
import type { ResourceShape } from "./shape.ts";
import { isOfAnyType } from "./shape.ts";
import type { Sizing } from "./sizing.ts";
import type { StandIn, StandInCloud } from "./standIn.ts";
import type { ProviderName, Target, TargetOf } from "./target.ts";
import type { ImplicationList, LimitList } from "./transition.ts";

/**
 * One sort of thing whose dials a switch turns. Its room, a folder under infra/, holds all that is known of it, and is the only
 * place that names its resource types. A kind brings only what it has.
 */
export interface Kind<Key extends string = string, Schema extends z.ZodType = z.ZodType> {
  /** Key of the stack file, as `databases`. */
  key: Key;
  /** The key under which an earlier form of the stack file had the one thing of this kind. */
  formerKey?: string;
  /** One of it, in words. */
  noun: string;
  /** What a stack file may say of one thing. */
  schema: Schema;
  /** What the things are, for editors. */
  describe: string;
  /** Which targets a thing stands in. */
  targetReferences: (thing: z.output<Schema>) => TargetReference[];
  /** What must hold between things of an estate, beyond what a schema can say of one. */
  verify?: (estate: Estate) => Problem[];
  /** What its things are, or set, in the places they stand in: no two things of a file may be the same. */
  claims?: (estate: Estate) => Claim[];
  /** Registers one thing. Things of earlier kinds in the list are registered already. */
  build(name: string, thing: Turned<z.output<Schema>>, context: BuildContext): Built;
  /** Every type of resource it may register, by token; of one that may register any type, those it knows more of than any. */
  types: Readonly<Record<string, TypeFacts>>;
  /** For a kind whose things may be of any type of the providers. */
  anyType?: AnyType;

  checks?: readonly Check[];
  limits?: readonly LimitList[];
  implications?: readonly ImplicationList[];
  /** Changes that a way back does not undo. */
  irreversible?: readonly IrreversibleChange[];
  durations?: Durations;
  /** Folder of its price files below the project's, each `<region or everywhere>.<year>-<month>.yaml`. */
  prices?: string;
  /** What the resources of a phase cost. May throw Unreadable where one does not say how large it is. */
  cost?: (resources: Resources, options: CostOptions) => CostLine[];
  /** What of it costs something that `cost` does not hold, since the stack file does not say how much there is. */
  unpriced?: (resources: Resources) => string[];
  gates?: GateMaker;
  /** Whether what was changing has come to rest, asked before the providers are asked what is really there. */
  restGates?: GateMaker;
  /** What of its things is in use, to be watched during the show. */
  figures?: FigureMaker;
  /** Asked in the days before a broadcast. */
  questions?: readonly Question[];
  /** What of its things a switch turns, and who else may have it: asked by `check`, before every switch and by `handover`. */
  owners?: TurnedThings;
  /** Languages in which one of its things meets people, as `fr` or `en-GB`. */
  languages?(thing: z.output<Schema>): readonly string[];
  /** Rights that gates and questions need, with what each is for. */
  rights?: Partial<Record<ProviderName, Rights>>;
  /** How its things are found where they run, with the rights that it takes to look. */
  discovery?: Discovery;
  /** What the sandbox answers to a GET of an address; undefined where it is none of this kind's. */
  answers?: (cloud: StandInCloud, url: string, stored: Set<string>) => HttpAnswer | undefined;
  /** What visitors will see, served on this machine. */
  preview?: LocalPreview;
  sizing?: Sizing<z.output<Schema>>;
  /** Why it brings nothing of a part, for its page in the docs: an empty place there needs its reason. */
  lacks?: Readonly<Partial<Record<KindPart, string>>>;
  /** What somebody else delivers to a cluster, as small as it gets: for a rehearsal on a real one. */
  delivered?: (resources: Resources) => { namespace: string; object: object }[];
  /** What such a cluster would lack all the same, in words. */
  undeliverable?: (resources: Resources) => string[];
}

/** What the page of a kind tells of it. */
export type KindPart =
  "dials" | "checks" | "limits" | "time" | "cost" | "gate" | "in use" | "questions" | "owners" | "adoption proven by";

/** A place a thing stands in. */
export interface TargetReference {
  /** Keys from the thing to where its target is named. */
  path: readonly string[];
  provider: ProviderName;
  /** The target's name; undefined where the only one is meant. */
  named: string | undefined;
}

/** Something in a place that a thing of the file is, or sets. */
export interface Claim {
  /** Keys from the estate to where it is said. */
  path: readonly (string | number)[];
  /** Undefined where the target itself is wrong, which is said elsewhere. */
  target: Target | undefined;
  /** As in "RDS instance shop-prod". */
  what: string;
  /** Where there is but one of that name, as in "Cloudflare account 0123"; by default the place the target is. */
  within?: string;
}

/** Something that is wrong with a stack file. */
export interface Problem {
  /** Keys from the estate. */
  path: readonly (string | number)[];
  /** What may stand there, as in "a database of this file: shop". */
  allowed: string;
}

/** What the program's composition offers a thing that is built. */
export interface BuildContext {
  /** The stack's name: it goes into fixed names, so that two stacks can share an account and a cluster. */
  stack: string;
  phase: Phase;
  estate: Estate;
  /** A target of the estate with the provider bound to it. */
  bindTarget<P extends ProviderName>(provider: P, named?: string): { target: TargetOf<P>; provider: ProviderResource };
  /** Components of things of an earlier kind, by key and name; all of the kind without a name. */
  built(key: string, name?: string): Resource[];
  /** Options of a component all of whose resources depend on these. */
  childrenDependOn(resources: readonly Resource[]): ComponentResourceOptions;
}

/** What building a thing gives. */
export interface Built {
  component: ComponentResource;
  /** Shown as an output of the stack. */
  address?: Input<string>;
}

/** What is known of one type of resource. */
export interface TypeFacts {
  /** How its provider behaves, for the sandbox; what a plan knows of replacing it comes from here as well. */
  standIn: StandIn;
  rights: TypeRights;
  /** Whether an update of it may be done while its effect is still to come. Default: never. */
  trails?: (shape: ResourceShape) => boolean;
  /**
   * Of what others follow once its call has returned: what they have not asked for yet, in words, by its outputs and asked of the target itself;
   * undefined once what depends on it may move.
   */
  toCome?: (target: Target, outputs: Readonly<Record<string, unknown>>) => Promise<string | undefined>;
  /**
   * The paths that things of this kind set. Whoever sets anything else of such a resource gets in nobody's way; left out, nobody else may.
   * A patch sets its own fields of an object and no other; of what is imported only one thing may be, so that `claimOf` is needed as well.
   */
  turns?: readonly string[];
  /** What a thing of this kind claims that is the resource of an id, as `pulumi import` takes it: as {@link Claim.what} has it. */
  claimOf?: (id: string) => string;
  /** Why doing as the stack file says would harm a resource that is adopted; undefined for no such thing. */
  contradiction?: (
    found: Readonly<Record<string, unknown>>,
    wanted: Readonly<Record<string, unknown>>,
  ) => string | undefined;
}

/** A type that a file names where any may stand. */
export interface NamedType {
  /** Keys from the estate to the thing. */
  path: readonly (string | number)[];
  type: string;
  /** Its id, as `pulumi import` takes it. */
  id: string;
  /** Undefined where it is wrong, which is said elsewhere. */
  target: Target | undefined;
  /** What is set of it: as the file writes it, and with nothing but dots between its keys. */
  properties: readonly { written: string; dotted: string }[];
}

/** How a kind deals with types of resources that no kind lists. */
export interface AnyType {
  /** What is known of a type; undefined for one that there is not. */
  facts(type: string): TypeFacts | undefined;
  /** The types that a file names, each with the paths of what is set, as the file has them. */
  named(estate: Estate): NamedType[];
  /** Whether a type that a file names is one that another kind lists, in whichever version. */
  isSame(named: string, listed: string): boolean;
}

/** Keeps the types of key and schema. */
export function defineKind<Key extends string, Schema extends z.ZodType>(kind: Kind<Key, Schema>): Kind<Key, Schema> {
  return kind;
}

/** The things a list of kinds registers, by type of resource. */
export function typesOf(kinds: readonly Pick<Kind, "types">[]): ReadonlyMap<string, TypeFacts> {
  return new Map(kinds.flatMap(({ types }) => Object.entries(types)));
}

/**
 * What is known of any type: by the kind that lists it, else by one that takes any. Of a resource, by its URN: what the file names by its
 * type is no thing of the kind that lists it.
 */
export function typeFactsOf(
  kinds: readonly Pick<Kind, "types" | "anyType">[],
): (type: string, urn?: string) => TypeFacts | undefined {
  const listed = typesOf(kinds);
  const found = new Map<string, TypeFacts | undefined>();
  return (type, urn = "") => {
    if (listed.has(type) && !isOfAnyType(urn)) return listed.get(type);
    if (!found.has(type))
      found.set(
        type,
        kinds.map(({ anyType }) => anyType?.facts(type)).find((facts) => facts),
      );
    return found.get(type);
  };
}

/** For each resource type, what its provider plans for a change, whatever else is set. */
export type ChangeRulesByType = Readonly<Record<string, ChangeRules>>;

export function changeRulesOf(kinds: readonly Pick<Kind, "types">[]): ChangeRulesByType {
  return Object.fromEntries([...typesOf(kinds)].map(([type, { standIn }]) => [type, standIn.changes]));
}
