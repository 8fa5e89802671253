import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withLevers, withPhase } from "../../ops/switching/phaseFile.ts";
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

describe("the levers in a stack file", () => {
  const file = (levers: string): string => `config:\n  broadcast:phase: live\n${levers}  a:b: 1 # ours\n`;

  it.each([
    ["nothing of them", file(""), "config:\n  broadcast:levers: [door]\n  broadcast:phase: live\n  a:b: 1 # ours\n"],
    [
      "a list on its line",
      file("  broadcast:levers: [more, door] # ask Ann\n"),
      file("  broadcast:levers: [door] # ask Ann\n"),
    ],
    [
      "a list on lines of its own",
      file("  broadcast:levers:\n    - more\n    - door\n"),
      file("  broadcast:levers: [door]\n"),
    ],
    ["none", file("  broadcast:levers: []\n"), file("  broadcast:levers: [door]\n")],
    ["a key without a value", file("  broadcast:levers:\n"), file("  broadcast:levers: [door]\n")],
    [
      "a text, as pulumi config set writes it",
      file("  broadcast:levers: '[\"more\"]'\n"),
      file("  broadcast:levers: [door]\n"),
    ],
    ["a flow mapping", '{"config": {"a:b": 1}}', '{"config": {"broadcast:levers": [door], "a:b": 1}}'],
  ])("are written where it says %s, and nothing else changes", (_, text, expected) => {
    expect(withLevers(text, ["door"])).toBe(expected);
    expect(withLevers(withLevers(text, ["door"]), ["door"])).toBe(expected);
  });

  it("leave a file as it is that says nothing of none", () => {
    expect(withLevers(file(""), [])).toBe(file(""));
    expect(withLevers(file("  broadcast:levers: [door]\n"), [])).toBe(file("  broadcast:levers: []\n"));
  });
});
