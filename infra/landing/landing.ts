import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { WorkersRoute } from "@pulumi/cloudflare/workersRoute.js";
import { WorkersScript } from "@pulumi/cloudflare/workersScript.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import type { LandingArgs } from "./schema.ts";

interface Place {
  /** Cloudflare account id. */
  account: string;
  /** Zone id. */
  zone: string;
  /** Folder of the files to serve, relative to the program's own, stacks/. */
  directory: string;
}

/**
 * Headers of every answer, as in a `_headers` file: no script runs and nothing is fetched from outside, not even by mistake.
 * `connect-src` is for auditors, who read robots.txt from within the page.
 */
export const landingHeaders = `/*
  Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
  Cache-Control: public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400
`;

/** The static page as Worker assets: asset requests are free and never reach the origin. */
export class Landing extends ComponentResource {
  /** Address of the landing page. */
  readonly url: string;

  constructor(name: string, args: LandingArgs & Place, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Landing", name, {}, opts);
    const script = new WorkersScript(
      `${name}-script`,
      {
        accountId: args.account,
        scriptName: args.script,
        compatibilityDate: args.compatibilityDate,
        assets: {
          directory: args.directory,
          config: { htmlHandling: "auto-trailing-slash", notFoundHandling: "404-page", headers: landingHeaders },
        },
      },
      { parent: this },
    );
    new WorkersRoute(
      `${name}-route`,
      { zoneId: args.zone, pattern: `${args.host}/*`, script: args.script },
      adopted(this, args.importRoute, { dependsOn: [script] }),
    );
    new DnsRecord(
      `${name}-record`,
      {
        zoneId: args.zone,
        name: args.host,
        type: "AAAA",
        // The discard prefix: the Worker answers, so there is no origin behind this name.
        content: "100::",
        proxied: true,
        ttl: 1,
      },
      adopted(this, args.importRecord),
    );
    this.url = `https://${args.host}/`;
    this.registerOutputs({ url: this.url });
  }
}
