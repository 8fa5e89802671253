import { describe, expect, it } from "vitest";
import { z } from "zod";
import { dial, rises, turn } from "../../infra/contract/dial.ts";

const early = dial(z.number(), "prewarm", { describe: "Capacity." });
const late = dial(z.number(), "live", { describe: "Replicas.", check: rises });

describe("a dial", () => {
  it("that turns before the show has its broadcast value from prewarm on", () => {
    expect(early.parse({ normal: 1, broadcast: 4 })).toMatchObject({ normal: 1, prewarm: 4, live: 4 });
  });

  it("that turns with the show keeps its normal value in prewarm", () => {
    expect(late.parse({ normal: 1, broadcast: 4 })).toMatchObject({ normal: 1, prewarm: 1, live: 4 });
  });

  it("takes a value of its own for prewarm", () => {
    expect(late.parse({ normal: 1, prewarm: 2, broadcast: 4 })).toMatchObject({ normal: 1, prewarm: 2, live: 4 });
  });

  it("that may only rise refuses a prewarm below normal, and a broadcast below prewarm", () => {
    expect(late.safeParse({ normal: 3, prewarm: 2, broadcast: 4 }).success).toBe(false);
    expect(late.safeParse({ normal: 3, prewarm: 5, broadcast: 4 }).success).toBe(false);
  });

  it("is set wherever it stands in a configuration, and nothing else is touched", () => {
    const parsed = z
      .object({
        apps: z.array(z.object({ size: late })),
        name: z.string(),
        plain: z.object({ normal: z.number(), prewarm: z.number(), live: z.number() }),
      })
      .parse({
        apps: [{ size: { normal: 1, broadcast: 4 } }, { size: { normal: 2, broadcast: 8 } }],
        name: "shop",
        plain: { normal: 1, prewarm: 2, live: 3 },
      });
    expect(turn(parsed, "live")).toEqual({
      apps: [{ size: 4 }, { size: 8 }],
      name: "shop",
      plain: { normal: 1, prewarm: 2, live: 3 },
    });
    expect(turn(parsed, "prewarm").apps[1]?.size).toBe(2);
  });
});
