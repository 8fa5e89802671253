// Changes the sources of one folder, one small change at a time, and asks its tests whether they notice.
import { Stryker } from "@stryker-mutator/core";
import { parseArgs } from "node:util";
import { folders } from "./folders.ts";

const help = `npm run test:mutants -- FOLDER [--fresh]
  FOLDER   one of ${Object.keys(folders).join(", ")}
  --fresh  forget what earlier runs found`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fresh: { type: "boolean", default: false } },
});
const [name = ""] = positionals;
const folder = folders[name];

if (!folder) {
  console.error(help);
  process.exitCode = 2;
} else {
  process.env["MUTANTS_TESTS"] = JSON.stringify(folder.tests);
  const results = `.broadcast/mutants/${name}`;
  const stryker = new Stryker({
    mutate: [...folder.mutate],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "tests/mutants/vitest.config.ts", related: false },
    // What runs once, while a module loads, are tables; a test cannot tell which of its mutants it met.
    ignoreStatic: true,
    incremental: true,
    incrementalFile: `${results}.incremental.json`,
    force: values.fresh,
    concurrency: 2,
    timeoutMS: 30_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 15,
    tempDirName: ".broadcast/mutants/sandbox",
    ignorePatterns: [".broadcast"],
    reporters: ["clear-text", "json"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: `${results}.json` },
    thresholds: { high: 95, low: 85, break: 85 },
  });
  await stryker.runMutationTest();
}
