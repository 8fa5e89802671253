/** Type tokens of a landing page's resources. */
export const type = {
  script: "cloudflare:index/workersScript:WorkersScript",
  route: "cloudflare:index/workersRoute:WorkersRoute",
  record: "cloudflare:index/dnsRecord:DnsRecord",
} as const;

/** Component of a landing page. */
export const component = "broadcast:infra:Landing";
