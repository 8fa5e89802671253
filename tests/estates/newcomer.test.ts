import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { broadcast } from "../terminal.ts";
import { estatesFolder, fixedEstate, objectionsTo, road } from "./fixed.ts";

const at = ["--stack", "newcomer", "--cwd", estatesFolder] as const;

describe("a newcomer's estate", () => {
  it("fits in 160 lines", () => {
    expect(readFileSync(stackFilePath("newcomer", estatesFolder), "utf8").trimEnd().split("\n").length).toBeLessThan(
      161,
    );
  });

  it("is planned in every phase, and nothing stands against it", async () => {
    expect(await objectionsTo(fixedEstate("newcomer"))).toEqual([]);
  });

  it("has what its file names, and no more", async () => {
    const names = resourcesIn(await fixedEstate("newcomer").graph("live"))
      .map(({ name }) => name)
      .filter((name) => !["phase", "settled"].includes(name));
    const apps = ["catalogue", "checkout", "web"].map((app) => `app-${app}-autoscaler`);
    const kedas = ["mail", "search", "stock"].map((app) => `app-${app}-scaled-object`);
    const fixed = ["accounts", "basket", "images"].flatMap((app) =>
      // Nothing says that one without an autoscaler has a budget already.
      ["replicas", "budget"].map((part) => `app-${app}-${part}`),
    );
    expect(names.sort()).toEqual(
      [
        ...apps,
        ...kedas,
        ...fixed,
        ...["catalogue", "orders"].map((database) => `database-${database}-primary`),
        ...["people-cluster", "people-first", "people-second"].map((part) => `database-${part}`),
        "cache-sessions-group",
        "load-balancer-front-balancer",
        "scalable-target-invoices-bounds",
        ...["karpenter", "placeholders", "priority"].map((part) => `nodes-default-${part}`),
        "cron-job-reports-suspend",
        ...["record", "route", "script"].map((part) => `landing-tv-${part}`),
        "zone-blog-cache",
        ...["cache", "error-headers", "errors", "redirects"].map((part) => `zone-shop-${part}`),
      ].sort(),
    );
  });

  it("turns every dial of the file, in the phase that is for it", async () => {
    const estate = fixedEstate("newcomer");
    const moved = [];
    for (const [from, to] of road) moved.push((await estate.steps(from, to)).map(({ name }) => name).sort());
    const [up, live, down, back] = moved;
    expect(up).toEqual([
      "cache-sessions-group",
      "cron-job-reports-suspend",
      "database-catalogue-primary",
      "database-orders-primary",
      "database-people-first",
      "database-people-second",
      "load-balancer-front-balancer",
      "nodes-default-karpenter",
      "nodes-default-placeholders",
      "phase",
      "settled",
      "zone-blog-cache",
      "zone-shop-cache",
      "zone-shop-error-headers",
      "zone-shop-errors",
    ]);
    expect(live?.filter((name) => name.startsWith("app-")).length).toBe(9);
    for (const name of ["zone-shop-redirects", "scalable-target-invoices-bounds"]) expect(live).toContain(name);
    expect([down, back]).toEqual([live, up]);
  });

  it.each(["prewarm", "live"])("is told about on the way to %s, with what no verdict counts", async (to) => {
    const from = to === "live" ? ["--from", "prewarm"] : [];
    const { code, out } = await broadcast("plan", ...at, ...from, "--to", to);
    expect(out).toMatch(new RegExp(`→ ${to} may go ahead, as far as is known\\. Not counted: `));
    for (const unknown of [
      "deletion protection of catalogue, orders, people: adopted, and `deletionProtection` is not stated",
      "scale-down behaviour of the adopted autoscalers of catalogue, checkout, mail and 3 more",
      "disruption budgets of catalogue, checkout, mail and 3 more: the stack file names none",
      "pods that a rollout of stock adds: its kind has a strategy of its own, and surgePercent is not stated",
      "replicas of cache sessions: they are not in the stack file",
      "room, quotas and load balancer targets for the tasks of invoices: not in the stack file",
      "tiered cache of blog, shop: not in the stack file",
    ]) {
      expect(out).toContain(unknown);
    }
    expect(code).toBe(0);
  });

  it("has its worst moments counted over all that opens connections and takes room", async () => {
    const { out } = await broadcast("plan", ...at, "--from", "prewarm", "--to", "live");
    expect(out).toMatch(/connections of orders through the writer: 867 wanted of 4,955 allowed/);
    expect(out).toMatch(/connections of catalogue through the writer: 386 wanted of 2,544 allowed/);
    expect(out).toMatch(/connections of people through readers: 350 wanted of 4,995 allowed/);
    expect(out).toMatch(/cores on nodes that Karpenter may start for default: 87\.4 wanted of 632 allowed/);
  });

  it("is told of the outage of the database that has no standby, and of no other", async () => {
    const { out } = await broadcast("plan", ...at, "--to", "prewarm");
    expect(out).toContain("database-catalogue-primary interrupts the database: an outage, since it has no standby");
    expect(out).not.toContain("database-orders-primary interrupts the database: an outage");
  });

  it("is rehearsed without a CLI, and ends where it began", async () => {
    const { code, out } = await broadcast("rehearse", "--engine", "offline", ...at, "--scale", "100000");
    expect(out).toMatch(
      /Held: 8 alarms, 32 switches, 464 steps; nothing created, replaced or deleted; the last normal equals the first\./,
    );
    expect(code).toBe(0);
  });

  it("has a timeline, which says all at once what has no price, and what it costs once that is added", async () => {
    const times = [...at, "--air", "2027-02-19T20:00", "--zone", "UTC"];
    const { code, out, notes } = await broadcast("timeline", ...times);
    expect(out).toMatch(/start normal → prewarm by +Fri 2027-02-19 15:18 /);
    expect(notes).toMatch(
      /^No cost: Prices are missing in .*: rds\.mysql\.db\.t4g\.medium, needed for database-catalogue-primary; node, needed for nodes-default\. Add them, or give --prices FILE\./,
    );
    expect(code).toBe(0);

    const folder = mkdtempSync(join(tmpdir(), "newcomer-"));
    const file = join(folder, "prices.yaml");
    const added = "{ rds.mysql.db.t4g.medium: 0.07, rds.mysql.db.t4g.large: 0.14, node: 0.2 }";
    const section = `{ source: https://example.com, what: x, of: x, per: hour, prices: ${added} }`;
    writeFileSync(file, `region: eu-west-1\ndate: 2026-11-01\ncurrency: USD\nsections: [${section}]\n`);
    const bill = await broadcast("timeline", ...times, "--prices", file);
    rmSync(folder, { recursive: true });
    expect(bill.out).toMatch(/What it costs an hour, at least/);
    expect(bill.out).toMatch(/database-orders-primary +0\.35 USD +2\.82 USD +2\.82 USD/);
    expect(bill.out).toMatch(/Prices of 2021-08-03 or later: list prices of AWS on that date/);
  });
});
