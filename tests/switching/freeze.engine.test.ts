import { afterAll, beforeAll, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

/** Whether a delivery pipeline may go ahead, as it would ask. */
describeEngine("status --freeze", { timeout: 600_000 }, () => {
  let operator: Operator;
  const ask = (now: string, hours?: string) =>
    operator.run("status", "--freeze", ...(hours === undefined ? [] : [hours]), "--now", now);
  const quiet = "2027-02-19T08:00Z";

  beforeAll(() => {
    operator = new Operator((estate) => {
      estate.broadcasts = [{ name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris" }];
    });
  });
  afterAll(() => operator.remove());

  it("lets a delivery pass in normal, and says when that ends", async () => {
    const { code, out } = await ask(quiet);
    expect(out).toMatch(/^Free: qa is in normal, and no show is near\.\n {2}next: Evening news, Fri 2027-02-19 /);
    expect(code).toBe(0);
  });

  it("freezes around a show, and before it where that is asked", async () => {
    const onAir = await ask("2027-02-19T19:20Z");
    expect(onAir.out).toMatch(/^Frozen: .*\n {2}a show is near or on air: Evening news, .* to Fri 2027-02-19 20:40/);
    expect(onAir.code).toBe(1);
    expect((await ask("2027-02-19T19:40Z")).code).toBe(0);
    expect((await ask(quiet, "12")).code).toBe(1);
  });

  it("freezes beside normal, whatever the calendar says, and says so as JSON", async () => {
    expect((await operator.switch("prewarm")).code).toBe(0);
    const { code, out } = await operator.run("status", "--freeze", "--now", quiet, "--json");
    expect(JSON.parse(out)).toMatchObject({ stack: "qa", frozen: true, reasons: ["qa is in prewarm"] });
    expect(code).toBe(1);
  });
});
