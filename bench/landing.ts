import { projectFolder } from "../infra/contract/project.ts";
import { gzipSync } from "node:zlib";
import { thingsInPhase } from "../infra/contract/estate.ts";
import { landings } from "../infra/landing/index.ts";
import { landingHeaders } from "../infra/landing/landing.ts";
import { siteOf } from "../infra/landing/pages/site.ts";
import { readStackFile } from "../ops/stackFile.ts";
import type { Figure } from "./figure.ts";

/** What TCP sends before it waits for an answer: ten segments, of which 14 KB are the page's (RFC 6928). */
const firstFlight = 14 * 1024;

/** The landing page over the wire, with its headers, against the first flight. Nothing else is ever asked for. */
export function landingSize(): Figure[] {
  const pages = Object.values(thingsInPhase(readStackFile("prod").estate, landings, "live"));
  const sizes = pages.flatMap((page) =>
    [...siteOf(page, projectFolder).values()].map((html) => gzipSync(html, { level: 6 }).length),
  );
  const bytes = Math.max(...sizes) + landingHeaders.length;
  const detail = `${(bytes / 1024).toFixed(1)} KB compressed, headers included, in one request; the flight has 14 KB`;
  return [{ what: "landing over the wire / first TCP flight", measured: bytes / firstFlight, bound: 1, detail }];
}
