import type { TableArgs } from "@pulumi/aws/dynamodb/table.js";
import type { StreamArgs } from "@pulumi/aws/kinesis/stream.js";
import type { ZoneSettingArgs } from "@pulumi/cloudflare/zoneSetting.js";
import type { InputFact, InputFacts } from "../contract/inputFacts.ts";
import { anyComponent } from "../contract/shape.ts";

/** Component of a dial. */
export const component = anyComponent;

/** What is known of a type that no kind has. */
interface KnownType {
  /** Where it is known from. */
  source: string;
  /** What Terraform calls it; undefined of a type that no bridge names. */
  terraform?: string;
  /** What is planned for each of its inputs; `unknown`: neither read nor tried, and no claim. */
  inputs: Readonly<Record<string, InputFact | undefined>>;
}

const table: InputFacts<TableArgs> = {
  attributes: "unknown",
  billingMode: "unknown",
  deletionProtectionEnabled: "unknown",
  globalSecondaryIndexes: "unknown",
  globalTableWitness: "unknown",
  hashKey: "replace",
  importTable: "unknown",
  localSecondaryIndexes: "replace",
  name: "replace",
  onDemandThroughput: "unknown",
  pointInTimeRecovery: "update",
  rangeKey: "replace",
  readCapacity: "update",
  region: "replace",
  replicas: "unknown",
  restoreBackupArn: "unknown",
  restoreDateTime: "replace",
  restoreSourceName: "replace",
  restoreSourceTableArn: "unknown",
  restoreToLatestTime: "replace",
  serverSideEncryption: "unknown",
  streamEnabled: "unknown",
  streamViewType: "unknown",
  tableClass: "update",
  tags: "update",
  ttl: "unknown",
  warmThroughput: "unknown",
  writeCapacity: "update",
};

const stream: InputFacts<StreamArgs> = {
  arn: "unknown",
  encryptionType: "unknown",
  enforceConsumerDeletion: "unknown",
  kmsKeyId: "unknown",
  maxRecordSizeInKib: "unknown",
  name: "replace",
  region: "replace",
  retentionPeriod: "update",
  shardCount: "update",
  shardLevelMetrics: "update",
  streamModeDetails: "unknown",
  tags: "update",
  warmThroughputMibPs: "unknown",
};

const zoneSetting: InputFacts<ZoneSettingArgs> = {
  enabled: "update",
  settingId: "replace",
  value: "update",
  zoneId: "replace",
};

/** Types that no kind lists, by token. Of any other type nothing is known but what holds for all of its provider. */
export const knownTypes: Readonly<Record<string, KnownType>> = {
  "aws:dynamodb/table:Table": {
    source: "terraform-provider-aws, internal/service/dynamodb/table.go",
    terraform: "aws_dynamodb_table",
    inputs: table,
  },
  "aws:kinesis/stream:Stream": {
    source: "terraform-provider-aws, internal/service/kinesis/stream.go",
    terraform: "aws_kinesis_stream",
    inputs: stream,
  },
  "cloudflare:index/zoneSetting:ZoneSetting": {
    source: "terraform-provider-cloudflare 5.22.0, as it was run",
    inputs: zoneSetting,
  },
};

/** A resource of AWS stays in its region. Source: pulumi-aws 7, "Region where this resource will be managed". */
export const staysIn: Readonly<Record<string, InputFact | undefined>> = { region: "replace" };

/** How a change is asked for; without it one waits for the maintenance window while the update "succeeds". */
export const atOnce = "applyImmediately";

/**
 * Of a patch the name and the namespace alone replace it; what else cannot change, the API server refuses, in a preview already.
 * Source: pulumi-kubernetes 4.34, provider/pkg/provider/provider.go, Diff.
 */
export const patchSource = "pulumi-kubernetes 4.34, provider/pkg/provider/provider.go";

/** Seconds that a step takes on the sandbox where no stack file states it: an estimate. */
export const usualSeconds = 60;
