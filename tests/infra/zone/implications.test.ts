import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import type { Alter, Move } from "../../safety/assess.ts";
import { assess, verdict } from "../../safety/assess.ts";

const up: Move = ["prewarm", "live"];

describe("a redirect needs its landing page", () => {
  const name = "redirect-needs-landing";

  it("kept at the edge by a rule for its very host", async () => {
    const alter: Alter = (node) => {
      if (node.name === "zone-site-cache") node.inputs.rules[0].expression = '(http.host eq "other.example.com")';
    };
    const found = verdict(await assess(up, { alter }), name);
    expect(found).toMatchObject({ ok: false, level: "mandatory", worst: { steps: ["phase", "zone-site-redirects"] } });
    expect(found.message).toContain("no cache rule keeps tv.example.com at the edge");
  });

  it("kept there before it leads there", async () => {
    const alter: Alter = (node, phase) => {
      if (node.name === "zone-site-cache" && phase === "prewarm") {
        for (const rule of node.inputs.rules) rule.enabled = false;
      }
      if (node.name === "zone-site-redirects") {
        node.dependencies = node.dependencies.filter((urn) => !urn.endsWith("zone-site-cache"));
      }
    };
    const found = verdict(await assess(up, { alter }), name);
    expect(found).toMatchObject({ ok: false, worst: { steps: ["phase", "zone-site-redirects"] } });
  });

  it.each([
    ["landing-tv-route", "pattern", "tv.example.com/en/*", "no Worker route serves tv.example.com"],
    ["landing-tv-record", "proxied", false, "no proxied DNS record leads to tv.example.com"],
  ])("served: %s", async (resource, key, value, missing) => {
    const alter: Alter = (node) => {
      if (node.name === resource) node.inputs[key] = value;
    };
    const found = verdict(await assess(up, { alter }), name);
    expect(found.ok).toBe(false);
    expect(found.message).toContain(missing);
  });

  it("only while it is on", async () => {
    const alter: Alter = (node) => {
      if (node.name === "landing-tv-record") node.inputs.proxied = false;
    };
    expect(verdict(await assess(["normal", "prewarm"], { alter }), name).ok).toBe(true);
  });
});

describe("a Waiting Room needs an error page", () => {
  const name = "waiting-room-needs-error-page";

  it("on its own host, advisedly", async () => {
    const alter: Alter = (node) => {
      if (node.name === "zone-site-waiting-room") node.inputs.host = "tickets.example.com";
    };
    const found = verdict(await assess(up, { alter }), name);
    expect(found).toMatchObject({ ok: false, level: "advisory" });
    expect(found.message).toContain("no error page is served for tickets.example.com");
    expect(verdict(await assess(["normal", "prewarm"], { alter }), name).ok).toBe(true);
  });

  it("of which nothing is known where the room is adopted without its host", async () => {
    const edit = ({ zones }: RawEstate): void => void (zones.site.waitingRoom = { adopt: "zone/room" });
    expect(verdict(await assess(up, { edit }), name).ok).toBe(true);
  });
});
