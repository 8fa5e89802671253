import { runtime, unknown } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { SECRET, UNKNOWN } from "../../../infra/contract/shape.ts";
import { plainInputs, copySecretMarks } from "../../../infra/contract/plainInputs.ts";

describe("what the engine sends", () => {
  it("tells unknown values, secrets and outputs", () => {
    const { specialSigKey, specialSecretSig, specialOutputValueSig, unknownValue } = runtime;
    const inputs = {
      plain: { list: [1, "two", true, null] },
      hidden: { [specialSigKey]: specialSecretSig, value: "x" },
      output: { [specialSigKey]: specialOutputValueSig, value: "known" },
      secretOutput: { [specialSigKey]: specialOutputValueSig, value: "x", secret: true },
      laterOutput: { [specialSigKey]: specialOutputValueSig },
      later: [unknownValue],
      nested: { unknown },
    };
    expect(plainInputs(inputs)).toEqual({
      plain: { list: [1, "two", true, null] },
      hidden: SECRET,
      output: "known",
      secretOutput: SECRET,
      laterOutput: UNKNOWN,
      later: [UNKNOWN],
      nested: { unknown: UNKNOWN },
    });
  });

  it("takes a value that throws when touched for unknown", () => {
    const touchy = new Proxy(
      { a: 1, b: 2 },
      {
        get(target, key) {
          if (key === "b") throw new Error("can't be known during preview");
          return Reflect.get(target, key) as unknown;
        },
      },
    );
    expect(plainInputs({ touchy })).toEqual({ touchy: { a: 1, b: UNKNOWN } });
  });

  it("is plain already when read twice", () => {
    const once = plainInputs({ a: UNKNOWN, b: [SECRET], c: { d: 1 } });
    expect(plainInputs(once)).toEqual(once);
  });

  it("keeps keys that objects have by nature", () => {
    const inputs = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as object;
    expect(Object.keys(plainInputs(inputs))).toEqual(["__proto__", "constructor"]);
  });

  it("copies the marks of secrets from what has them", () => {
    const value = { a: "x", list: [{ b: "y" }, "z"], c: 1 };
    expect(copySecretMarks(value, { a: SECRET, list: [{ b: SECRET }], other: SECRET })).toEqual({
      a: SECRET,
      list: [{ b: SECRET }, "z"],
      c: 1,
    });
    expect(copySecretMarks(value, undefined)).toEqual(value);
  });
});
