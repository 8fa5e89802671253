import { defineConfig } from "vitest/config";

/** The tests of one folder: run.ts says which. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env["MUTANTS_TESTS"] ?? "[]") as string[],
    testTimeout: 60_000,
  },
});
