import { beforeAll, describe, expect, it } from "vitest";
import type { Readiness } from "../../ops/check/check.ts";
import { readiness } from "../../ops/check/check.ts";
import type { CheckPorts } from "../../ops/check/ports.ts";
import { sandboxCheckPorts } from "../../ops/check/ports.ts";
import type { Finding } from "../../ops/check/question.ts";
import { readinessText } from "../../ops/check/text.ts";
import { Denied } from "../../ops/gates/ports.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";
import type { RawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { onSandbox } from "../gates/sandbox.ts";

/** An estate where everything is well: the sandbox, and recorded answers where it knows nothing. */
const recorded: Partial<CheckPorts> = {
  account: () => Promise.resolve("000000000000"),
  zone: () => Promise.resolve({ name: "example.com", plan: "business" }),
  orderable: () => Promise.resolve({ zones: ["eu-west-3a", "eu-west-3b"], multiAz: true }),
  standardVcpus: () => Promise.resolve({ quota: 2000, running: 100 }),
  vcpusOf: () => Promise.resolve(16),
  loadBalancerCapacity: () => Promise.resolve({ units: 500, decreasesLeft: 2 }),
  records: () => Promise.resolve([{ type: "AAAA", content: "100::", proxied: true }]),
  http: () => Promise.resolve({ status: 200, headers: {}, body: "<html>" }),
};

let well: CheckPorts;

beforeAll(async () => {
  const { cloud } = await onSandbox(offlineEstate());
  well = { ...sandboxCheckPorts(cloud.store.folder, { scale: Infinity, region: "eu-west-3" }), ...recorded };
});

interface Asked {
  ports?: Partial<CheckPorts>;
  edit?: (raw: RawEstate) => void;
  drift?: () => Promise<readonly string[]>;
}

function ask({
  ports = {},
  edit = () => undefined,
  drift = () => Promise.resolve([]),
}: Asked = {}): Promise<Readiness> {
  const raw = rawEstate();
  edit(raw);
  const { estate } = parseSettings("normal", raw);
  return readiness({ estate, graphs: offlineEstate("prod", edit), ports: { ...well, ...ports }, drift });
}

function findings({ answers }: Readiness, verdict: Finding["verdict"]): (Finding & { question: string })[] {
  return answers
    .flatMap(({ question, findings }) => findings.map((finding) => ({ question, ...finding })))
    .filter((finding) => finding.verdict === verdict);
}

describe("an estate that is well", () => {
  it("is ready, and every question has an answer", async () => {
    const result = await ask();
    expect(findings(result, "no")).toEqual([]);
    expect(findings(result, "unknown")).toEqual([]);
    expect(result.ready).toBe(true);
    for (const { findings } of result.answers) expect(findings.length).toBeGreaterThan(0);
    expect(readinessText(result).at(-1)).toContain("Ready.");
  });
});

describe("a no", () => {
  const pending = (names: string[]): Partial<CheckPorts> => ({
    dbInstance: async (id) => {
      const found = await well.dbInstance(id);
      return found && { ...found, pending: id === "shop-prod" ? names : [] };
    },
  });

  it.each<[string, Asked, string, RegExp, RegExp]>([
    [
      "credentials of another account",
      { ports: { account: () => Promise.resolve("123456789012") } },
      "target",
      /belong to account 123456789012/,
      /AWS_PROFILE/,
    ],
    [
      "a token of another zone",
      { ports: { zone: () => Promise.resolve({ name: "example.org", plan: "business" }) } },
      "target",
      /is example.org, the stack file says example.com/,
      /target.cloudflare/,
    ],
    [
      "an upgrade that waits for its window",
      { ports: pending(["EngineVersion"]) },
      "queued-changes",
      /EngineVersion; a switch would carry it out at once/,
      /modify-db-instance --db-instance-identifier shop-prod --apply-immediately/,
    ],
    [
      "a database to adopt that is not there",
      {
        ports: { dbInstance: () => Promise.resolve(undefined) },
        edit: (raw) => (raw["database"].import = "shop-prod"),
      },
      "queued-changes",
      /does not exist, and the stack file adopts it/,
      /import/,
    ],
    [
      "a class that the region does not offer",
      { ports: { orderable: () => Promise.resolve(undefined) } },
      "database-class",
      /the region does not offer db.r6g.4xlarge for postgres 15/,
      /describe-orderable/,
    ],
    [
      "a class that the standby's zone does not offer",
      { ports: { orderable: () => Promise.resolve({ zones: ["eu-west-3a", "eu-west-3c"], multiAz: true }) } },
      "database-class",
      /is not offered in eu-west-3b/,
      /another class/,
    ],
    [
      "a class without a standby",
      { ports: { orderable: () => Promise.resolve({ zones: ["eu-west-3a", "eu-west-3b"], multiAz: false }) } },
      "database-class",
      /not offered with a standby/,
      /another class/,
    ],
    [
      "a quota too small for the broadcast's nodes",
      { ports: { standardVcpus: () => Promise.resolve({ quota: 1603, running: 100 }) } },
      "node-quota",
      /100 vCPUs run, 100 nodes take 1,504 more, 1,603 are allowed: 1 too many/,
      /--desired-value 1604/,
    ],
    [
      "an app that was never delivered",
      { ports: { pods: () => Promise.resolve(undefined) } },
      "autoscalers",
      /there is no such Deployment/,
      /deliver the app/,
    ],
    [
      "an operator that keeps the autoscaler",
      {
        ports: {
          autoscalers: async (namespace) =>
            (await well.autoscalers(namespace)).map((each) => ({ ...each, owners: ["ScaledObject/web"] })),
        },
      },
      "autoscalers",
      /ScaledObject\/web keeps its autoscaler/,
      /pause/,
    ],
    [
      "a delivery that sets replicas",
      { ports: { replicaClaims: () => Promise.resolve(["helm"]) } },
      "autoscalers",
      /helm sets spec.replicas at each delivery/,
      /take spec.replicas out/,
    ],
    [
      "a reservation that may not be lowered again",
      { ports: { loadBalancerCapacity: () => Promise.resolve({ units: 500, decreasesLeft: 0 }) } },
      "load-balancers",
      /may not be lowered again today/,
      /tomorrow/,
    ],
    [
      "a smaller plan",
      { ports: { zone: () => Promise.resolve({ name: "example.com", plan: "pro" }) } },
      "zone-plan",
      /its plan is pro, the stack file says business/,
      /target.cloudflare.plan to pro/,
    ],
    [
      "a rule that somebody made by hand",
      {
        ports: {
          rules: async (zone, phase) => [
            ...((await well.rules(zone, phase)) ?? []),
            { ref: "old_campaign", enabled: true, expression: "true" },
          ],
        },
      },
      "rulesets",
      /would be deleted: old_campaign/,
      /edge.rulesets.\w+.keep/,
    ],
    [
      "a host that does not pass Cloudflare",
      { ports: { records: () => Promise.resolve([{ type: "A", content: "192.0.2.1", proxied: false }]) } },
      "dns",
      /A is not proxied/,
      /switch the record to proxied/,
    ],
    [
      "a landing page that does not answer",
      {
        ports: {
          http: (url) => Promise.resolve({ status: url.includes("tv.") ? 522 : 200, headers: {}, body: "" }),
        },
      },
      "landing",
      /it answers 522/,
      /up in normal/,
    ],
    [
      "a form that is closed",
      {
        ports: {
          http: (url) =>
            Promise.resolve(
              url.endsWith("/viewform")
                ? { status: 302, headers: { location: url.replace("viewform", "closedform") }, body: "" }
                : { status: 200, headers: {}, body: "" },
            ),
        },
      },
      "form",
      /it is closed/,
      /open it/,
    ],
    [
      "a form that asks for an account",
      {
        ports: {
          http: (url) =>
            Promise.resolve(
              url.endsWith("/viewform")
                ? { status: 302, headers: { location: "https://accounts.google.com/v3/signin" }, body: "" }
                : { status: 200, headers: {}, body: "" },
            ),
        },
      },
      "form",
      /asks for an account/,
      /anybody/,
    ],
    [
      "an estate that has drifted",
      { drift: () => Promise.resolve(["database-primary: instanceClass is db.r6g.2xlarge"]) },
      "drift",
      /database-primary: instanceClass/,
      /pulumi refresh/,
    ],
  ])("is %s, with its fix", async (_, asked, question, message, fix) => {
    const result = await ask(asked);
    const found = findings(result, "no").filter((finding) => finding.question === question);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.message).toMatch(message);
    expect(found[0]?.fix).toMatch(fix);
    expect(result.ready).toBe(false);
    expect(readinessText(result).at(-1)).toContain("Not ready");
  });
});

