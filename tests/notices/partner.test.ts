import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { stackFilePath } from "../../ops/stackFile.ts";
import { broadcast } from "../terminal.ts";

const base = ["notice", "--stack", "prod", "--now", "2027-02-18T09:00Z"];

describe("broadcast notice", () => {
  it("tells partners the window and the requests a minute", async () => {
    const { code, out } = await broadcast(
      ...base,
      "--air",
      "2027-02-19T20:00",
      "--zone",
      "Europe/Paris",
      "--peak",
      "251000",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/Fri 2027-02-19 20:00 \+01:00 to 20:40 \(Europe\/Paris\)/);
    expect(out).toMatch(/251,000 requests a minute on example\.com \(4,184 a second\)/);
  });

  it.each([
    ["no peak", ["--air", "2027-02-19T20:00+01:00"], /The peak is missing: give --peak\. Allowed: requests a minute/],
    ["a peak of nobody", ["--air", "2027-02-19T20:00+01:00", "--peak", "0"], /--peak 0 is no peak/],
    ["no broadcast", ["--peak", "100"], /no broadcast to tell of: give --air/],
  ])("refuses %s", async (_, args, message) => {
    const { code, notes } = await broadcast(...base, ...args);
    expect(code).toBe(2);
    expect(notes).toMatch(message);
  });

  describe("where the stack file names partners", () => {
    const folder = mkdtempSync(join(tmpdir(), "partners-"));
    const told = (...more: string[]) =>
      broadcast("notice", "--stack", "told", "--cwd", folder, "--now", "2027-02-18T09:00Z", ...more);
    beforeAll(() => {
      const { config } = parse(readFileSync(stackFilePath("prod"), "utf8")) as { config: Record<string, object> };
      const partners = {
        payments: { name: "PayCo", limitPerMinute: 30_000, flows: { checkout: 10 } },
        mail: { limitPerMinute: 5000, flows: { signup: 1 }, languages: ["fr"] },
      };
      const broadcasts = [
        { name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris", peakRequestsPerMinute: 250_000 },
      ];
      const estate = { ...config["broadcast:estate"], partners, broadcasts };
      writeFileSync(
        join(folder, "Pulumi.told.yaml"),
        JSON.stringify({ config: { ...config, "broadcast:estate": estate } }),
      );
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it("writes to each, in its languages", async () => {
      const { code, out } = await told();
      expect(code).toBe(0);
      const subjects = out.split("\n").filter((line) => line.startsWith("Subject:"));
      expect(subjects.map((line) => line.replace(/\s/g, " "))).toEqual([
        "Subject: Shop à l’antenne : jusqu’à 2 500 appels par minute",
        "Subject: Shop on air: expect up to 25,000 calls a minute",
        "Subject: Shop à l’antenne : jusqu’à 25 000 appels par minute",
      ]);
    });

    it("writes to one of them, for another peak", async () => {
      const { code, out } = await told("--partner", "mail", "--peak", "1000000", "--json");
      expect(code).toBe(0);
      const { partners } = JSON.parse(out) as { partners: object[] };
      expect(partners).toMatchObject([{ partner: "mail", language: "fr", calls: 10_000, limit: 5000 }]);
    });

    it("knows no other", async () => {
      const { code, notes } = await told("--partner", "bank");
      expect([code, notes]).toEqual([
        2,
        expect.stringContaining("--partner bank: there is no such partner. Allowed: mail, payments."),
      ]);
    });
  });
});
