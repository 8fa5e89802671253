import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planDocumentSchema } from "../../ops/render/schema.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { broadcast } from "../terminal.ts";

describe("broadcast", () => {
  let folder: string;
  const edit = (from: string | RegExp, to: string): void => {
    const path = join(folder, "Pulumi.prod.yaml");
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(from);
    writeFileSync(path, text.replace(from, to));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "broadcast-"));
    copyFileSync(join(projectFolder, "Pulumi.prod.yaml"), join(folder, "Pulumi.prod.yaml"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lists its verbs and exit codes, and exits 0", async () => {
    const { code, out } = await broadcast("--help");
    expect(code).toBe(0);
    for (const word of ["plan", "rehearse", "doctor", "Exit codes"]) expect(out).toContain(word);
  });

  it.each([
    ["an unknown verb", ["plann"], /Did you mean plan/],
    ["a missing option", ["timeline", "--air", "2027-02-19T20:00+01:00"], /--stack <name>/],
    ["an unknown phase", ["plan", "--stack", "prod", "--to", "onair"], /Allowed choices are normal, prewarm, live/],
    ["an unknown stack", ["plan", "--stack", "staging", "--to", "prewarm"], /Stacks here: prod, qa/],
    ["a stack that is a path", ["plan", "--stack", "../prod", "--to", "prewarm"], /There is no stack file/],
    ["the phase it is in", ["plan", "--stack", "prod", "--to", "normal"], /in normal already/],
    ["an evening that is not there", ["rehearse", "--evening", "nowhere.yaml"], /no evening file nowhere\.yaml/],
    ["a scale that is none", ["rehearse", "--scale", "fast"], /number above 0/],
    ["an unknown engine", ["rehearse", "--engine", "terraform"], /Allowed choices are pulumi, offline/],
  ])("exits 2 for %s, and says what would do", async (_, args, message) => {
    const { code, notes } = await broadcast(...args);
    expect(notes).toMatch(message);
    expect(code).toBe(2);
  });

  it("exits 0 for a switch that may go ahead, with the diff both ways", async () => {
    const { code, out } = await broadcast("plan", "--stack", "prod", "--to", "prewarm");
    expect(code).toBe(0);
    expect(out).toContain("instanceClass db.r6g.xlarge → db.r6g.4xlarge");
    expect(out).toContain("instanceClass db.r6g.4xlarge → db.r6g.xlarge");
    expect(out).toContain("normal → prewarm may go ahead");
  });

  it("exits 1 for a jump, and names the phase to plan instead", async () => {
    const { code, out } = await broadcast("plan", "--stack", "prod", "--to", "live");
    expect(code).toBe(1);
    expect(out).toContain("normal → live skips prewarm");
  });

  it("exits 1 for the jump back, with the worst moment in numbers and the steps that lead there", async () => {
    const { code, out } = await broadcast("plan", "--stack", "prod", "--from", "live", "--to", "normal");
    expect(code).toBe(1);
    expect(out).toMatch(
      /live → normal is not safe at every step, connections-shop-writer: .*4,375 wanted of 3,295 allowed.*once database-shop-primary .* is done, while .*app-web-autoscaler .* not done/,
    );
  });

  it("shows for a switch the worst moment of every limit, and that the way back restores every dial", async () => {
    const { code, out } = await broadcast("plan", "--stack", "prod", "--from", "prewarm", "--to", "live");
    expect(code).toBe(0);
    expect(out).toMatch(
      /connections-shop-writer +connections of shop through the writer: 4,375 wanted of 4,935 allowed/,
    );
    expect(out).toContain("there and back: every dial comes back");
  });

  it("exits 1 when a check fails, and names it with its fix", async () => {
    edit("shop: { writer: 2 }", "shop: { writer: 20 }");
    const { code, out } = await broadcast(
      "plan",
      "--stack",
      "prod",
      "--cwd",
      folder,
      "--from",
      "prewarm",
      "--to",
      "live",
    );
    expect(code).toBe(1);
    expect(out).toMatch(/Refused:[^]*connections-within-limit, in live: .*4935/);
  });

  it("exits 2 for a wrong stack file, with path, value and what is allowed", async () => {
    edit("shop: { writer: 2 }", "shop: { writer: two }");
    const { code, notes } = await broadcast("plan", "--stack", "prod", "--cwd", folder, "--to", "prewarm");
    expect(code).toBe(2);
    expect(notes).toMatch(
      /broadcast:estate\.apps\.\w+\.connections\.shop\.writer: found "two"; allowed: a whole number from 1 to 1000/,
    );
  });

  it("exits 2 for a stack file that is no YAML", async () => {
    writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: [");
    const { code, notes } = await broadcast("plan", "--stack", "prod", "--cwd", folder, "--to", "prewarm");
    expect(code).toBe(2);
    expect(notes).toContain("is not valid YAML");
  });

  it("starts from the phase of the stack file", async () => {
    edit("broadcast:phase: normal", "broadcast:phase: prewarm");
    const { out } = await broadcast("plan", "--stack", "prod", "--cwd", folder, "--to", "live");
    expect(out).toContain("The switch: prewarm → live");
  });

  it("prints JSON with an op for every step, both ways", async () => {
    const { code, out } = await broadcast("plan", "--stack", "qa", "--to", "prewarm", "--json");
    const [plan] = planDocumentSchema.parse(JSON.parse(out)).stacks[0]?.plans ?? [];
    expect(code).toBe(0);
    for (const move of [plan?.forward, plan?.back]) {
      expect(move?.steps.length).toBeGreaterThan(5);
      expect(new Set(move?.steps.map(({ op }) => op))).toEqual(new Set(["update"]));
    }
  });

  it("tells by name only which credentials there are", async () => {
    process.env["CLOUDFLARE_API_TOKEN"] = "a-secret-nobody-may-read";
    try {
      const { code, out } = await broadcast("doctor");
      expect(code).toBe(0);
      expect(out).toMatch(/✓ +Cloudflare credentials +CLOUDFLARE_API_TOKEN/);
      expect(out).not.toContain("a-secret-nobody-may-read");
      expect(out).toMatch(/· +Slack +to have a channel told of each switch, set BROADCAST_SLACK_WEBHOOK/);
      expect(out).toContain("fill in targets.paris.aws.account");
    } finally {
      delete process.env["CLOUDFLARE_API_TOKEN"];
    }
  });
});