describe("an unknown", () => {
  it("names the right that is missing, for the things it hides and no others", async () => {
    const dbInstance: CheckPorts["dbInstance"] = (id) =>
      id === "shop-prod" ? Promise.reject(new Denied("rds:DescribeDBInstances")) : well.dbInstance(id);
    const result = await ask({ ports: { dbInstance } });
    expect(
      findings(result, "unknown").map(({ question, subject, permission }) => [question, subject, permission]),
    ).toEqual([
      ["queued-changes", "shop-prod", "rds:DescribeDBInstances"],
      ["database-class", "shop-prod", "rds:DescribeDBInstances"],
    ]);
    expect(result.ready).toBe(true);
    const text = readinessText(result).join("\n");
    expect(text).toContain("Rights these credentials lack (docs/permissions.md): rds:DescribeDBInstances");
    expect(text).toContain("2 of ");
    expect(text).not.toContain("Ready.");
  });

  it("is what an error of the network is", async () => {
    const result = await ask({ ports: { zone: () => Promise.reject(new Error("connect ECONNREFUSED")) } });
    expect(findings(result, "unknown").map(({ message }) => message)).toContain(
      "could not be asked: connect ECONNREFUSED",
    );
  });

  it("is the quota of nodes whose type is not known, or that count against another one", async () => {
    const none = await ask({ edit: (raw) => delete raw["headroom"].nodeGroup });
    expect(findings(none, "unknown")[0]?.message).toContain("describes no node group");
    const other = await ask({ edit: (raw) => (raw["headroom"].nodeGroup.instanceTypes = ["g5.xlarge"]) });
    expect(findings(other, "unknown")[0]?.message).toContain("g5.xlarge counts against another quota");
  });

  it("is drift where no engine was asked", async () => {
    const raw = rawEstate();
    const result = await readiness({
      estate: parseSettings("normal", raw).estate,
      graphs: offlineEstate(),
      ports: well,
    });
    expect(findings(result, "unknown").map(({ question }) => question)).toEqual(["drift"]);
  });
});
