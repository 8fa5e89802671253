import { expect, it } from "vitest";
import { flagsContradiction } from "../../../infra/flags/contradiction.ts";

it("names the keys that would be deleted from a ConfigMap that is adopted", () => {
  const before = { data: { a: "1", b: "2", c: "3" } };
  expect(flagsContradiction(before, { data: { b: "9" } })).toMatch(/^a, c would be deleted from the ConfigMap\./);
});

it("lets values change, and keys come", () => {
  expect(flagsContradiction({ data: { a: "1" } }, { data: { a: "2", b: "3" } })).toBeUndefined();
  expect(flagsContradiction({}, { data: { a: "2" } })).toBeUndefined();
});
