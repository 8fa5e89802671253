import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Engine tests start real processes on what may be two busy cores.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
