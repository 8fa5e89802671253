import { CustomResource, runtime } from "@pulumi/pulumi";
import type { Output } from "@pulumi/pulumi";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import { expect, it } from "vitest";
import { RecordingMonitor, withoutCallbacks } from "../../ops/graph/recording.ts";

class Part extends CustomResource {
  declare readonly value: Output<string>;
  constructor(name: string, value: unknown) {
    super("test:index:Part", name, { value }, {});
  }
}

it("a resource that cannot be recorded is told of, and holds up no other", async () => {
  const mocks = {
    newResource: ({ name, inputs }: { name: string; inputs: unknown }) => {
      if (name === "broken") throw new Error("broken is refused");
      return { id: name, state: inputs as Record<string, unknown> };
    },
    call: () => ({}),
  };
  const monitor = new RecordingMonitor(mocks, { stack: "test", project: "project" });
  await runtime.setMocks(mocks, "project", "test", false, "organization");
  setMockOptions(monitor, "project", "test", false, "organization");
  withoutCallbacks();
  let seen: unknown;
  await runtime.runInPulumiStack(async () => {
    new Part("broken", "a");
    const whole = new Part("whole", "b");
    seen = await (whole.value as unknown as { promise: () => Promise<string> }).promise();
    return {};
  });
  expect(seen).toBe("b");
  await expect(monitor.registrations.done()).rejects.toThrow("broken is refused");
  expect([...monitor.registrations.nodes.values()].map(({ name }) => name)).toEqual(["broken", "whole"]);
});
