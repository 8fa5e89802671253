import { describe, expect, it } from "vitest";
import { OfflineEstate } from "../../ops/plan/offline.ts";
import { blocking, runChecks } from "../../policies/run.ts";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate, stacks } from "../estates.ts";
import { mistakes } from "./mistakes.ts";

function broken(edit: (estate: RawEstate) => void): RawEstate {
  const estate = rawEstate();
  edit(estate);
  return estate;
}

function refusalOf(phase: unknown, estate: unknown): InvalidSettings {
  try {
    parseSettings(phase, estate);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}

describe("a stack file", () => {
  it.each(stacks)("of %s is accepted as it stands", (stack) => {
    expect(parseSettings("normal", rawEstate(stack)).phase).toBe("normal");
  });

  it.each(mistakes.filter(({ path }) => path !== undefined))("is refused for $name", ({ edit, path, allowed }) => {
    const { mistakes: found, message } = refusalOf("normal", broken(edit));
    const mistake = found.find((one) => one.path === path);
    expect(found.map((one) => one.path)).toContain(path);
    expect(mistake?.allowed).toMatch(allowed ?? /./);
    expect(message).toContain(
      `broadcast:${String(path)}: found ${String(mistake?.found)}; allowed: ${String(mistake?.allowed)}`,
    );
  });

  it.each(mistakes.filter(({ check }) => check !== undefined))(
    "is stopped by a named check for $name",
    async ({ edit, check }) => {
      const { estate } = parseSettings("normal", broken(edit));
      const live = await new OfflineEstate("prod", estate).graph("live");
      expect(blocking(runChecks([...live.nodes.values()])).map((verdict) => verdict.check)).toContain(check);
    },
  );

  it("is refused with every mistake at once, the phase's included", () => {
    const estate = broken((raw) => {
      delete raw["company"];
      raw["fleet"].web.pool.size = -1;
    });
    expect(
      refusalOf("lve", estate)
        .mistakes.map(({ path }) => path)
        .sort(),
    ).toEqual(["estate.company", "estate.fleet.web.pool.size", "phase"]);
  });

  it("names the phases there are", () => {
    expect(refusalOf("broadcast", rawEstate()).message).toContain(
      'broadcast:phase: found "broadcast"; allowed: normal, prewarm, live',
    );
  });

  it("is refused when there is no estate at all", () => {
    expect(refusalOf("normal", undefined).message).toContain("broadcast:estate: found nothing");
  });

  it("keeps a value that its key calls secret out of the message", () => {
    const { message } = refusalOf(
      "normal",
      broken((raw) => (raw["database"].password = "hunter2")),
    );
    expect(message).toContain("estate.database.password");
    expect(message).not.toContain("hunter2");
  });
});
