import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const secondOf = {
  aws: { aws: { account: "000000000000", region: "eu-central-1" } },
  kubernetes: { kubernetes: { context: "shop-prod-2", namespace: "shop" } },
  cloudflare: (e: RawEstate) => ({ cloudflare: { ...e["targets"].site.cloudflare, zone: "f".repeat(32) } }),
};

/** Mistakes in the targets, and in what names one. */
export const targetMistakes: readonly Mistake[] = [
  { name: "no targets", edit: (e) => delete e["targets"], path: "estate.targets", allowed: /^keys with values$/ },
  {
    name: "targets that are none",
    edit: (e) => (e["targets"] = {}),
    path: "estate.targets",
    allowed: /^at least one target$/,
  },
  {
    name: "a target in two clouds",
    edit: (e) => (e["targets"].paris.kubernetes = { context: "shop-prod" }),
    path: "estate.targets.paris",
    allowed: /^exactly one of aws, kubernetes, cloudflare$/,
  },
  {
    name: "a target in no cloud",
    edit: (e) => (e["targets"].lyon = {}),
    path: "estate.targets.lyon",
    allowed: /^exactly one of aws, kubernetes, cloudflare$/,
  },
  {
    name: "a target in a cloud that is none of the three",
    edit: (e) => (e["targets"].lyon = { azure: {} }),
    path: "estate.targets.lyon.azure",
    allowed: /^no such key; optionally aws, kubernetes, cloudflare$/,
  },
  {
    name: "a target's name with a blank",
    edit: (e) => (e["targets"]["Paris 2"] = secondOf.aws),
    path: "estate.targets.Paris 2",
    allowed: /^lower-case letters, digits and single inner hyphens, starting with a letter$/,
  },
  {
    name: "a target's name longer than its resources' may be",
    edit: (e) => (e["targets"]["x".repeat(41)] = secondOf.aws),
    path: `estate.targets.${"x".repeat(41)}`,
    allowed: /40/,
  },
  {
    name: "an account without quotes",
    edit: (e) => (e["targets"].paris.aws.account = 123456789012),
    path: "estate.targets.paris.aws.account",
    allowed: /^a text; put it in quotes$/,
  },
  {
    name: "an account of zeros without quotes",
    edit: (e) => (e["targets"].paris.aws.account = 0),
    path: "estate.targets.paris.aws.account",
    allowed: /^a text; put it in quotes$/,
  },
  {
    name: "an account of eleven digits",
    edit: (e) => (e["targets"].paris.aws.account = "12345678901"),
    path: "estate.targets.paris.aws.account",
    allowed: /^12 digits, in quotes; 000000000000 stands for "not yet known"$/,
  },
  {
    name: "a region that is none",
    edit: (e) => (e["targets"].paris.aws.region = "Paris"),
    path: "estate.targets.paris.aws.region",
    allowed: /^a region such as eu-west-3$/,
  },
  {
    name: "an empty profile",
    edit: (e) => (e["targets"].paris.aws.profile = ""),
    path: "estate.targets.paris.aws.profile",
    allowed: /^a text of at least 1 character/,
  },
  {
    name: "a cluster without its context",
    edit: (e) => delete e["targets"].cluster.kubernetes.context,
    path: "estate.targets.cluster.kubernetes.context",
    allowed: /^a text of at least 1 character.*Context of the kubeconfig/,
  },
  {
    name: "a namespace with a capital",
    edit: (e) => (e["targets"].cluster.kubernetes.namespace = "Shop"),
    path: "estate.targets.cluster.kubernetes.namespace",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  {
    name: "a zone id that is a name",
    edit: (e) => (e["targets"].site.cloudflare.zone = "example.com"),
    path: "estate.targets.site.cloudflare.zone",
    allowed: /^32 lower-case hexadecimal digits$/,
  },
  {
    name: "a Cloudflare account of digits without quotes",
    edit: (e) => (e["targets"].site.cloudflare.account = 0),
    path: "estate.targets.site.cloudflare.account",
    allowed: /^a text .*; put it in quotes$/,
  },
  {
    name: "a domain with a scheme",
    edit: (e) => (e["targets"].site.cloudflare.domain = "https://example.com"),
    path: "estate.targets.site.cloudflare.domain",
    allowed: /^a lower-case host name such as www\.example\.com/,
  },
  {
    name: "an unknown plan",
    edit: (e) => (e["targets"].site.cloudflare.plan = "biz"),
    path: "estate.targets.site.cloudflare.plan",
    allowed: /^"free", "pro", "business", "enterprise"$/,
  },
  {
    name: "a token in place of its variable's name",
    edit: (e) => (e["targets"].site.cloudflare.tokenVariable = "v1.0-abcdef"),
    path: "estate.targets.site.cloudflare.tokenVariable",
    allowed: /^the name of an environment variable such as CLOUDFLARE_API_TOKEN$/,
  },
  {
    name: "a database in one of two accounts",
    edit: (e) => (e["targets"].frankfurt = secondOf.aws),
    path: "estate.databases.shop.in",
    allowed: /^an aws target: frankfurt, paris$/,
  },
  {
    name: "a database in an account that is none",
    edit: (e) => (e["databases"].shop.in = "pairs"),
    path: "estate.databases.shop.in",
    allowed: /^an aws target: paris$/,
  },
  {
    name: "a database in a cluster",
    edit: (e) => (e["databases"].shop.in = "cluster"),
    path: "estate.databases.shop.in",
    allowed: /^an aws target: paris$/,
  },
  {
    name: "an app in one of two clusters",
    edit: (e) => (e["targets"].second = secondOf.kubernetes),
    path: "estate.apps.web.in",
    allowed: /^a kubernetes target: cluster, second$/,
  },
  {
    name: "a node pool in one of two clusters",
    edit: (e) => (e["targets"].second = secondOf.kubernetes),
    path: "estate.nodePools.apps.in",
    allowed: /^a kubernetes target: cluster, second$/,
  },
  {
    name: "a node group in one of two accounts",
    edit: (e) => (e["targets"].frankfurt = secondOf.aws),
    path: "estate.nodePools.apps.nodeGroup.in",
    allowed: /^an aws target: frankfurt, paris$/,
  },
  {
    name: "flags in one of two clusters",
    edit: (e) => (e["targets"].second = secondOf.kubernetes),
    path: "estate.flags.shop.in",
    allowed: /^a kubernetes target: cluster, second$/,
  },
  {
    name: "a landing page in one of two zones",
    edit: (e) => (e["targets"].other = secondOf.cloudflare(e)),
    path: "estate.landings.tv.in",
    allowed: /^a cloudflare target: other, site$/,
  },
  {
    name: "rules of one of two zones",
    edit: (e) => (e["targets"].other = secondOf.cloudflare(e)),
    path: "estate.zones.site.in",
    allowed: /^a cloudflare target: other, site$/,
  },
  {
    name: "rules without a zone",
    edit: (e) => delete e["targets"].site,
    path: "estate.zones.site.in",
    allowed: /^a cloudflare target, and targets has none$/,
  },
  {
    name: "alarms in one of two accounts",
    edit: (e) => (e["targets"].frankfurt = secondOf.aws),
    path: "estate.alarms.evening.in",
    allowed: /^an aws target: frankfurt, paris$/,
  },
  {
    name: "an app without a namespace",
    edit: (e) => delete e["targets"].cluster.kubernetes.namespace,
    path: "estate.apps.web.namespace",
    allowed: /^a namespace, here or as targets\.cluster\.kubernetes\.namespace$/,
  },
  {
    name: "flags without a namespace",
    edit: (e) => delete e["targets"].cluster.kubernetes.namespace,
    path: "estate.flags.shop.namespace",
    allowed: /^a namespace, here or as targets\.cluster\.kubernetes\.namespace$/,
  },
  {
    name: "placeholders without a namespace",
    edit: (e) => delete e["targets"].cluster.kubernetes.namespace,
    path: "estate.nodePools.apps.placeholders.namespace",
    allowed: /^a namespace, here or as targets\.cluster\.kubernetes\.namespace$/,
  },
];
