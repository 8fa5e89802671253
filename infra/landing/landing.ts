import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { WorkersRoute } from "@pulumi/cloudflare/workersRoute.js";
import { WorkersScript } from "@pulumi/cloudflare/workersScript.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions } from "../contract/adopt.ts";
import { physicalName } from "../contract/physicalName.ts";
import { component, type } from "./facts.ts";
import type { LandingArgs } from "./schema.ts";

interface PlacedLanding extends LandingArgs {
  stack: string;
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
export class LandingComponent extends ComponentResource {
  /** Address of the landing page. */
  readonly url: string;

  constructor(label: string, name: string, args: PlacedLanding, opts?: ComponentResourceOptions) {
    super(component, label, { landing: name, host: args.host }, opts);
    const scriptName = args.script ?? physicalName("broadcast-landing", args.stack, name);
    const script = new WorkersScript(
      `${label}-script`,
      {
        accountId: args.account,
        scriptName,
        compatibilityDate: args.compatibilityDate,
        assets: {
          directory: args.directory,
          config: { htmlHandling: "auto-trailing-slash", notFoundHandling: "404-page", headers: landingHeaders },
        },
      },
      { parent: this },
    );
    const route = { zoneId: args.zone, pattern: `${args.host}/*`, script: scriptName };
    new WorkersRoute(
      `${label}-route`,
      route,
      args.adoptRoute === undefined
        ? { parent: this, dependsOn: [script] }
        : { ...adoptOptions(this, type.route, args.adoptRoute, route), dependsOn: [script] },
    );
    this.record(label, args);
    this.url = `https://${args.host}/`;
    this.registerOutputs({ url: this.url });
  }

  /** A host that does not pass Cloudflare meets no Worker. Of a record that exists nothing else is touched. */
  private record(label: string, { zone, host, adoptRecord }: PlacedLanding): void {
    const owned = { zoneId: zone, name: host, proxied: true };
    new DnsRecord(
      `${label}-record`,
      // The discard prefix: the Worker answers, so there is no origin behind this name.
      { ...owned, type: "AAAA", content: "100::", ttl: 1 },
      adoptRecord === undefined ? { parent: this } : adoptOptions(this, type.record, adoptRecord, owned),
    );
  }
}
