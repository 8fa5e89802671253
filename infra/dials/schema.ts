import { z } from "zod";
import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim } from "../contract/kind.ts";
import type { GivenDial, Turned } from "../contract/dial.ts";
import { dialOf, givenDial } from "../contract/dial.ts";
import { thingName, title } from "../contract/values.ts";
import { keysOf } from "./path.ts";
import { objectTypeOf, providerOf } from "./types.ts";

const token = /^(?:aws|cloudflare):[\w-]+\/\w+:\w+$|^kubernetes:(?:[a-z0-9.-]+\/)?v\d\w*:[A-Z]\w*$/;

const path = z
  .string()
  .refine(
    (given) => keysOf(given) !== undefined,
    'allowed: a property, as readCapacity, scalingConfig.minSize or metadata.annotations["example.com/key"]',
  )
  .describe("A property, by its path.");

/** Anything that a property may be. */
const value = z.unknown().refine((given) => given !== undefined && given !== null, "allowed: a value");

const seconds = z.number().min(0).max(86_400);

const interruption = z
  .union([
    z.literal("nothing"),
    z.strictObject({
      seconds: seconds.describe("Most seconds without service."),
      of: title(120).describe("What does not answer meanwhile."),
    }),
  ])
  .describe("What a turn interrupts, and for how long at most; `nothing` where it interrupts nothing.");

export const dialSchema = z
  .strictObject({
    in: thingName.optional().describe("Name of the target it stands in; omit where there is only one of its provider."),
    type: z
      .string()
      .regex(
        token,
        "allowed: the type token of a resource, as aws:dynamodb/table:Table, cloudflare:index/zoneSetting:ZoneSetting or kubernetes:kafka.strimzi.io/v1beta2:KafkaConnect",
      )
      .describe("Type token: of AWS and Cloudflare the SDK's, of Kubernetes kubernetes:<apiVersion>:<kind>."),
    adopt: z
      .string()
      .min(1)
      .max(512)
      .describe(
        "Its id, as `pulumi import` takes it; of a Kubernetes object namespace/name, or its name alone where it is in none.",
      ),
    turns: z
      .enum(["prewarm", "live"])
      .describe("When it leaves its normal value: before the show (prewarm), or with it (live)."),
    properties: z
      .record(path, givenDial(value).describe("The property's value in each phase."))
      .refine((given) => Object.keys(given).length > 0, "allowed: at least one property")
      .describe("What is set, by path. All else of the resource stays its owner's."),
    takesSeconds: seconds.describe("Seconds until a turn has its effect."),
    interrupts: interruption,
    inPlaceBecause: title(300)
      .optional()
      .describe("Who says that a change of these properties does not replace the resource, where no table knows it."),
  })
  .superRefine(({ type, adopt }, ctx) => {
    if (providerOf(type) !== "kubernetes" || objectId.test(adopt)) return;
    const message = "allowed: <namespace>/<name> of the object, or its <name> where it is in no namespace";
    ctx.addIssue({ code: "custom", path: ["adopt"], message });
  })
  .transform(({ properties, ...given }) => ({
    ...given,
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, dial]) => [key, dialOf(dial as GivenDial<unknown>, given.turns)]),
    ),
  }))
  .describe("Properties of any resource that exists, which no other key turns.");

const objectId = /^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\/)?[a-z0-9](?:[-.:a-z0-9]{0,251}[a-z0-9])?$/;

export type GivenThing = z.output<typeof dialSchema>;
export type DialArgs = Turned<GivenThing>;

/** The properties of a dial with what is set in a phase: a dial of anything is anything. */
export function valuesOf({ properties }: DialArgs): [path: string, value: unknown][] {
  return Object.entries(properties as Readonly<Record<string, unknown>>);
}

/** Name and namespace of an object. */
export function objectOf(adopt: string): { name: string; namespace?: string } {
  const [name = "", namespace] = adopt.split("/").reverse();
  return namespace === undefined ? { name } : { name, namespace };
}

/** Each resource is one dial's alone: what turns of it stands in one place. */
export function dialClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["dials"] ?? {}) as Record<string, GivenThing>).map(
    ([name, { in: named, type, adopt }]) => ({
      path: ["dials", name],
      target: findTarget(targets, providerOf(type), named),
      what: `${providerOf(type) === "kubernetes" ? groupedType(type) : type} ${adopt}`,
    }),
  );
}

/** Whatever the version, it is the same object. */
function groupedType(type: string): string {
  const { apiVersion, kind } = objectTypeOf(type);
  return [kind, ...apiVersion.split("/").slice(0, -1)].join(".");
}
