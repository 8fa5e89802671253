import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Health, KubeConfig } from "@kubernetes/client-node";
import { programs } from "./programs.ts";

/** Context of the kubeconfig that may do everything, and of the one that may do nothing. */
export const contexts = { admin: "admin", nobody: "nobody" } as const;

/**
 * A real control plane on loopback: etcd, kube-apiserver, kube-controller-manager and kube-scheduler; kwok stands for the
 * kubelets. Nothing is left of it after {@link ControlPlane.stop}.
 */
export class ControlPlane {
  readonly folder = mkdtempSync(join(tmpdir(), "broadcast-control-plane-"));
  private readonly children: ChildProcess[] = [];
  private readonly tokens = { admin: secret(), nobody: secret() };
  private port = 0;

  /** Path of a kubeconfig with both contexts. */
  get kubeconfig(): string {
    return join(this.folder, "kubeconfig.json");
  }

  async start(): Promise<void> {
    const [api, client, peer] = await freePorts(3);
    if (api === undefined) throw new Error("no free port");
    this.port = api;
    const etcd = `http://127.0.0.1:${client}`;
    this.writeFiles();
    this.run("etcd", [
      `--data-dir=${join(this.folder, "etcd")}`,
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      // Nothing here outlives the tests.
      "--unsafe-no-fsync",
    ]);
    this.run(join(programs, "kube-apiserver"), this.apiServerFlags(etcd));
    await this.untilHealthy();
    const common = [`--kubeconfig=${this.kubeconfig}`, "--leader-elect=false"];
    this.run(join(programs, "kube-controller-manager"), [
      ...common,
      "--secure-port=0",
      "--horizontal-pod-autoscaler-sync-period=1s",
      "--kube-api-qps=500",
      "--kube-api-burst=1000",
    ]);
    this.run(join(programs, "kube-scheduler"), [
      "--leader-elect=false",
      "--secure-port=0",
      `--config=${join(this.folder, "scheduler.json")}`,
    ]);
    this.run(join(programs, "kwok"), [
      `--kubeconfig=${this.kubeconfig}`,
      "--manage-all-nodes=true",
      `--config=${join(programs, "stages.yaml")}`,
    ]);
  }

  /** Ends what was started, last first, and removes its folder. */
  async stop(): Promise<void> {
    for (const child of this.children.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  config(context: keyof typeof contexts = "admin"): KubeConfig {
    const config = new KubeConfig();
    config.loadFromFile(this.kubeconfig);
    config.setCurrentContext(context);
    return config;
  }

  private apiServerFlags(etcd: string): string[] {
    const key = join(this.folder, "service-accounts");
    return [
      `--etcd-servers=${etcd}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${this.port}`,
      `--cert-dir=${join(this.folder, "certificates")}`,
      `--token-auth-file=${join(this.folder, "tokens.csv")}`,
      "--authorization-mode=RBAC",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--endpoint-reconciler-type=none",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${key}.pub`,
      `--service-account-signing-key-file=${key}.key`,
      // Pods need no account of their own here.
      "--disable-admission-plugins=ServiceAccount",
    ];
  }

  private writeFiles(): void {
    const write = (name: string, text: string): void => writeFileSync(join(this.folder, name), text, { mode: 0o600 });
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    write("service-accounts.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
    write("service-accounts.key", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    write(
      "tokens.csv",
      `${this.tokens.admin},admin,admin,system:masters\n${this.tokens.nobody},nobody,nobody,visitors\n`,
    );
    const names = Object.values(contexts);
    write(
      "kubeconfig.json",
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        // The API server signs its own certificate when it starts.
        clusters: [
          { name: "plane", cluster: { server: `https://127.0.0.1:${this.port}`, "insecure-skip-tls-verify": true } },
        ],
        users: names.map((name) => ({ name, user: { token: this.tokens[name] } })),
        contexts: names.map((name) => ({ name, context: { cluster: "plane", user: name } })),
        "current-context": contexts.admin,
      }),
    );
    write(
      "scheduler.json",
      JSON.stringify({
        apiVersion: "kubescheduler.config.k8s.io/v1",
        kind: "KubeSchedulerConfiguration",
        leaderElection: { leaderElect: false },
        clientConnection: { kubeconfig: this.kubeconfig, qps: 500, burst: 1000 },
      }),
    );
  }

  private run(program: string, args: string[]): void {
    const log = createWriteStream(join(this.folder, `${program.split("/").at(-1) ?? program}.log`));
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.children.push(child);
  }

  private async untilHealthy(): Promise<void> {
    const health = new Health(this.config());
    for (let i = 0; i < 300; i++) {
      // It answers questions before it is ready, and a controller manager that finds it so for ten seconds ends.
      if (await health.readyz({}).catch(() => false)) return;
      if (this.children.some(({ exitCode }) => exitCode !== null)) break;
      await sleep(200);
    }
    const log = readFileSync(join(this.folder, "kube-apiserver.log"), "utf8");
    throw new Error(`The API server does not answer:\n${log.slice(-2000)}`);
  }
}

function secret(): string {
  return randomBytes(16).toString("hex");
}

/** Ports of loopback that nobody listens on. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
