import { describe, expect, it } from "vitest";
import { echoedSecrets, redact } from "../../infra/contract/properties.ts";
import { carryOver, decode, encode } from "../../sandbox/wire.ts";

const secret = (value: unknown): unknown => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("properties on the wire", () => {
  it("lose the wrapping of their secrets and get it back", () => {
    const wire = { password: secret("p"), list: [1, secret({ a: secret("b") })], plain: "x" };
    const { properties, secrets } = decode(wire);
    expect(properties).toEqual({ password: "p", list: [1, { a: "b" }], plain: "x" });
    expect(secrets).toEqual([["password"], ["list", 1], ["list", 1, "a"]]);
    expect(encode(properties, secrets)).toEqual(wire);
  });

  it("have their secrets found again where the service repeats them", () => {
    const inputs = { tags: { token: "t", plain: "x" } };
    const outputs = { ...inputs, tagsAll: { token: "t", plain: "x" } };
    const found = echoedSecrets(inputs, [["tags", "token"]], outputs);
    expect(found).toEqual([
      ["tags", "token"],
      ["tagsAll", "token"],
    ]);
    expect(redact(outputs, found)).toEqual({
      tags: { token: "[secret]", plain: "x" },
      tagsAll: { token: "[secret]", plain: "x" },
    });
    expect(encode(outputs, found)["tags"]).toEqual({ token: secret("t"), plain: "x" });
  });

  it("take over from the state what the service does not tell", () => {
    const state = { password: "p", tags: [{ token: "t" }] };
    const read = { tags: [{ token: "[secret]", name: "n" }] };
    const paths = [["password"], ["tags", 0, "token"]];
    expect(carryOver(state, read, paths)).toEqual({ password: "p", tags: [{ token: "t", name: "n" }] });
  });

  it("have no undefined values", () => {
    expect(encode({ a: undefined, b: [{ c: undefined }] }, [["a"]])).toEqual({ b: [{}] });
  });
});
