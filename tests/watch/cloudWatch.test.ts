import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, it } from "vitest";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { figuresBetween } from "../../ops/watch/allowed.ts";
import { Poller } from "../../ops/watch/poller.ts";
import { awsAt } from "../gates/clients.ts";
import { describeMoto, Moto } from "../moto.ts";

/** moto keeps what is put and answers GetMetricData; that it gives no warning of a metric that does not exist is as with AWS. */
describeMoto("figures asked of moto's CloudWatch", { timeout: 120_000 }, () => {
  const moto = new Moto();
  let cloudWatch: CloudWatchClient;
  beforeAll(async () => {
    await moto.start();
    cloudWatch = new CloudWatchClient({
      endpoint: moto.endpoint,
      region: "eu-west-3",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  }, 120_000);
  afterAll(() => moto.stop());

  const minute = 60_000;
  const thisMinute = Math.floor(Date.now() / minute) * minute;
  const shop = [{ Name: "DBInstanceIdentifier", Value: "shop-prod" }];
  const measured = (MetricName: string, minutesAgo: number, Value: number): MetricDatum => ({
    ...{ MetricName, Value, Dimensions: shop },
    Timestamp: new Date(thisMinute - minutesAgo * minute),
  });
  const put = (...MetricData: MetricDatum[]) =>
    cloudWatch.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData }));

  async function asked(endpoint: string) {
    const prod = new OfflineEstate("prod", readStackFile("prod").estate);
    const figures = (await figuresBetween(prod, "live", "live")).filter(({ source }) => source.name === "CloudWatch");
    const poller = new Poller({ clients: awsAt(endpoint), sandbox: false, patience: 20, onChange: () => undefined });
    poller.watch(figures);
    await poller.once(new AbortController().signal);
    return (name: string) => poller.list().find(({ figure }) => figure.name === name);
  }

  it("are of the latest minute that is over; what was never measured, or long ago, is not known", async () => {
    await put(
      measured("CPUUtilization", 4, 41),
      measured("CPUUtilization", 3, 60),
      measured("DatabaseConnections", 30, 9),
    );
    const of = await asked(moto.endpoint);
    const cpu = of("cpu-shop-primary");
    expect(cpu?.seen).toMatchObject({ value: 60, at: thisMinute - 2 * minute });
    expect(cpu?.trouble).toBeUndefined();
    expect(of("connections-shop-writer")).toMatchObject({ trouble: { kind: "nothing measured" } });
    expect(of("connections-shop-writer")?.seen).toBeUndefined();
    expect(of("cpu-shop-replica")).toMatchObject({ trouble: { kind: "nothing measured" } });
  });

  it("of a clock that is ahead are no figures", async () => {
    await put(measured("CPUUtilization", -45, 99));
    const cpu = (await asked(moto.endpoint))("cpu-shop-primary");
    // Asked for is what lies up to now, so what is told of later is not in the answer.
    expect(cpu?.seen?.value).toBe(60);
  });

  it("fail one and all where nobody listens, and say so", async () => {
    const cpu = (await asked("http://127.0.0.1:9"))("cpu-shop-primary");
    expect(cpu?.seen).toBeUndefined();
    expect(["failed", "nobody to ask", "no answer"]).toContain(cpu?.trouble?.kind);
  });
});
