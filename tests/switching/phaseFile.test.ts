import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withPhase } from "../../ops/switching/phaseFile.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { stacks } from "../estates.ts";

describe("the phase in a stack file", () => {
  it.each(stacks)("changes alone, and comes back to the byte, in %s", (stack) => {
    const text = readFileSync(stackFilePath(stack), "utf8");
    const live = withPhase(text, "live");
    expect(live).toBe(text.replace("broadcast:phase: normal", "broadcast:phase: live"));
    expect(withPhase(live, "normal")).toBe(text);
  });

  it.each([
    [
      "a comment behind it",
      "config:\n  broadcast:phase: normal # ask Ann\n",
      "config:\n  broadcast:phase: live # ask Ann\n",
    ],
    ["double quotes", 'config:\n  "broadcast:phase": "normal"\n', 'config:\n  "broadcast:phase": "live"\n'],
    ["single quotes", "config:\n  broadcast:phase: 'normal'\n", "config:\n  broadcast:phase: 'live'\n"],
    [
      "Windows line ends",
      "config:\r\n  broadcast:phase: normal\r\n  a:b: 1\r\n",
      "config:\r\n  broadcast:phase: live\r\n  a:b: 1\r\n",
    ],
    [
      "a flow mapping",
      '{"config":{"broadcast:phase":"normal","a:b":1}}',
      '{"config":{"broadcast:phase":"live","a:b":1}}',
    ],
    ["no line end", "config:\n  broadcast:phase: normal", "config:\n  broadcast:phase: live"],
    [
      "a salt and text that looks the same",
      "x: 'broadcast:phase: normal'\nconfig:\n  broadcast:phase:   normal\nencryptionsalt: v1:a\n",
      "x: 'broadcast:phase: normal'\nconfig:\n  broadcast:phase:   live\nencryptionsalt: v1:a\n",
    ],
    [
      "no phase, which is normal",
      "# ours\nconfig:\n    # the estate\n    a:b: 1\n",
      "# ours\nconfig:\n    # the estate\n    broadcast:phase: live\n    a:b: 1\n",
    ],
    ["no phase and Windows line ends", "config:\r\n  a:b: 1\r\n", "config:\r\n  broadcast:phase: live\r\n  a:b: 1\r\n"],
    ["no phase in a flow mapping", '{"config": {"a:b": 1}}', '{"config": {"broadcast:phase": "live", "a:b": 1}}'],
  ])("is found where there is %s", (_, text, expected) => {
    expect(withPhase(text, "live")).toBe(expected);
    expect(withPhase(withPhase(text, "live"), "live")).toBe(expected);
  });

  it.each([
    ["no config", "a: 1\n", /no "config" part/],
    ["an empty config", "config: {}\n", /"config" part is empty/],
    ["a phase without a value", "config:\n  broadcast:phase:\n", /no plain word/],
    ["an encrypted phase", "config:\n  broadcast:phase:\n    secure: v1:abc\n", /no plain word/],
    ["no YAML at all", "config: [\n", /no "config" part/],
  ])("is refused where there is %s", (_, text, message) => {
    expect(() => withPhase(text, "live")).toThrow(message);
  });
});
