// Changes the sources of one folder, one small change at a time, and asks its tests whether they notice.
import { Stryker } from "@stryker-mutator/core";
import { parseArgs } from "node:util";
import { blockLines, sampledBlocks } from "./sample.ts";

/** What is mutated together, and the tests that must notice; none of them needs an engine. */
interface Folder {
  mutate: readonly string[];
  tests: readonly string[];
}

const switching = ["errorLines", "recorded", "records", "phaseFile", "lock", "told", "wayOut", "proof"];

/** Driven by the engine's own tests alone: they have no quick ones. */
const driven = ["command", "emptyAttributes", "notices", "outage", "phaseGates", "pulumiStack", "refreshHalfDone"];
const driving = ["runSwitch", "sandbox", "session", "switch", "switchProgress", "workspace"];

const folders: Readonly<Record<string, Folder>> = {
  policies: {
    mutate: ["policies/**/*.ts"],
    tests: ["tests/policies/{policies,run,secrets}.test.ts", "tests/policies/expression/*.test.ts"],
  },
  safety: {
    mutate: ["ops/safety/*.ts"],
    tests: ["tests/safety/{closure,describe,implications,limits,roundTrip,safety}.test.ts"],
  },
  guard: {
    mutate: ["guard", "move", "standing", "phaseRecords", "stackState", "contradiction"].map(
      (name) => `stacks/${name}.ts`,
    ),
    tests: ["guard", "guardHooks", "standing", "move", "stackState"].map((name) => `tests/stacks/${name}.test.ts`),
  },
  seal: { mutate: ["ops/seal/*.ts"], tests: ["tests/seal/*.test.ts"] },
  timing: { mutate: ["ops/timing/*.ts"], tests: ["tests/timing/!(verb).test.ts"] },
  cost: { mutate: ["ops/cost/*.ts"], tests: ["tests/cost/!(cost).test.ts"] },
  gates: {
    mutate: ["ops/gates/*.ts", "infra/*/gates.ts", "infra/zone/landingCache.ts"],
    tests: ["tests/infra/*/gateAnswers.test.ts", "tests/gates/asking.test.ts"],
  },
  switching: {
    mutate: ["ops/switching/*.ts", ...[...driven, ...driving].map((name) => `!ops/switching/${name}.ts`)],
    tests: switching.map((name) => `tests/switching/${name}.test.ts`),
  },
  database: {
    mutate: ["infra/database/*.ts"],
    tests: ["tests/infra/database/!(moto).test.ts"],
  },
};

const help = `npm run test:mutants -- FOLDER [options]
  FOLDER        one of ${Object.keys(folders).join(", ")}
  --sample P    of P percent of the lines, in blocks of ${blockLines} chosen by chance (default: 100)
  --seed S      another choice (default: 1)`;

export default async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { sample: text, seed: text } });
  const [name = ""] = positionals;
  const folder = folders[name];
  const percent = Number(values.sample ?? 100);

  if (!folder || !(percent > 0 && percent <= 100)) {
    console.error(help);
    process.exitCode = 2;
  } else {
    process.env["MUTANTS_TESTS"] = JSON.stringify(folder.tests);
    const stryker = new Stryker({
      mutate: percent === 100 ? [...folder.mutate] : sampledBlocks(folder.mutate, percent, values.seed ?? "1"),
      testRunner: "vitest",
      plugins: ["@stryker-mutator/vitest-runner"],
      vitest: { configFile: "tests/mutants/vitest.config.ts", related: false },
      // What runs once, while a module loads, are tables; a test cannot tell which of its mutants it met.
      ignoreStatic: true,
      concurrency: 2,
      timeoutMS: 120_000,
      timeoutFactor: 4,
      dryRunTimeoutMinutes: 15,
      tempDirName: ".broadcast/mutants/sandbox",
      ignorePatterns: [".broadcast"],
      reporters: ["progress-append-only", "clear-text", "json"],
      clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
      jsonReporter: { fileName: `.broadcast/mutants/${name}.json` },
      thresholds: { high: 95, low: 85, break: 85 },
    });
    await stryker.runMutationTest();
  }
}
