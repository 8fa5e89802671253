import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import type { PhaseReview } from "../../ops/levers/review.ts";
import { reviewLevers } from "../../ops/levers/review.ts";
import { reviewText } from "../../ops/levers/reviewText.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { parseSettings } from "../../stacks/settings.ts";
import type { Estate } from "../../stacks/estate.ts";
import { plain } from "../switching/sessions.ts";

const folder = join(projectFolder, "tests", "levers", "estate");
const { estate } = readStackFile("evening", folder);
const review = (of: Estate = estate): Promise<PhaseReview> =>
  reviewLevers("live", { offline: new OfflineEstate("evening", of) });
const levers = estate.levers ?? {};

describe("the review of levers", () => {
  it("has each of them as a move with its way back, and refuses what no switch would be let through with", async () => {
    const { levers: found } = await review();
    const byName = new Map(found.map((lever) => [lever.name, lever]));
    expect([...byName.keys()].sort()).toEqual(["door", "more-web", "search-off", "too-many"]);
    expect(byName.get("too-many")?.refusals.join()).toMatch(
      /pull too-many in live is not safe at every step, connections-shop-writer: connections of shop.*too many/,
    );
    const { plan } = byName.get("more-web") ?? {};
    expect(plan?.refusals).toEqual([]);
    const changes = (steps: { changes: { path: string; before: unknown; after: unknown }[] }[] = []) =>
      steps.flatMap(({ changes: all }) => all.filter(({ path }) => path === "spec.minReplicas"));
    expect(changes(plan?.forward.steps)).toEqual([{ path: "spec.minReplicas", before: 40, after: 60 }]);
    expect(changes(plan?.back.steps)).toEqual([{ path: "spec.minReplicas", before: 60, after: 40 }]);
    expect(plan?.forward.safety.find(({ name }) => name === "connections-shop-writer")).toMatchObject({
      ok: true,
      worst: { demand: expect.any(Number) as number },
    });
  });

  it("says what each of them relieves by what it turns, stated or not", async () => {
    const fewer = { title: "Fewer pods of web", set: { "apps.web.minReplicas": 20, "apps.web.maxReplicas": 20 } };
    const all = { ...levers, fewer: { ...fewer, excludes: ["more-web", "too-many"] } };
    const given = JSON.parse(JSON.stringify({ ...(estate.given as object), levers: all }));
    const { levers: found } = await review(parseSettings("live", given).estate);
    const relieves = Object.fromEntries(found.map((lever) => [lever.name, lever.relieves]));
    expect(relieves).toMatchObject({
      fewer: ["connections-shop-writer"],
      "more-web": [],
      "search-off": [],
    });
  });

  it("tries what may be out at once, and neither what excludes each other nor what is refused by itself", async () => {
    expect(await review()).toMatchObject({ combinations: { possible: 4, tried: 4 }, refused: [] });
  });

  it("finds two that hold by themselves and not together", async () => {
    // Ten connections a pod, 3,335 allowed: 200 pods of one and 40 of the other hold, 200 of both do not.
    const more = (app: string, replicas: number) => ({
      ...{ title: app, phases: ["live" as const], excludes: [] },
      set: { [`apps.${app}.minReplicas`]: replicas, [`apps.${app}.maxReplicas`]: replicas },
    });
    const given = structuredClone(estate.given) as { apps: Record<string, Record<string, unknown>> };
    given.apps["other"] = { ...given.apps["web"], loadBalancer: undefined };
    const both = { ...given, levers: { web: more("web", 200), other: more("other", 200) } };
    const made = parseSettings("live", JSON.parse(JSON.stringify(both))).estate;
    const { levers: alone, refused } = await review(made);
    expect(alone.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(refused).toMatchObject([{ out: ["web"], turn: "pull other" }]);
    expect(refused[0]?.refusals[0]).toMatch(/5,000 wanted of 3,335 allowed, 1,665 too many/);
    const text = reviewText({ phase: "live", levers: alone, refused, combinations: { possible: 1, tried: 1 } });
    expect(plain(text.join("\n"))).toMatch(
      /and together: of 1 combination not all hold:\n.*✗ pull other with web out: .*too many/,
    );
  });

  it("says how many combinations it has not tried, and what watch has no figure of", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 7 }, (_, index) => [
        `flag-${"abcdefg"[index] ?? ""}`,
        { ...levers["search-off"], title: "One", helps: ["nothing"], phases: ["live" as const], excludes: [], set: {} },
      ]),
    ) as Estate["levers"];
    const made = await review({ ...estate, levers: many });
    expect(made.combinations).toEqual({ possible: 120, tried: 48 });
    const text = plain(reviewText(made).join("\n"));
    expect(text).toMatch(/\? 72 more were not tried: let levers exclude each other/);
    expect(text).toMatch(/! helps nothing, which watch has no figure of/);
  });
});
