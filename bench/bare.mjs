import { readFileSync } from "node:fs";
import { URL } from "node:url";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { Provider as Aws } from "@pulumi/aws/provider.js";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { Provider as Cloudflare } from "@pulumi/cloudflare/provider.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider.js";

const count = Number(readFileSync(new URL("count", import.meta.url), "utf8"));
const aws = new Aws("aws", { region: "eu-west-3" });
const kubernetes = new Kubernetes("kubernetes", {});
const cloudflare = new Cloudflare("cloudflare", {});

const makers = [
  (name) =>
    new MetricAlarm(
      name,
      {
        name,
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        threshold: 1,
        metricName: "CPUUtilization",
        namespace: "AWS/RDS",
        period: 60,
        statistic: "Average",
      },
      { provider: aws },
    ),
  (name) => new ConfigMap(name, { metadata: { name, namespace: "shop" }, data: { a: "b" } }, { provider: kubernetes }),
  (name) =>
    new DnsRecord(
      name,
      { zoneId: "0".repeat(32), name: `${name}.example.com`, type: "AAAA", content: "100::", proxied: true, ttl: 1 },
      { provider: cloudflare },
    ),
];
for (let index = 0; index < count; index++) makers[index % makers.length](`resource-${index}`);
