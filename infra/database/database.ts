import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { aurora } from "./aurora.ts";
import { databaseProxy } from "./proxy.ts";
import { rds } from "./rds.ts";
import type { DatabaseArgs } from "./schema.ts";

/** The shared database: an RDS instance with its replicas, or an Aurora cluster; and the proxy in front of it. */
export class Database extends ComponentResource {
  /** Address apps connect to: the proxy's where there is one, else the writer's. */
  readonly address: Output<string>;
  /** Instances whose CPU and latency are worth watching, writer first. */
  readonly instances: readonly string[];

  constructor(name: string, args: DatabaseArgs, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Database", name, {}, opts);
    const writer = args.kind === "rds" ? rds(this, name, args) : aurora(this, name, args);
    const proxy = args.proxy && databaseProxy(this, name, args.proxy, writer);
    this.address = proxy?.endpoint ?? writer.address;
    this.instances = writer.instances;
    this.registerOutputs({ address: this.address });
  }
}
