import { expect, it } from "vitest";
import { errorLines } from "../../ops/switching/pulumiStack.ts";

it("what the CLI says keeps the system's own words on the lines below, and no trace", () => {
  const text = `Updating (qa):
error: could not acquire the lock:
  write /state/.pulumi/locks/qa/1.json:
  no space left on device

error: Running program failed:
    TypeError: what nobody thought of
    at main (/stacks/index.ts:1:2)
    error: update failed
warning: something else
error: update failed
`;
  expect(errorLines(text)).toEqual([
    "could not acquire the lock: write /state/.pulumi/locks/qa/1.json: no space left on device",
    "Running program failed: TypeError: what nobody thought of",
    "update failed",
  ]);
  expect(errorLines("unknown")).toEqual(["unknown"]);
});
