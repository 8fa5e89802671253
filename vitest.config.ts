import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    setupFiles: ["bin/lazySerializer.mjs"],
    // In run mode one worker less than there are cores is the default: half of two.
    maxWorkers: "100%",
    // Engine tests start real processes on what may be two busy cores.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
