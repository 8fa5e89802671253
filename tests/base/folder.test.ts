import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareWithBase } from "../../ops/base/compare.ts";
import { Repository } from "./repository.ts";

describe("a project that is a folder of a larger repository", () => {
  const repository = new Repository();
  const within = join("deploy", "broadcast");
  const project = join(repository.path, within);
  beforeAll(() => {
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.write("README.md", "Much else.\n");
    repository.copyProject(within);
    repository.commit("as it is");
    repository.git("switch", "--quiet", "--create", "work");
  });
  afterAll(() => repository.remove());

  it("is compared with another revision of that folder", async () => {
    repository.edit(join(within, "Pulumi.qa.yaml"), "broadcast:phase: normal", "broadcast:phase: prewarm");
    const { stacks, base } = await compareWithBase({ ref: "main", project });
    expect(base).toMatchObject({ ref: "main", leftAt: true });
    expect(stacks.map(({ stack, presence, problem }) => [stack, presence, problem])).toEqual([
      ["prod", "kept", undefined],
      ["qa", "kept", undefined],
    ]);
    expect(stacks[1]?.flip).toEqual({ from: "normal", to: "prewarm" });
    for (const { phases } of stacks) expect(phases.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it("says in one line that there is no git", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = project;
    try {
      await expect(compareWithBase({ ref: "main", project })).rejects.toThrow(/^There is no git on PATH/);
    } finally {
      process.env["PATH"] = path;
    }
  });
});
