import { rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { main } from "../../ops/main.ts";
import { terminalPicture } from "../../scripts/terminalPicture.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { recordedServers } from "../gates/clients.ts";
import { describeMoto, Moto } from "../moto.ts";
import { broadcast } from "../terminal.ts";
import { account, fillAws, region } from "./clouds.ts";
import { byKeda, company, ListedCluster, karpenterPool, many, resting } from "./cluster.ts";
import { Newcomer } from "./operator.ts";
import { awsAction, Recording } from "./recording.ts";

const clusters: ListedCluster[] = [];
async function clusterOf(...given: ConstructorParameters<typeof ListedCluster>): Promise<ListedCluster> {
  const cluster = new ListedCluster(...given);
  clusters.push(cluster);
  await cluster.start();
  return cluster;
}
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop();
});

describeMoto("init, where a company runs already", () => {
  const moto = new Moto();
  const newcomer = new Newcomer();
  let aws: Recording;
  beforeAll(async () => {
    await moto.start();
    await fillAws(moto.endpoint);
    aws = new Recording(moto.endpoint, awsAction);
    await aws.start();
  }, 120_000);
  afterAll(async () => {
    await aws.stop();
    await moto.stop();
  });

  it("finds what can be turned, only reads, and writes a file that is planned without a refusal", async () => {
    const cluster = await clusterOf(company);
    newcomer.hasAws(aws.endpoint);
    newcomer.hasCluster(cluster.endpoint);
    await newcomer.hasCloudflare();
    const { code, out, notes } = await newcomer.init("--all");
    expect([code, notes]).toEqual([0, expect.anything()]);
    await expect(pictureOf(notes, out.replaceAll(`${newcomer.folder}/`, ""))).toMatchFileSnapshot(
      "../../docs/init.svg",
    );

    const { estate } = readStackFile("found", newcomer.folder);
    expect(estate.targets).toMatchObject({
      [region]: { provider: "aws", account },
      "shop-prod": { provider: "kubernetes", context: "shop-prod" },
      "example-com": { provider: "cloudflare", domain: "example.com", plan: "business" },
    });
    const of = (kind: string) => estate.things[kind] as Record<string, Record<string, unknown>>;
    expect(of("databases")).toMatchObject({
      "shop-prod": {
        ...{ kind: "rds", adopt: "shop-prod", engine: "postgres", multiAz: true },
        // 180 connections × 10, and two sizes up at least.
        instanceClass: { normal: "db.r6g.large", live: "db.r6g.2xlarge" },
        replicas: { "shop-prod-copy": { adopt: "shop-prod-copy", instanceClass: { normal: "db.r6g.xlarge" } } },
      },
      orders: {
        ...{ kind: "aurora", adopt: "orders", writer: "orders-a", maxCapacity: 64 },
        ...{ instanceClass: { normal: "db.r6g.large" }, minCapacity: { normal: 2, live: 20 } },
        instances: { "orders-a": { adopt: "orders-a" }, "orders-b": { adopt: "orders-b", serverless: true } },
      },
    });
    expect(of("autoScalingGroups")).toMatchObject({
      workers: {
        ...{ adopt: "workers", instanceTypes: ["m6i.large"] },
        ...{ minSize: { normal: 1, live: 20 }, maxSize: { normal: 8, live: 20 } },
      },
    });
    expect(of("loadBalancers")).toMatchObject({
      "shop-web": {
        adopt: expect.stringContaining(":loadbalancer/app/shop-web/") as string,
        capacityUnits: { normal: 0, live: 0 },
      },
    });
    expect(of("apps")).toMatchObject({
      web: { namespace: "shop", adopt: "web-hpa", nodePool: "apps", budget: { adopt: "web-budget" } },
      search: { scaleTarget: { kind: "StatefulSet" }, nodePool: "jobs" },
      images: { nodePool: "apps", size: { by: "replicas", replicas: { normal: 2, live: 20 } } },
      // Of two of one name the second has its namespace's.
      "back-web": { namespace: "back", scaleTarget: { name: "web" } },
    });
    expect(of("apps")["web"]).toMatchObject({
      size: { by: "autoscaler", minReplicas: { normal: 3, live: 30 }, maxReplicas: { normal: 20, live: 30 } },
      requests: { cpu: 0.25, memory: 0.5 },
    });
    expect(Object.keys(of("nodePools"))).toEqual(["apps", "jobs"]);
    expect(of("nodePools")["apps"]).toMatchObject({
      node: { cpu: 15.89, pods: 110, max: 60 },
      nodeGroup: { adopt: "shop-prod:apps", minSize: { normal: 2, live: 30 }, desiredSize: { normal: 3, live: 30 } },
    });
    expect(of("cronJobs")).toMatchObject({ nightly: { adopt: "nightly", suspended: { normal: false, live: true } } });
    expect(of("zones")["example-com"]).toMatchObject({
      hosts: ["example.com", "www.example.com"],
      waitingRoom: { open: { normal: false, live: true } },
      rulesets: { redirects: { keep: [{ ref: "blog", actionParameters: { from_value: { status_code: 301 } } }] } },
    });

    for (const line of [
      "databases: ledger: its engine is oracle-ee, and only postgres, mysql, mariadb and Aurora are turned here",
      "autoScalingGroups: eks-apps-0a1b2c3d: a managed node group of EKS keeps its sizes",
      "nodePools: node group shop-prod:asleep: it has no node now, so nobody says what one offers",
      "apps: 1 Deployment of the cluster's own, in kube-* namespaces",
      "zones: rateLimits of example.com: a rule has logging, which cannot be kept; nothing of it is touched",
      "zones: cache of example.org: not allowed to ask: the token's permission Cache Settings Read is missing",
      'plan of example.org: Cloudflare calls it "partners_pro", and free is written',
      "app back/web is called apps/back-web in the file",
    ]) {
      expect(out).toContain(line);
    }
    expect(newcomer.file).toMatch(/^# yaml-language-server: \$schema=\S+stack\.schema\.json\n/);
    expect(newcomer.file).toContain(
      "# db.r6g.large, postgres 15.4, Multi-AZ, 1 replica, 180 connections at most in 14 days",
    );
    expect(out).toMatch(/read the \d+ lines that say TODO/);
    expect(out).not.toContain("What stands against the proposals");

    for (const to of ["prewarm", "live"]) {
      const from = to === "live" ? ["--from", "prewarm"] : [];
      const planned = await broadcast("plan", "--stack", "found", "--cwd", newcomer.folder, ...from, "--to", to);
      expect(planned.out).toContain(`→ ${to} may go ahead`);
      expect(planned.code).toBe(0);
    }
    expect(aws.calls.length).toBeGreaterThan(10);
    for (const { method, what } of aws.calls) {
      expect(what.startsWith("/") ? method : what).toMatch(/^(?:GET$|Describe|List|Get)/);
    }
    const calls = [...cluster.calls, ...newcomer.calls];
    expect(calls.length).toBeGreaterThan(15);
    expect([...new Set(calls.map(({ method }) => method))]).toEqual(["GET"]);
  });

  it("says which pool nobody could tell: that pods could not be asked does not mean that none runs", async () => {
    newcomer.hasAws(aws.endpoint);
    newcomer.hasCluster((await clusterOf(company, ["pods", "statefulsets"])).endpoint);
    await newcomer.init("--all");
    expect(newcomer.file).toContain("TODO: where its pods run could not be asked; this has most nodes");
    expect(newcomer.file).not.toContain("none of its pods runs now");
  });

  it("never writes over a file: a patch says what would be different, and nothing where nothing would", async () => {
    newcomer.hasAws(aws.endpoint);
    expect((await newcomer.init("--only", "databases/orders")).code).toBe(0);
    const first = newcomer.file ?? "";
    expect(first).toContain("adopt: orders");
    expect(first).not.toContain("adopt: shop-prod");
    const again = await newcomer.init("--only", "databases/orders");
    expect([again.code, again.out]).toEqual([0, expect.stringContaining("nothing is different")]);

    writeFileSync(newcomer.path, first.replace("maxCapacity: 64", "maxCapacity: 32"));
    const { code, out, notes } = await newcomer.init("--only", "databases/orders");
    expect(out).toMatch(/^-\s+maxCapacity: 32$/m);
    expect(out).toMatch(/^\+\s+maxCapacity: 64$/m);
    expect(notes).toContain("is there already, and is left as it is");
    expect(code).toBe(1);
    expect(newcomer.file).toContain("maxCapacity: 32");
  });

  it("says what has changed since: a dial that is another today, what is gone, what is new", async () => {
    newcomer.hasAws(aws.endpoint);
    await newcomer.init("--only", "databases/shop-prod");
    const same = await newcomer.init("--update");
    expect([same.code, same.out]).toEqual([0, expect.stringContaining("is what is there, of all that was asked.")]);
    expect(same.out).toMatch(/Not in the file:\n {2}databases\/orders: aurora-postgresql 15\.4/);
    const text = newcomer.file ?? "";
    writeFileSync(newcomer.path, text.replace("normal: db.r6g.large", "normal: db.r6g.xlarge"));
    const changed = await newcomer.init("--update");
    expect(changed.out).toContain(
      "databases.shop-prod.instanceClass.normal: the file says db.r6g.xlarge, today it is db.r6g.large",
    );
    expect(changed.code).toBe(1);
    writeFileSync(newcomer.path, text.replace("adopt: shop-prod\n", "adopt: shop-old\n"));
    const gone = await newcomer.init("--update", "--json");
    expect(JSON.parse(gone.out)).toMatchObject({ changed: [], gone: ["databases.shop-prod"], unasked: [] });
    expect(gone.code).toBe(1);
  });

  it("takes what a person chooses on a terminal, and writes nothing where they leave", async () => {
    newcomer.hasAws(aws.endpoint);
    const shown: string[] = [];
    const at = (leave: boolean) =>
      main(["init", "--stack", "found", "--cwd", newcomer.folder], {
        ...{ out: () => undefined, note: () => undefined, interactive: false },
        choose: (_, groups) => {
          const all = Object.values(groups).flat();
          shown.push(...all.map(({ label, hint }) => `${label}: ${hint}`));
          const chosen = all.filter(({ label }) => label === "orders").map(({ value }) => value);
          return Promise.resolve(leave ? undefined : chosen);
        },
      });
    expect(await at(true)).toBe(130);
    expect(newcomer.file).toBeUndefined();
    expect(shown).toContainEqual(expect.stringMatching(/^shop-prod: db\.r6g\.large, postgres 15\.4/));
    expect(await at(false)).toBe(0);
    expect(Object.keys(readStackFile("found", newcomer.folder).estate.things["databases"] ?? {})).toEqual(["orders"]);
  });

  it("lists what is there, writes nothing, and knows no name that is not there", async () => {
    newcomer.hasAws(aws.endpoint);
    const { code, out } = await newcomer.init("--list", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      found: [
        { kind: "databases", name: "shop-prod", target: region, chosen: false },
        ...[{ name: "orders" }, { name: "workers" }, { name: "shop-web" }],
      ],
      written: false,
    });
    const wrong = await newcomer.init("--only", "databases/shop");
    expect(wrong.notes).toContain(
      "--only databases/shop: nothing of that name was found. Allowed: databases/shop-prod, databases/orders",
    );
    expect(wrong.code).toBe(2);
    expect(newcomer.file).toBeUndefined();
  });
});

