import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinds } from "../../stacks/kinds.ts";
import { parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { arbitraries, estates } from "./arbitrary/estate.ts";
import { drawn, EstateFolder, offline, seed, telling } from "./random.ts";
import { judged, road } from "./fixed.ts";
import { problemsIn, rehearsed } from "./rehearsed.ts";

console.info(`Random estates of ESTATES_SEED=${seed}`);

describe(`random estates (ESTATES_SEED=${seed})`, () => {
  it("are drawn of every kind there is", () => {
    expect(Object.keys(arbitraries).sort()).toEqual(kinds.map(({ key }) => key).sort());
  });

  it("are all accepted as stack files", () => {
    fc.assert(
      fc.property(estates, (raw) => parseSettings("normal", raw).phase === "normal"),
      { seed, numRuns: 200 },
    );
  });

  it("have none to four of each kind, adopted ones and made ones, in one place and in several", () => {
    const many = fc.sample(estates, { seed: 1, numRuns: 400 });
    const thingsOf = (raw: RawEstate, key: string): RawEstate[] => Object.values((raw[key] ?? {}) as RawEstate);
    for (const { key } of kinds) {
      const counts = new Set(many.map((raw) => thingsOf(raw, key).length));
      expect([...counts].sort(), key).toEqual([0, 1, 2, 3, 4]);
      const places = many.map((raw) => new Set(thingsOf(raw, key).map((thing) => thing["in"] as unknown)).size);
      expect(Math.max(...places), key).toBeGreaterThan(2);
    }
    const adopting = /"adopt\w*":"/;
    for (const key of ["databases", "caches", "apps", "nodePools", "flags", "landings", "zones"]) {
      const texts = many.flatMap((raw) => thingsOf(raw, key).map((thing) => JSON.stringify(thing)));
      expect(texts.filter((text) => adopting.test(text)).length, key).toBeGreaterThan(50);
      expect(texts.filter((text) => !adopting.test(text)).length, key).toBeGreaterThan(50);
    }
  });

  const each = drawn(10).map((raw, index) => ({ index, raw }));

  it.each(each)("number $index is planned in every phase", ({ raw }) =>
    telling(raw, async () => {
      const { failed, refusals } = await judged(offline(raw));
      expect(failed.filter(({ level }) => level === "mandatory")).toEqual([]);
      // They are drawn within every limit; but a dial with a value of its own before the show may turn against another.
      expect(refusals.filter((refusal) => !/, (?:nodes-shrink-last|room-ready)/.test(refusal))).toEqual([]);
      if (refusals.length > 0) expect((await judged(offline(withoutOwnPrewarm(raw)))).refusals).toEqual([]);
    }),
  );

  it.each(each)("number $index is played without a CLI, and ends where it began", ({ raw }) =>
    telling(raw, async () => {
      const folder = new EstateFolder(raw);
      try {
        const rehearsal = await rehearsed({ estate: offline(raw), file: folder.stackFile, engine: "offline" });
        expect(problemsIn(rehearsal)).toEqual([]);
        expect(rehearsal.alarms.flatMap(({ switches }) => switches.map(({ from, to }) => [from, to]))).toEqual(road);
      } finally {
        folder.remove();
      }
    }),
  );
});

/** Every dial as it turns by itself. */
function withoutOwnPrewarm(raw: RawEstate): RawEstate {
  return JSON.parse(JSON.stringify(raw), (key, value: unknown) => (key === "prewarm" ? undefined : value)) as RawEstate;
}
