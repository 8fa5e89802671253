import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { recordedServers } from "../gates/clients.ts";
import { broadcast } from "../terminal.ts";
import type { Called } from "../terminal.ts";
import { cloudflareAnswer, region } from "./clouds.ts";
import { kubeconfigOf } from "./cluster.ts";
import type { Call } from "./server.ts";

/** Somebody at an empty folder, who has credentials of nothing unless a test gives some; for where a suite is described. */
export class Newcomer {
  folder = "";
  /** What was asked of Cloudflare. */
  readonly calls: Call[] = [];
  private readonly serving = recordedServers();

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), "init-"));
      for (const name of [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_PROFILE",
        "AWS_REGION",
        "CLOUDFLARE_API_TOKEN",
      ])
        vi.stubEnv(name, "");
      // Whoever runs the tests may have some.
      vi.stubEnv("AWS_CONFIG_FILE", join(this.folder, "config"));
      vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(this.folder, "credentials"));
      vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
      vi.stubEnv("KUBECONFIG", join(this.folder, "kubeconfig"));
      writeFileSync(
        join(this.folder, "kubeconfig"),
        JSON.stringify({ apiVersion: "v1", kind: "Config", contexts: [] }),
      );
    });
    afterEach(() => rmSync(this.folder, { recursive: true }));
  }

  hasAws(endpoint: string): void {
    const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test of a secret", AWS_REGION: region };
    for (const [name, value] of Object.entries({ ...keys, AWS_ENDPOINT_URL: endpoint })) vi.stubEnv(name, value);
  }

  hasCluster(server: string, context = "shop-prod"): void {
    writeFileSync(join(this.folder, "kubeconfig"), kubeconfigOf(context, server));
  }

  /** `refused` are ends of paths that the token may not read. */
  async hasCloudflare(refused: readonly string[] = []): Promise<void> {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "token of a test");
    const address = await this.serving((request) => {
      const { method = "", url: what = "" } = request;
      this.calls.push({ method, what });
      return { type: "application/json", ...cloudflareAnswer(what, refused) };
    });
    vi.stubEnv("CLOUDFLARE_BASE_URL", address);
  }

  init(...args: string[]): Promise<Called> {
    return broadcast("init", "--stack", "found", "--cwd", this.folder, ...args);
  }

  get path(): string {
    return join(this.folder, "Pulumi.found.yaml");
  }

  /** The file it has written; undefined where there is none. */
  get file(): string | undefined {
    return existsSync(this.path) ? readFileSync(this.path, "utf8") : undefined;
  }
}
