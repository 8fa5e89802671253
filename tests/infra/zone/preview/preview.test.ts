import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Phase } from "../../../../infra/contract/dial.ts";
import type { LocalAddress } from "../../../../infra/contract/preview.ts";
import { projectFolder } from "../../../../infra/contract/project.ts";
import { serveEdge } from "../../../../infra/zone/preview/serve.ts";
import { UsageError } from "../../../../ops/errors.ts";
import { previewEdge } from "../../../../ops/verbs/previewEdge.ts";
import type { RawEstate } from "../../../estates.ts";
import { rawEstate } from "../../../estates.ts";
import { offlineEstate } from "../../../graphs.ts";
import { broadcast } from "../../../terminal.ts";
import { send, visit } from "./visit.ts";

const form = "https://docs.google.com/forms/d/e/broadcast-prod-form/viewform";

type Edit = (raw: RawEstate) => void;

describe("broadcast preview-edge", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "preview-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(edit: Edit): void {
    const estate = rawEstate();
    edit(estate);
    const config = { "broadcast:phase": "normal", "broadcast:estate": estate };
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stringify({ config }));
  }

  interface Shown {
    what: string;
    status: number;
    body: string;
  }

  /** What each address it names answers, and that nothing is served any more once it was interrupted. */
  async function preview(edit: Edit, phase: Phase = "live"): Promise<Shown[]> {
    write(edit);
    const interrupt = new AbortController();
    const answers: Promise<Shown[]>[] = [];
    const out = (line: string): void => {
      const { addresses } = JSON.parse(line) as { addresses: LocalAddress[] };
      answers.push(asked(addresses).finally(() => interrupt.abort()));
    };
    const terminal = { out, note: () => undefined, interactive: false };
    await previewEdge({ stack: "prod", cwd: folder, phase, port: 0, json: true }, terminal, interrupt.signal);
    expect(answers).toHaveLength(1);
    return (await Promise.all(answers)).flat();
  }

  function asked(addresses: readonly LocalAddress[]): Promise<Shown[]> {
    return Promise.all(
      addresses.map(async ({ what, address, local }) => {
        const { hostname, port } = new URL(local);
        expect(hostname).toBe(`${new URL(address).hostname}.localhost`);
        const edge = { port: Number(port), local: () => local, close: () => Promise.resolve() };
        const { status, body } = await visit(edge, address);
        return { what, status, body };
      }),
    );
  }

  const summary = (shown: readonly Shown[]) => shown.map(({ what, status }) => `${what}: ${String(status)}`);

  it("shows the landing page, what home becomes, and the error page", async () => {
    const shown = await preview(() => undefined);
    const pages = ["landing, fr: 200", "landing, en: 200", "home: 200", "home: 200", "broadcast_limit_signup: 503"];
    expect(summary(shown)).toEqual(pages);
    expect(shown.at(-1)?.body).toContain(form);
  });

  it("shows the landing page alone where there is no zone", async () => {
    const shown = await preview((raw) => delete raw["zones"]);
    expect(summary(shown)).toEqual(["landing, fr: 200", "landing, en: 200"]);
    expect(shown[0]?.body).toContain("apps.apple.com");
  });

  it("shows the error page alone where there is no landing page", async () => {
    const edit: Edit = (raw) => {
      delete raw["landings"];
      delete raw["zones"].site.redirect;
      delete raw["zones"].site.rateLimits;
      raw["zones"].site.errors.page.brand = "Shop";
    };
    expect(summary(await preview(edit))).toEqual(["any other page: 503"]);
    expect(summary(await preview(edit, "normal"))).toEqual(["any other page: 521"]);
  });

  it("shows what a zone of redirects alone does: the origin's failure stays as it is", async () => {
    const shown = await preview((raw) => {
      const { hosts, redirect } = raw["zones"].site as RawEstate;
      raw["zones"].site = { hosts: hosts as unknown, redirect: redirect as unknown };
    });
    expect(summary(shown)).toEqual([
      ...["landing, fr: 200", "landing, en: 200", "home: 200", "home: 200", "any other page: 521"],
    ]);
  });

  it("says what it cannot show, and that a port is none", async () => {
    write((raw) => {
      delete raw["landings"];
      delete raw["zones"];
    });
    expect(await broadcast("preview-edge", "--cwd", folder, "--port", "0")).toEqual({
      code: 2,
      out: "",
      notes: "The estate has no landing page and no zone to show.",
    });
    expect(await broadcast("preview-edge", "--cwd", folder, "--port", "65536")).toMatchObject({
      code: 2,
      notes: "--port: allowed: a whole number from 0 to 65535.",
    });
  });

  it("leaves nothing behind when it is interrupted", async () => {
    const command = [join(projectFolder, "bin", "broadcast.mjs"), "preview-edge", "--port", "0"];
    const child = spawn(process.execPath, command, { env: { ...process.env, TMPDIR: folder } });
    await once(child.stdout, "data");
    expect(readdirSync(folder).some((name) => name.startsWith("broadcast-edge-"))).toBe(true);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(readdirSync(folder).filter((name) => name.startsWith("broadcast-edge-"))).toEqual([]);
  });

  it("says which port is taken", async () => {
    write(() => undefined);
    const first = await serveEdge(await offlineEstate().resources("live"));
    const options = { stack: "prod", cwd: folder, phase: "live" as const, port: first.port };
    const terminal = { out: () => undefined, note: () => undefined, interactive: false };
    const refused = previewEdge(options, terminal, new AbortController().signal);
    await expect(refused).rejects.toThrow(
      new UsageError(`Port ${String(first.port)} is taken; name another with --port.`),
    );
    await first.close();
  });
});

describe("the edge of several zones and landing pages", () => {
  it("leads each home to its own page, and each host to its own error page", async () => {
    const estate = offlineEstate("prod", (raw) => {
      const other = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value).replaceAll("example.com", "example.org").replaceAll("journal-13h", "other"));
      raw["targets"].second = other(raw["targets"].site);
      Object.assign(raw["targets"].second.cloudflare as object, { zone: "1".repeat(32) });
      raw["landings"].second = { ...(other(raw["landings"].tv) as object), in: "second", brand: "Second" };
      raw["landings"].tv.in = "site";
      raw["zones"].second = { ...(other(raw["zones"].site) as object), in: "second" };
      raw["zones"].site.in = "site";
      raw["zones"].second.errors.page.title = "Second apology";
    });
    const edge = await serveEdge(await estate.resources("live"));
    try {
      for (const [domain, brand] of [
        ["example.com", "Shop"],
        ["example.org", "Second"],
      ] as const) {
        const home = await visit(edge, `https://www.${domain}/en/`);
        expect(home.way.at(-1)).toBe(edge.local(`https://tv.${domain}/en/`));
        expect(home.body).toContain(`Seen ${brand} on television?`);
        const failed = await visit(edge, `https://www.${domain}/signup`);
        expect(failed.status).toBe(503);
        expect(failed.body.includes("Second apology")).toBe(brand === "Second");
        expect(failed.body).toContain(`</span>${brand}</p>`);
      }
      expect((await send(edge, `http://127.0.0.1:${String(edge.port)}/`)).body).toContain("<h1>");
    } finally {
      await edge.close();
    }
  });
});
