import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Clients } from "../../infra/contract/client.ts";
import { figuresSchema } from "../../stacks/figures.ts";
import { Poller } from "../../ops/watch/poller.ts";
import { withQueries } from "../../ops/watch/prometheus.ts";
import { knownOf } from "../../ops/watch/seen.ts";
import { describePrometheus, Prometheus } from "../prometheus.ts";

describePrometheus("figures asked of a real Prometheus", { timeout: 120_000 }, () => {
  const prometheus = new Prometheus();
  beforeAll(() => prometheus.start(), 120_000);
  afterAll(() => prometheus.stop());

  /** One poller asks all the while, as `watch` does. */
  let poller: Poller;
  beforeAll(() => {
    const queries = {
      "sign-ups": { query: "sum(signups_total)", title: "accounts created", allowed: 1000 },
      ratio: { query: "sum(errors) / sum(requests)" },
      scalar: { query: "scalar(sum(signups_total))" },
      several: { query: "signups_total" },
      text: { query: '"hello"' },
      range: { query: "signups_total[1m]" },
      wrong: { query: "sum(" },
    };
    const settings = figuresSchema.parse({ prometheus: { url: `${prometheus.address}/` }, queries });
    poller = new Poller({ clients: {} as Clients, sandbox: false, patience: 2, onChange: () => undefined });
    poller.watch(withQueries([], settings));
  });

  /** Asks once; each figure's value, or what is wrong. */
  async function asked(): Promise<Record<string, number | string | undefined>> {
    await poller.once(new AbortController().signal);
    return Object.fromEntries(
      poller.list().map(({ figure, seen, trouble }) => [figure.name, trouble ? trouble.kind : seen?.value]),
    );
  }

  /** Asks until it is so: the next scrape is up to a second away. */
  async function until(isSo: (found: Awaited<ReturnType<typeof asked>>) => boolean) {
    for (let i = 0; i < 150; i++) {
      const found = await asked();
      if (isSo(found)) return found;
      await sleep(200);
    }
    return asked();
  }

  it("are what it scraped; what gives no one number is a failure with its reason", async () => {
    prometheus.metrics = 'signups_total{pod="a"} 300\nsignups_total{pod="b"} 271\nrequests 0\nerrors 0\n';
    const found = await until(({ "sign-ups": value }) => value === 571);
    expect(found).toEqual({
      ...{ "sign-ups": 571, scalar: 571 },
      // Nothing by nothing is no number: a quiet minute is not one without errors.
      ratio: "nonsense",
      ...{ several: "failed", text: "failed", range: "failed", wrong: "failed" },
    });
    const why = (name: string) => poller.list().find(({ figure }) => figure.name === name)?.trouble?.message;
    expect(why("several")).toMatch(/gives 2 series, not one: sum them up in the query/);
    expect(why("text")).toMatch(/gives a string, not one number/);
    expect(why("range")).toMatch(/gives a matrix, not one number/);
    expect(why("wrong")).toMatch(/could not be asked: .*parse error/);
  });

  it("are grey, with the last value, once what was scraped has gone; and come back with it", async () => {
    prometheus.metrics = undefined;
    const found = await until(({ "sign-ups": value }) => value === "nothing measured");
    expect(found["sign-ups"]).toBe("nothing measured");
    const [first] = poller.list();
    expect(first && knownOf(first.figure, first.seen, first.trouble, Date.now())).toMatchObject({
      state: "old",
      seen: { value: 571 },
    });
    prometheus.metrics = "signups_total 600\n";
    expect((await until(({ "sign-ups": value }) => value === 600))["sign-ups"]).toBe(600);
  });

  it("are not waited for where it hangs, and are there again when it goes on", async () => {
    prometheus.hang();
    try {
      expect(await asked()).toMatchObject({ "sign-ups": "no answer", wrong: "no answer" });
    } finally {
      prometheus.goOn();
    }
    expect((await until(({ "sign-ups": value }) => value === 600))["sign-ups"]).toBe(600);
  });

  it("keep their last value where it is gone, and no other is made up", async () => {
    await prometheus.kill();
    expect(await asked()).toMatchObject({ "sign-ups": "failed", ratio: "failed" });
    expect(poller.list().map(({ figure, seen }) => [figure.name, seen?.value])).toContainEqual(["sign-ups", 600]);
    expect(poller.list().find(({ figure }) => figure.name === "ratio")?.seen).toBeUndefined();
  });
});
