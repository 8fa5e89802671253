import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../ops/errors.ts";
import { wavesArgument, wavesOf, wavesText } from "../../ops/together/waves.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "waves-"));
  for (const stack of ["eu", "us", "asia"]) writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

const groups = (text: string) => writeFileSync(join(folder, "groups.yaml"), text);
const read = (...asked: string[]) => wavesOf(asked, folder);

describe("--stack", () => {
  it("is a wave each time it is given, of one stack or of several", () => {
    expect(read("eu")).toEqual([["eu"]]);
    expect(read("eu", "us,asia")).toEqual([["eu"], ["us", "asia"]]);
    expect(wavesArgument(read("eu", "us,asia"))).toBe("--stack eu --stack us,asia");
    expect(wavesText(read("eu", "us,asia"))).toBe("eu, then us and asia");
  });

  it("is a group of groups.yaml, where no stack is called so", () => {
    groups("world: [eu, [us, asia]]\nwest: [us]\n");
    expect(read("world")).toEqual([["eu"], ["us", "asia"]]);
    expect(read("eu", "west")).toEqual([["eu"], ["us"]]);
  });

  it("of one stack asks for nothing else, however wrong the groups are", () => {
    groups("world: 3");
    expect(read("eu")).toEqual([["eu"]]);
    expect(read("eu", "us")).toEqual([["eu"], ["us"]]);
  });

  it("alone is left to whoever reads its file", () => {
    expect(read("nowhere")).toEqual([["nowhere"]]);
  });

  it.each([
    [["eu", "us,eu"], "", /--stack eu --stack us,eu: eu is there twice/],
    [["eu", "mars"], "", /--stack mars: there is no Pulumi\.mars\.yaml\. Stacks here: asia, eu, us\./],
    [["eu,"], "", /--stack : there is no Pulumi\.\.yaml/],
    [["west"], "world: [eu]", /--stack west: there is no such stack and no such group\..*groups: world\./],
    [["toString"], "world: [eu]", /no such group/],
    [["world"], "world: [eu, mars]", /--stack mars: there is no/],
    [["world"], "world: 3", /groups\.yaml: world: found 3; allowed: a list of waves, such as \[eu, \[us, asia\]\]/],
    [["world"], "world: []", /groups\.yaml: world: found \[\]; allowed: at least one wave/],
    [
      ["world"],
      "world: [eu, [us, 4]]",
      /groups\.yaml: world\.1: found \["us",4\]; allowed: the name of a stack, or a list/,
    ],
    [["world"], "world: [../eu]", /groups\.yaml: world\.0: found "\.\.\/eu"; allowed: the name of a stack/],
    [["world"], "- eu", /groups\.yaml: found \["eu"\]/],
    [
      ["world"],
      "eu: [us]\nworld: [eu]",
      /groups\.yaml: eu: found the name of a stack; allowed: a name that no stack has/,
    ],
    [["world"], "world: [eu\n", /groups\.yaml is not valid YAML/],
  ])("%j with the groups %j is wrong usage", (asked, text, message) => {
    if (text) groups(text);
    expect(() => read(...asked)).toThrow(UsageError);
    expect(() => read(...asked)).toThrow(message);
  });
});
