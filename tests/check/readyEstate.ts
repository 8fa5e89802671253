import { beforeAll, expect } from "vitest";
import { appClient } from "../../infra/app/client.ts";
import { loadBalancerClient } from "../../infra/loadBalancer/client.ts";
import type { ClientDefinition, Clients, HttpAnswer } from "../../infra/contract/client.ts";
import type { Finding } from "../../infra/contract/question.ts";
import { cacheClient } from "../../infra/cache/client.ts";
import { databaseClient } from "../../infra/database/client.ts";
import type { PodTemplate } from "../../infra/flags/client.ts";
import { flagsClient } from "../../infra/flags/client.ts";
import { subnetClient } from "../../infra/nodePool/subnets/client.ts";
import { nodeClient, nodeGroupClient } from "../../infra/nodePool/client.ts";
import { quotaClient } from "../../infra/providers/aws/quotaClient.ts";
import { ownershipClient } from "../../infra/providers/kubernetes/ownership.ts";
import { zoneClient } from "../../infra/providers/cloudflare/zone.ts";
import { zoneRulesClient } from "../../infra/zone/client.ts";
import type { Readiness } from "../../ops/check/check.ts";
import { readiness } from "../../ops/check/check.ts";
import { readinessText } from "../../ops/check/text.ts";
import type { RawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { onSandbox } from "../gates/sandbox.ts";

/** Answers that take the place of some that clients of a definition give. */
export interface Said {
  definition: ClientDefinition<never>;
  instead: (own: object) => object;
}

/** `instead` gets the client whose answers it replaces. */
export function said<C extends object>(definition: ClientDefinition<C>, instead: (own: C) => Partial<C>): Said {
  return { definition: definition as unknown as ClientDefinition<never>, instead: instead as (own: object) => object };
}

function answering(clients: Clients, answers: readonly Said[], http: Clients["http"]): Clients {
  return {
    ...clients,
    http,
    of: <C>(definition: ClientDefinition<C>, target: string | undefined): C => {
      const own = answers.filter((each) => each.definition === (definition as unknown as ClientDefinition<never>));
      // A later answer counts.
      return own.reduce<object>(
        (client, { instead }) => ({ ...client, ...instead(client) }),
        clients.of(definition, target) as object,
      ) as C;
    },
  };
}

/** Pods that mount whichever ConfigMap. */
const mounting: PodTemplate["spec"] = {
  containers: [{ name: "app", volumeMounts: [{ name: "flags", mountPath: "/flags" }] }],
  volumes: [{ name: "flags", configMap: { name: "broadcast-flags-prod-shop" } }],
};

/** Where everything is well, in what the sandbox does not know. */
const recorded: Said[] = [
  said(zoneClient, () => ({ zone: () => Promise.resolve({ name: "example.com", plan: "business" }) })),
  said(databaseClient, () => ({
    orderable: () => Promise.resolve({ zones: ["eu-west-3a", "eu-west-3b"], multiAz: true, clusters: true }),
    parameter: () => Promise.resolve("LEAST({DBInstanceClassMemory/9531392},5000)"),
  })),
  said(cacheClient, () => ({
    allowedNodeTypes: () => Promise.resolve(["cache.r6g.2xlarge"]),
    nodes: () => Promise.resolve(4),
  })),
  said(quotaClient, () => ({ quota: () => Promise.resolve(1000) })),
  said(nodeGroupClient, () => ({
    standardVcpus: () => Promise.resolve({ quota: 2000, running: 100 }),
    vcpusOf: () => Promise.resolve(16),
    subnets: () => Promise.resolve({ subnets: ["subnet-a", "subnet-b"], nodes: 9 }),
  })),
  said(subnetClient, () => ({ freeAddresses: () => Promise.resolve({ "subnet-a": 4000, "subnet-b": 4000 }) })),
  said(nodeClient, () => ({
    offers: () => Promise.resolve([{ name: "node-1", pods: 110, cpu: 15.89, memory: 57.5 }]),
    images: () => Promise.resolve([{ name: "node-1", images: [{ names: ["example.com/web:1"], bytes: 400e6 }] }]),
  })),
  said(appClient, () => ({ images: () => Promise.resolve(["example.com/web:1"]) })),
  said(flagsClient, () => ({ readers: () => Promise.resolve([{ of: "Deployment web", spec: mounting }]) })),
  said(loadBalancerClient, () => ({ reservation: () => Promise.resolve({ units: 500, decreasesLeft: 2, zones: [] }) })),
  said(zoneRulesClient, () => ({
    records: () => Promise.resolve([{ type: "AAAA", content: "100::", proxied: true }]),
  })),
];

/** Where a tool has applied these fields of whatever object is asked about. */
export const applied = (manager: string, fieldsV1: object): Said =>
  said(ownershipClient, () => ({
    ownership: () =>
      Promise.resolve({
        managers: [{ manager, operation: "Apply", fieldsV1 }],
        ...{ labels: {}, annotations: {}, owners: [] },
      }),
  }));

const page: HttpAnswer = { status: 200, headers: {}, body: "<html>" };

export interface Asked {
  answers?: Said[];
  http?: (url: string) => HttpAnswer;
  edit?: (raw: RawEstate) => void;
  drift?: (() => Promise<readonly string[]>) | "nobody asks";
}

/** The example in normal on a sandbox, where everything is well but for what a test says. */
export class ReadyEstate {
  private sandbox: Clients | undefined;

  /** To be made where a suite is described: it is set up before its tests. */
  constructor() {
    beforeAll(async () => {
      this.sandbox = (await onSandbox(offlineEstate())).clients;
    });
  }

  async ask({ answers = [], http, edit, drift = () => Promise.resolve([]) }: Asked = {}): Promise<Readiness> {
    if (!this.sandbox) throw new Error("not yet set up");
    const clients = answering(this.sandbox, [...recorded, ...answers], (url) => Promise.resolve(http?.(url) ?? page));
    const well = (raw: RawEstate): void => {
      edit?.(raw);
      const pool = raw["nodePools"]?.apps as { awaitImages?: boolean; nodeGroup?: object } | undefined;
      if (pool?.nodeGroup) pool.awaitImages ??= true;
    };
    return readiness({ offline: offlineEstate("prod", well), clients, ...(drift !== "nobody asks" && { drift }) });
  }

  /** That a question has this no, and that it makes the estate unready. */
  async saysNo(asked: Asked, question: string, message: RegExp, fix: RegExp): Promise<void> {
    const result = await this.ask(asked);
    const noes = findings(result, "no").filter((finding) => finding.question === question);
    expect(noes.map((no) => [no.message, no.fix])).toContainEqual([
      expect.stringMatching(message),
      expect.stringMatching(fix),
    ]);
    expect(result.ready).toBe(false);
    expect(readinessText(result).at(-1)).toContain("Not ready");
  }
}

/** What went wrong, how it is asked of, by which question, and what it says. */
export type No = [what: string, asked: Asked, question: string, message: RegExp, fix: RegExp];

export function findings({ answers }: Readiness, verdict: Finding["verdict"]): (Finding & { question: string })[] {
  return answers
    .flatMap(({ question, findings: found }) => found.map((finding) => ({ question, ...finding })))
    .filter((finding) => finding.verdict === verdict);
}
