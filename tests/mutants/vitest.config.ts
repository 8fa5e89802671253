import type { Vite } from "vitest/node";
import { defineConfig } from "vitest/config";
import { LastingWorker } from "./lastingWorker.ts";

/** The mutants' runner asks for threads, whatever stands here: so it is said once that is done. */
const lasting: Vite.Plugin = {
  name: "lasting-worker",
  configureVitest({ project }) {
    project.config.pool = "lasting";
    project.config.poolRunner = { name: "lasting", createPoolWorker: (options) => new LastingWorker(options) };
  },
};

/** The tests of one folder: run.ts says which. */
export default defineConfig({
  plugins: [lasting],
  test: {
    include: JSON.parse(process.env["MUTANTS_TESTS"] ?? "[]") as string[],
    testTimeout: 60_000,
    setupFiles: ["tests/mutants/noMutant.ts"],
    isolate: false,
  },
});
