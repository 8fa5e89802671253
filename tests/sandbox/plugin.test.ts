import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { json, messages, struct } from "../../sandbox/grpc.ts";
import { database, temporaryFolder } from "./fixture.ts";

const sandbox = fileURLToPath(new URL("../../sandbox", import.meta.url));
const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
const { credentials } = sdk("@grpc/grpc-js") as { credentials: { createInsecure(): unknown } };
const { ResourceProviderClient } = sdk("./proto/provider_grpc_pb") as {
  ResourceProviderClient: new (
    address: string,
    credentials: unknown,
  ) => Record<string, (...args: unknown[]) => void> & { close(): void };
};

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

interface Plugin {
  child: ChildProcess;
  store: string;
  ask: <T>(method: string, request: unknown) => Promise<T>;
}

async function start(name: string): Promise<Plugin> {
  const store = join(temporaryFolder(), "store");
  const child = spawn(join(sandbox, name, `pulumi-resource-${name}`), ["127.0.0.1:1"], {
    cwd: tmpdir(),
    env: { ...process.env, BROADCAST_SANDBOX_DIR: store, BROADCAST_SANDBOX_SCALE: "0" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  started.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const client = new ResourceProviderClient(`127.0.0.1:${line.toString().trim()}`, credentials.createInsecure());
  return {
    child,
    store,
    ask: (method, request) =>
      new Promise((resolve, reject) => {
        client[method]?.(request, (error: Error | null, response: never) => {
          if (error) reject(error);
          else resolve(response);
        });
      }),
  };
}

const urn = "urn:pulumi:prod::broadcast::broadcast:infra:Database$aws:rds/instance:Instance::database-primary";

describe("a provider plugin, without the engine", () => {
  it("starts from any folder, tells the version of the package it stands for, and ends with the engine", async () => {
    for (const name of ["aws", "cloudflare", "kubernetes"]) {
      const { child, ask } = await start(name);
      const info = await ask<{ getVersion(): string }>(
        "getPluginInfo",
        new (sdk("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => unknown }).Empty(),
      );
      const { version } = createRequire(import.meta.url)(`@pulumi/${name}/package.json`) as { version: string };
      expect(info.getVersion()).toBe(version);
      child.stdin?.end();
      expect(await once(child, "exit")).toEqual([0, null]);
    }
  });

  it("takes its account from the provider's configuration", async () => {
    const { ask } = await start("aws");
    const args = struct({ allowedAccountIds: '["123456789012"]', region: "eu-west-3" });
    const configured = await ask<InstanceType<typeof messages.ConfigureResponse>>(
      "configure",
      new messages.ConfigureRequest().setArgs(args),
    );
    expect([configured.getSupportspreview(), configured.getAcceptsecrets()]).toEqual([true, true]);
    const token = "aws:index/getCallerIdentity:getCallerIdentity";
    const answer = await ask<InstanceType<typeof messages.InvokeResponse>>(
      "invoke",
      new messages.InvokeRequest().setTok(token),
    );
    expect(json(answer.getReturn())).toMatchObject({ accountId: "123456789012", userId: "broadcast-sandbox" });
  });

  it("previews without a trace, creates, and finds the created again", async () => {
    const { ask, store } = await start("aws");
    const request = new messages.CreateRequest().setUrn(urn).setProperties(struct(database));
    const preview = await ask<InstanceType<typeof messages.CreateResponse>>("create", request.setPreview(true));
    expect([preview.getId(), json(preview.getProperties())["endpoint"]]).toEqual(["", undefined]);
    expect(existsSync(store)).toBe(false);
    const created = await ask<InstanceType<typeof messages.CreateResponse>>("create", request.setPreview(false));
    expect(json(created.getProperties())["endpoint"]).toMatch(/^prod\./);
    const read = new messages.ReadRequest().setUrn(urn).setId("prod");
    const found = await ask<InstanceType<typeof messages.ReadResponse>>("read", read);
    expect(found.getId()).toBe(created.getId());
    expect(json(found.getInputs())).not.toHaveProperty("password");
    const gone = await ask<InstanceType<typeof messages.ReadResponse>>("read", read.setId("other"));
    expect(gone.getId()).toBe("");
  });

  it("compares in detail, and says what it cannot do", async () => {
    const { ask } = await start("aws");
    const request = new messages.DiffRequest().setUrn(urn).setId("db-X").setOldInputs(struct(database));
    request.setNews(struct({ ...database, dbName: "other", iops: 12000 }));
    const diff = await ask<InstanceType<typeof messages.DiffResponse>>("diff", request);
    expect(diff.getReplacesList()).toEqual(["dbName"]);
    expect([...diff.getDetaileddiffMap().keys()]).toEqual(["dbName", "iops"]);
    // Its identifier was given, and no two instances share one.
    expect(diff.getDeletebeforereplace()).toBe(true);
    const unknown = new messages.CreateRequest()
      .setUrn("urn:pulumi:prod::broadcast::aws:s3/nothing:Nothing::b")
      .setProperties(struct({}));
    await expect(ask("create", unknown)).rejects.toThrow(
      "the sandbox does not know the resource type aws:s3/nothing:Nothing",
    );
  });
});
