import fc from "fast-check";
import { expect, it } from "vitest";
import { firstFew, formatNumber } from "../../../infra/contract/format.ts";

const intl = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

it("writes figures as Intl does, without opening its tables", () => {
  const hundredths = fc.integer({ min: -1e12, max: 1e12 }).map((each) => each / 1000);
  const any = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.oneof(any, hundredths, fc.maxSafeInteger()), (amount) => {
      expect(formatNumber(amount)).toBe(intl.format(amount));
    }),
    { numRuns: 2000 },
  );
});

it("says what has no bound", () => {
  expect(formatNumber(Infinity)).toBe("more than any number");
});

it("names the first eight of many, and counts the rest", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `app-${index}`);
  expect(firstFew(names.slice(0, 8))).toBe("app-0, app-1, app-2, app-3, app-4, app-5, app-6, app-7");
  expect(firstFew(names)).toBe("app-0, app-1, app-2, app-3, app-4, app-5, app-6, app-7, and 992 more");
});
