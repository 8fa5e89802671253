import { defineConfig } from "vitest/config";

const engine = "tests/**/*engine.test.ts";

export default defineConfig({
  test: {
    setupFiles: ["bin/lazySerializer.mjs"],
    // In run mode one worker less than there are cores is the default: half of two.
    maxWorkers: "100%",
    // Engine tests start real processes on what may be two busy cores.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Loading the modules anew for every file was half of all the CPU. What drives an engine keeps to itself: the SDK has one state a process.
    projects: [
      { extends: true, test: { name: "units", include: ["tests/**/*.test.ts"], exclude: [engine], isolate: false } },
      { extends: true, test: { name: "engine", include: [engine] } },
    ],
  },
});
