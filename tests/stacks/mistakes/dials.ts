import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const table = {
  type: "aws:dynamodb/table:Table",
  adopt: "orders",
  turns: "prewarm",
  properties: { readCapacity: { normal: 50, broadcast: 2000 } },
  takesSeconds: 120,
  interrupts: "nothing",
};
const object = {
  ...table,
  type: "kubernetes:kafka.strimzi.io/v1beta2:KafkaConnect",
  adopt: "shop/mailer",
  properties: { "spec.replicas": { normal: 1, broadcast: 20 } },
};

const one = (dial: object) => (raw: RawEstate) => (raw["dials"] = { it: dial });

/** One that sets one property alone. */
const setting = (path: string, value: object, more: object = {}) =>
  one({ ...table, ...more, properties: { [path]: value } });

const numbers = { normal: 1, broadcast: 2 };
const at = (path: string): string => `estate.dials.it.properties.${path}`;

/** Mistakes in what a file says of dials of any type. */
export const dialMistakes: readonly Mistake[] = [
  {
    name: "a type as the engine shows it",
    edit: one({ ...table, type: "aws:dynamodb:Table" }),
    path: "estate.dials.it.type",
    allowed: /^the type token of a resource, as aws:dynamodb\/table:Table/,
  },
  {
    name: "a type that the SDK does not have",
    edit: one({ ...table, type: "aws:dynamodb/table:Tabel" }),
    path: "estate.dials.it.type",
    allowed: /^a type of @pulumi\/aws, as the installed version has it$/,
  },
  {
    name: "a property that a room turns of what is imported",
    edit: one({
      ...table,
      type: "aws:rds/instance:Instance",
      properties: { instanceClass: { normal: "a", broadcast: "b" } },
    }),
    path: at("instanceClass"),
    allowed: /^a property that no room turns: that of aws:rds\/instance:Instance is turned under databases$/,
  },
  {
    name: "a type that its room has all of",
    edit: one({
      ...table,
      type: "aws:rds/proxy:Proxy",
      properties: { idleClientTimeout: { normal: 1800, broadcast: 60 } },
    }),
    path: "estate.dials.it.type",
    allowed: /^a type without a room of its own: aws:rds\/proxy:Proxy is turned under databases$/,
  },
  {
    name: "a property whose change replaces, by the table of its room",
    edit: one({
      ...table,
      type: "aws:rds/instance:Instance",
      properties: { storageEncrypted: { normal: false, broadcast: true } },
    }),
    path: at("storageEncrypted"),
    allowed: /^a property that changes in place: a change of storageEncrypted replaces the resource/,
  },
  {
    name: "an object that has a room, in another version",
    edit: one({
      ...object,
      type: "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
      properties: { "spec.minReplicas": { normal: 1, broadcast: 20 } },
    }),
    path: at("spec.minReplicas"),
    allowed: /is turned under apps$/,
  },
  {
    name: "a property that a room turns of an object of many",
    edit: one({
      ...object,
      type: "kubernetes:keda.sh/v1beta1:ScaledObject",
      properties: { 'spec["minReplicaCount"]': { normal: 1, broadcast: 20 }, "spec.cooldownPeriod": numbers },
    }),
    path: at('spec["minReplicaCount"]'),
    allowed: /^a property that no room turns: that of kubernetes:keda\.sh\/v1beta1:ScaledObject is turned under apps$/,
  },
  {
    name: "all that a room turns of an object, and more",
    edit: one({
      ...object,
      type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
      properties: { spec: { normal: { cooldownPeriod: 300 }, broadcast: { minReplicaCount: 20 } } },
    }),
    path: at("spec"),
    allowed: /is turned under apps$/,
  },
  {
    name: "an object by more than its namespace and name",
    edit: one({ ...object, adopt: "apps/shop/mailer" }),
    path: "estate.dials.it.adopt",
    allowed: /^<namespace>\/<name> of the object, or its <name> where it is in no namespace$/,
  },
  {
    name: "an interruption that is not said",
    edit: one({ ...table, interrupts: undefined }),
    path: "estate.dials.it.interrupts",
    allowed: /nothing/,
  },
  {
    name: "a property that the type does not take",
    edit: setting("readCapacities", numbers),
    path: at("readCapacities"),
    allowed: /^a property that aws:dynamodb\/table:Table takes here: .*readCapacity, .*writeCapacity$/,
  },
  {
    name: "a path that is none",
    edit: setting("ttl..enabled", numbers),
    path: at("ttl..enabled"),
    allowed: /^a property, as readCapacity, scalingConfig\.minSize or /,
  },
  {
    name: "a key among keys that nobody can list",
    edit: setting("tags.team", { normal: "a", broadcast: "b" }),
    path: at("tags.team"),
    allowed: /^tags as a whole, since it is keys with values/,
  },
  {
    name: "another sort of value",
    edit: setting("readCapacity", { normal: 50, broadcast: "2000" }),
    path: at("readCapacity"),
    allowed: /^a number in every phase$/,
  },
  {
    name: "a property whose change replaces the resource",
    edit: setting("hashKey", { normal: "a", broadcast: "b" }, { inPlaceBecause: "I think so" }),
    path: at("hashKey"),
    allowed: /a change of hashKey replaces the resource \(terraform-provider-aws, .*table\.go\)$/,
  },
  {
    name: "a property of which nobody knows whether its change replaces the resource",
    edit: setting("streamEnabled", { normal: false, broadcast: true }),
    path: at("streamEnabled"),
    allowed: /^a property that is known to change in place: .*says so under inPlaceBecause$/,
  },
  {
    name: "a property of which the SDK itself says that it replaces",
    edit: setting(
      "name",
      { normal: "a", broadcast: "b" },
      { type: "aws:bedrock/agentcoreApiKeyCredentialProvider:AgentcoreApiKeyCredentialProvider" },
    ),
    path: at("name"),
    allowed: /\(the SDK says: Forces replacement when changed\)\. .* under inPlaceBecause$/,
  },
  {
    name: "a property within another of the same dial",
    edit: one({
      ...object,
      properties: { "spec.limits": { normal: {}, broadcast: {} }, "spec.limits.cpu": { normal: "1", broadcast: "2" } },
    }),
    path: at("spec.limits.cpu"),
    allowed: /^another property: spec\.limits is within it, or it within that$/,
  },
  {
    name: "what an object is",
    edit: one({ ...object, properties: { "metadata.name": { normal: "a", broadcast: "b" } } }),
    path: at("metadata.name"),
    allowed: /^of metadata: annotations, labels$/,
  },
];
