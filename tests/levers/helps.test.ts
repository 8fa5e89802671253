import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { reliefIn } from "../../ops/levers/helps.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";

describe("what levers relieve on the evening", () => {
  const { estate } = readStackFile("evening", join(projectFolder, "tests", "levers", "estate"));
  const raw = JSON.parse(JSON.stringify(estate.given)) as RawEstate;
  raw["apps"].web.maxReplicas.broadcast = 50;
  raw["levers"] = {
    wider: { title: "More pods of web at most", set: { "apps.web.maxReplicas": 60 } },
    fewer: { title: "Fewer pods of web at most", set: { "apps.web.maxReplicas": 45 }, excludes: ["wider"] },
    door: { title: "Slowly", set: { "zones.site.waitingRoom.newUsersPerMinute": 200 } },
  };
  const offline = new OfflineEstate("evening", parseSettings("live", raw).estate);
  const relief = async (...out: string[]) => Object.fromEntries(await reliefIn(offline, "live", out));

  it("is told of those that may be pulled beside what is out, as far as the plan knows", async () => {
    expect(await relief()).toEqual({ wider: ["pods-web"], fewer: ["connections-shop-writer"], door: [] });
    expect(await relief("wider")).toEqual({ door: [] });
  });
});
