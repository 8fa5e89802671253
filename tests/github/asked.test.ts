import { describe, expect, it } from "vitest";
import { askedFor } from "../../scripts/asked-switch.ts";

const file = (phase: string): string => `config:\n  broadcast:phase: ${phase}\n`;
const before =
  (files: Record<string, string>) =>
  (stack: string): string | undefined =>
    files[stack];

describe("what a merge asks for", () => {
  const were = before({ prod: file("normal"), qa: file("normal") });

  it("is the one stack whose phase it turned", () => {
    const asked = askedFor({}, { prod: file("prewarm"), qa: `# edited\n${file("normal")}` }, were);
    expect(asked).toEqual({ stack: "prod", to: "prewarm" });
  });

  it("is nothing where only the estate was edited, or a stack is new", () => {
    expect(askedFor({}, { qa: `# edited\n${file("normal")}` }, were)).toBeUndefined();
    expect(askedFor({}, { new: file("live") }, were)).toBeUndefined();
  });

  it("is refused for two at once, and for a phase that is none it is nothing", () => {
    expect(() => askedFor({}, { prod: file("prewarm"), qa: file("prewarm") }, were)).toThrow(
      /turns prod, qa\. Nothing was switched/,
    );
    expect(askedFor({}, { prod: file("$(touch x)") }, were)).toBeUndefined();
  });
});

describe("what is asked for by hand", () => {
  const now = { prod: file("live") };

  it("is a stack and a phase, or the way back", () => {
    expect(askedFor({ stack: "prod", to: "rollback" }, now, before({}))).toEqual({ stack: "prod", to: "rollback" });
  });

  it.each([
    [{ stack: "prod; touch x", to: "live" }, /There is no stack "prod; touch x"\. Stacks: prod\./],
    [{ stack: "prod", to: "live\nstack=other" }, /There is no phase "live\\nstack=other"/],
    [{ stack: "prod" }, /There is no phase ""/],
  ])("is refused as %j", (given, message) => expect(() => askedFor(given, now, before({}))).toThrow(message));
});
