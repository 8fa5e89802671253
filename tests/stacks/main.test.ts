import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";

/** Imports the entry point as the language host does, with source-map-support in place, and runs it. */
const host = (before: string) => `
  require("source-map-support/register");
  import("./stacks/main.mjs").then(({ default: main }) => { ${before}; return main(); }).catch(({ stack }) => console.log(stack));`;

function said(estate: string, before = ""): string {
  const env = { ...process.env, PULUMI_CONFIG: JSON.stringify({ "broadcast:estate": estate }) };
  return execFileSync(process.execPath, ["-e", host(before)], { cwd: projectFolder, env, encoding: "utf8" });
}

it("says in which source, and on which line of it, something unexpected went wrong", () => {
  const stack = said("{}", `Object.fromEntries = () => { throw new TypeError("what nobody thought of"); }`);
  expect(stack).toContain("what nobody thought of");
  expect(stack).toMatch(/at main \(\S*stacks\/index\.ts:\d+:\d+\)/);
});

it("says what is wrong with an estate that is no map, and no source", () => {
  const text = said("{");
  expect(text).toMatch(/broadcast:estate: found "\{"; allowed: the keys company, targets/);
  expect(text).not.toMatch(/^ +at /m);
});
