import fc from "fast-check";
import type { ProviderName } from "../../../infra/contract/target.ts";
import type { RawEstate } from "../../estates.ts";

/** Things of one kind as a stack file has them, by name. */
export type Things = Record<string, RawEstate>;

/** How things of one kind are drawn. */
export interface KindArbitrary {
  /** Keys of the kinds its things refer to: those are drawn before. */
  after: readonly string[];
  /** Up to four things, for an estate that has its targets and the kinds before. */
  things: (estate: RawEstate) => fc.Arbitrary<Things>;
}

/** Names that a careless join of two would take for another. */
const names = ["a", "b", "a-b", "b-a", "shop", "shop-a", "a-primary", "a-replicas"];

/** Up to four things, each drawn for its name and its number. */
export function upToFour(thing: (name: string, index: number) => fc.Arbitrary<RawEstate>): fc.Arbitrary<Things> {
  return fc
    .uniqueArray(fc.constantFrom(...names), { maxLength: 4 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name, index) => [name, thing(name, index)]))));
}

/** Names of the targets of a provider. */
export function placesOf({ targets }: RawEstate, provider: ProviderName): string[] {
  return Object.entries(targets as Things).flatMap(([name, target]) => (target[provider] === undefined ? [] : [name]));
}

/** `in:` of a thing: left out now and then where there is but one target. */
export function placeIn(estate: RawEstate, provider: ProviderName): fc.Arbitrary<{ in?: string }> {
  const places = placesOf(estate, provider);
  return fc.record({ in: fc.constantFrom(...places) }, { requiredKeys: places.length === 1 ? [] : ["in"] });
}

/** Where a thing stands. */
export function placed(estate: RawEstate, provider: ProviderName, thing: RawEstate): string {
  return String(thing["in"] ?? placesOf(estate, provider)[0]);
}

const none = Symbol("none");

/** Keys of which each is there in half of the cases. */
export function maybe(keys: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<RawEstate> {
  const halved = Object.entries(keys).map(([key, value]) => [key, fc.option(value, { nil: none, freq: 2 })] as const);
  return fc
    .record(Object.fromEntries(halved))
    .map((drawn) => Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== none)));
}

/** The keys of all of them in one thing. */
export function joined(...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<RawEstate> {
  return fc.tuple(...parts).map((drawn) => Object.assign({}, ...drawn) as RawEstate);
}

/** A number that a broadcast raises, or leaves, or raises half way before. */
export function rising(min: number, max: number): fc.Arbitrary<object> {
  return fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min, max }), fc.boolean())
    .map(([a, b, c, halfWay]) => {
      const [normal = min, between, broadcast = max] = [a, b, c].sort((x, y) => x - y);
      return { normal, ...(halfWay && { prewarm: between }), broadcast };
    });
}

/** An id of Cloudflare's. */
export const hexId = (number: number): string => number.toString(16).padStart(32, "f");
