import type { Output, Resource } from "@pulumi/pulumi";

/** What the rest of the component needs of either kind of database. */
export interface Writer {
  address: Output<string>;
  engineFamily: "POSTGRESQL" | "MYSQL";
  /** How a proxy names its target. */
  target: { dbInstanceIdentifier: string } | { dbClusterIdentifier: string };
  /** What a proxy must wait for. */
  resource: Resource;
}
