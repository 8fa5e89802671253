import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";

/** Imports the entry point as the language host does, with source-map-support in place, and runs it. */
const host = `
  require("source-map-support/register");
  import("./stacks/main.mjs").then(({ default: main }) => main()).catch(({ stack }) => console.log(stack));`;

it("says in which source, and on which line of it, something unexpected went wrong", () => {
  const env = { ...process.env, PULUMI_CONFIG: JSON.stringify({ "broadcast:estate": "{" }) };
  const stack = execFileSync(process.execPath, ["-e", host], { cwd: projectFolder, env, encoding: "utf8" });
  expect(stack).toContain("'broadcast:estate' value '{' is not a valid JSON object");
  expect(stack).toMatch(/at main \(\S*stacks\/index\.ts:\d+:\d+\)/);
});
