import { describe, expect, it } from "vitest";
import { quantity } from "../../../infra/contract/values.ts";

describe("quantities", () => {
  it.each([
    ["250m", 0.25],
    ["2", 2],
    ["1.5", 1.5],
    ["512Mi", 512 * 2 ** 20],
    ["2G", 2e9],
  ])("reads %s", (text, expected) => expect(quantity(text)).toBeCloseTo(expected, 9));

  it.each(["", "Mi", "-1", "1e3", "2 Gi"])("refuses %j", (text) => expect(quantity(text)).toBeUndefined());
});
