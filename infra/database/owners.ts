import type { TurnedThings } from "../contract/owner.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import type { TerraformNames } from "../providers/aws/tagOwners.ts";
import { turnedResource } from "../providers/aws/turnedResources.ts";
import { databaseClient } from "./client.ts";
import { type } from "./facts.ts";

/** Source: terraform-provider-aws, docs/r: db_instance, rds_cluster, rds_cluster_instance. */
const kinds: Readonly<
  Record<string, { noun: string; key: string; of: "instance" | "cluster"; terraform: TerraformNames }>
> = {
  [type.instance]: { noun: "RDS instance", key: "identifier", of: "instance", terraform: { type: "aws_db_instance" } },
  [type.cluster]: {
    noun: "RDS cluster",
    key: "clusterIdentifier",
    of: "cluster",
    terraform: { type: "aws_rds_cluster" },
  },
  [type.clusterInstance]: {
    noun: "Aurora instance",
    key: "identifier",
    of: "instance",
    terraform: { type: "aws_rds_cluster_instance" },
  },
};

/** Classes and least capacities. */
export const databaseThings: TurnedThings = (resources) =>
  resources.normal.ofType(...Object.keys(kinds)).flatMap((shape) => {
    const kind = kinds[shape.type];
    if (!kind) return [];
    const identifier = textOf(shape, kind.key);
    return turnedResource(resources, shape, {
      subject: `${kind.noun} ${identifier}`,
      terraform: kind.terraform,
      tags: (clients) => clients.of(databaseClient, shape.target).tags(kind.of, identifier),
    });
  });

function textOf(shape: ResourceShape, key: string): string {
  const reader = inputsOf(shape).at(key);
  return required(reader, reader.text());
}