describe("init, with what newcomers have", () => {
  const newcomer = new Newcomer();
  const serving = recordedServers();

  it("says in one line each whom it could not ask, and why", async () => {
    const { code, notes } = await newcomer.init("--all");
    expect(code).toBe(1);
    expect(notes).toContain("AWS is left out: no region: give --region, or set AWS_REGION");
    expect(notes).toContain("Kubernetes is left out: there is no kubeconfig");
    expect(notes).toContain("Cloudflare is left out: there is no Cloudflare token: set CLOUDFLARE_API_TOKEN");
    expect(notes).toContain("Nothing was found that a stack file could turn.");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIA0000");
    const half = await newcomer.init("--all", "--region", region);
    expect(half.notes).toContain("half of the credentials: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    const none = await newcomer.init("--all", "--region", region);
    expect(none.notes).toContain("AWS in eu-west-3 is left out: there are no AWS credentials");
    expect(newcomer.file).toBeUndefined();
  });

  it("says that a login has expired, and that a cluster does not answer, and takes the rest", async () => {
    const expired = "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>over</Message></Error></ErrorResponse>";
    newcomer.hasAws(await serving(() => ({ status: 403, type: "text/xml", body: expired })));
    newcomer.hasCluster("http://127.0.0.1:9");
    await newcomer.hasCloudflare();
    const { code, notes } = await newcomer.init("--yes");
    expect(notes).toContain("AWS is left out: AWS does not take these credentials (ExpiredToken): log in again");
    expect(notes).toContain("cluster shop-prod is left out: it does not answer (ECONNREFUSED)");
    expect(code).toBe(0);
    expect(newcomer.file).toContain("hosts: [ example.com, www.example.com ]");
  });

  it("takes five hundred autoscalers, page by page", async () => {
    const cluster = await clusterOf(many(501));
    newcomer.hasCluster(cluster.endpoint);
    expect((await newcomer.init("--all")).code).toBe(0);
    expect(cluster.calls.filter(({ what }) => what.includes("/horizontalpodautoscalers?")).length).toBe(2);
    const { apps } = readStackFile("found", newcomer.folder).estate.things;
    expect(Object.keys(apps ?? {}).length).toBe(501);
  });

  it("goes on without what the cluster refuses, and names the right", async () => {
    newcomer.hasCluster((await clusterOf(company, ["poddisruptionbudgets", "cronjobs"])).endpoint);
    const { code, out, notes } = await newcomer.init("--all");
    expect(code).toBe(0);
    expect(out).toContain("apps: disruption budgets: not allowed to ask: list poddisruptionbudgets.policy is missing");
    expect(notes).toContain("cronJobs in cluster shop-prod are left out: list cronjobs.batch is missing");
  });

  it("says nothing of a budget that could not be asked: a second one would let no pod move", async () => {
    newcomer.hasCluster((await clusterOf(company, ["poddisruptionbudgets"])).endpoint);
    const { out } = await newcomer.init("--all");
    expect(out).toContain(
      "apps: Deployments back/web, shop/images: they have no autoscaler, and whether they have a budget, beside which a " +
        "second one lets no pod move, could not be asked",
    );
    expect(Object.keys(readStackFile("found", newcomer.folder).estate.things["apps"] ?? {})).toEqual(["search", "web"]);
    expect(newcomer.file).not.toContain("budget");
  });

  it("takes no bound from a ScaledObject that could not be asked, nor an app for one without", async () => {
    const objects = [...company, ...byKeda("shop", "sync"), resting("shop", "nights")];
    newcomer.hasCluster((await clusterOf(objects)).endpoint);
    await newcomer.init("--all");
    const { sync, nights } = readStackFile("found", newcomer.folder).estate.things["apps"] ?? {};
    expect([sync, nights]).toMatchObject([
      { scaledObject: "sync", size: { minReplicas: { normal: 2 }, maxReplicas: { normal: 20 } } },
      { size: { replicas: { normal: 0 } } },
    ]);
    rmSync(newcomer.path);
    newcomer.hasCluster((await clusterOf(objects, ["scaledobjects"])).endpoint);
    const { out } = await newcomer.init("--all");
    expect(out).toContain("apps: Deployment shop/sync: the ScaledObject sync, which sizes it, could not be asked");
    expect(out).toContain(
      "apps: Deployments shop/nights: they rest at none, and whether a ScaledObject sizes them could not be asked",
    );
    expect(Object.keys(readStackFile("found", newcomer.folder).estate.things["apps"] ?? {})).toEqual([
      ...["back-web", "images", "search", "web"],
    ]);
    expect(newcomer.file).toContain("TODO whether a ScaledObject sizes it could not be asked");
  });

  it("keeps of a NodePool what a file can say, and says what not", async () => {
    const own = [
      { nodes: "10%", reasons: ["Drifted"] },
      { nodes: "0", schedule: "0 9 * * 1-5", duration: "8h" },
    ];
    const pools = [
      ...karpenterPool("sayable", { limits: { cpu: "64" }, disruption: { budgets: own } }),
      ...karpenterPool("strange", {
        limits: { cpu: "64" },
        disruption: { budgets: [{ nodes: "0", schedule: "@daily" }] },
      }),
      ...karpenterPool("still", { disruption: { budgets: [{ nodes: "150%" }] } }),
    ];
    newcomer.hasCluster((await clusterOf(pools)).endpoint);
    const { out } = await newcomer.init("--all");
    const { sayable, strange } = readStackFile("found", newcomer.folder).estate.things["nodePools"] ?? {};
    expect([sayable, strange]).toMatchObject([
      { karpenter: { limits: { cpu: { normal: 64, live: 640 } }, budgets: { normal: own, live: [{ nodes: "0" }] } } },
      { karpenter: { limits: { cpu: { normal: 64 } } } },
    ]);
    expect(strange).not.toHaveProperty("karpenter.budgets");
    expect(out).toContain("NodePool strange: it has a budget that no file can say; its budgets are not touched");
    expect(out).toContain("NodePool still: it has neither limits nor budgets to turn");
    // What was seen and left out was found all the same.
    expect(out).not.toContain("what starts them was not found");
  });

  it("says of a zone what the token may not read", async () => {
    await newcomer.hasCloudflare(["/dns_records", "http_request_dynamic_redirect/entrypoint"]);
    await newcomer.init("--all");
    expect(newcomer.file).toContain("TODO: which hosts pass Cloudflare could not be asked");
    expect(newcomer.file).toMatch(/0 rulesets with 0 rules, redirects not asked, its hosts not asked/);
    expect(newcomer.file).toContain("TODO redirects: what stands there could not be asked");
  });

  it("makes keys of names that are none, leaves out what no file can say, and says both", async () => {
    const odd = [
      {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { namespace: "shop", name: "2.nightly" },
        spec: { schedule: "@daily" },
      },
      {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { namespace: "shop", name: "9-lives" },
        spec: { schedule: "#1\n x: y" },
      },
    ];
    newcomer.hasCluster((await clusterOf(odd)).endpoint, "arn:aws:eks:eu-west-3:123456789012:cluster/Shop_Prod");
    const { code, out } = await newcomer.init("--all");
    expect(out).toContain("CronJob shop/9-lives is called cronJobs/x-9-lives in the file");
    expect(out).toMatch(
      /cronJobs\/x-2-nightly: broadcast:estate\.cronJobs\.x-2-nightly\.adopt: found "2\.nightly"; allowed: /,
    );
    expect(code).toBe(0);
    const { estate } = readStackFile("found", newcomer.folder);
    expect(Object.keys(estate.targets)).toEqual(["shop-prod"]);
    expect(Object.keys(estate.things["cronJobs"] ?? {})).toEqual(["x-9-lives"]);
  });

  it("wants to be told what the file is to have, where nobody can be asked", async () => {
    const { code, notes } = await newcomer.init();
    expect(notes).toContain("Allowed: --all, --only KIND/NAME,…, or --list to see first.");
    expect(code).toBe(2);
    expect((await newcomer.init("--all", "--only", "apps")).code).toBe(2);
    expect((await newcomer.init("--all", "--times", "0")).code).toBe(2);
    expect((await broadcast("init", "--stack", "a/b", "--all")).code).toBe(2);
  });

  it("writes the estate of the example to look at, once", async () => {
    const { code, out } = await newcomer.init("--example", "shop");
    expect([code, out]).toEqual([0, expect.stringContaining("npx broadcast rehearse --stack found")]);
    expect(readStackFile("found", newcomer.folder).estate).toEqual({
      ...readStackFile("prod").estate,
      folder: newcomer.folder,
    });
    expect((await newcomer.init("--example", "shop")).code).toBe(1);
    const none = await newcomer.init("--example", "museum");
    expect([none.code, none.notes]).toEqual([2, expect.stringContaining("Allowed: shop")]);
  });
});

/** The README's picture of this very run; what a terminal overwrites is not in it, and sources stand in one order, whichever answered first. */
function pictureOf(notes: string, out: string): string {
  const found = notes
    .split("\n")
    .filter((line) => line.startsWith("✓"))
    .sort();
  const lines = ["$ npx broadcast init --stack found --all", ...found, ...out.trimEnd().split("\n")];
  const colourOf = (line: string): string | undefined =>
    line.startsWith("✓") ? "#7ee787" : /^(\$|[A-Z].*:$)/.test(line) ? "#ffffff" : undefined;
  return terminalPicture(lines, "What init prints", colourOf);
}
