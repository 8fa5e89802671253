import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stackFilePath } from "../../ops/stackFile.ts";
import type { Called } from "../terminal.ts";
import { broadcast } from "../terminal.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inputs-"));
  for (const stack of ["prod", "qa"]) copyFileSync(stackFilePath(stack), stackFilePath(stack, folder));
  file = join(folder, "a-file");
  writeFileSync(file, "hello\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Exit code, and all that was said, in a few lines and without a trace. */
async function refusal(...args: string[]): Promise<Called> {
  const called = await broadcast(...args);
  expect(called.out + called.notes).not.toMatch(/^\s+at .+:\d+|fault of this command|The system refused/m);
  expect(called.notes.split("\n").length).toBeLessThan(8);
  return called;
}

function edit(stack: string, from: string | RegExp, to: string): void {
  const path = stackFilePath(stack, folder);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
}

const air = ["--air", "2027-02-19T20:00", "--zone", "Europe/Paris", "--now", "2027-02-01T12:00:00Z"];
const here = (): string[] => ["--stack", "qa", "--cwd", folder];

describe("exits 2 with one line", () => {
  const verbs: [string, string[]][] = [
    ["plan", []],
    ["timeline", air],
    ["notice", [...air, "--peak", "1"]],
    ["load", []],
    ["size", ["--from", "report.json"]],
    ["rehearse", []],
    ["check", []],
    ["status", []],
    ["switch", ["--to", "prewarm", "--yes"]],
    ["rollback", ["--yes"]],
    ["report", []],
    ["preview-edge", []],
  ];

  it.each(verbs)("for a folder of stack files that is none: %s", async (verb, args) => {
    for (const [cwd, why] of [
      [join(folder, "nowhere"), "ENOENT"],
      [file, "ENOTDIR"],
    ] as const) {
      const { code, notes } = await refusal(verb, "--stack", "qa", "--cwd", cwd, ...args);
      expect([code, notes]).toEqual([
        2,
        expect.stringContaining(`The folder of the stack files, ${cwd}, cannot be read: ${why}`),
      ]);
    }
    const all = await refusal("plan", "--cwd", join(folder, "nowhere"));
    expect([all.code, all.notes]).toEqual([2, expect.stringContaining("cannot be read: ENOENT")]);
  });

  it.each<[string, string, () => string[], (path: string) => RegExp]>([
    ["--measured", "timeline", () => air, () => /file of measurements/],
    ["--evening", "timeline", () => ["--now", "2027-02-01T12:00:00Z"], () => /evening file/],
    ["--prices", "timeline", () => air, () => /price file/],
    ["--from", "size", () => [], () => /report of broadcast load/],
    ["--evening", "load", () => [], () => /evening file/],
    ["--scenarios", "load", () => [], () => /file of scenarios/],
    [
      "--prepare",
      "load",
      () => ["--collect", "log"],
      () => /test of broadcast load --prepare|file of what a worker wrote/,
    ],
    ["--plan", "switch", () => ["--yes"], () => /sealed plan/],
  ])("for %s of %s that is nothing, a folder, or something else", async (option, verb, args, what) => {
    for (const path of [join(folder, "nowhere"), folder, file, "/dev/zero"]) {
      const { code, notes } = await refusal(verb, ...here(), ...args(), option, path);
      expect(code).toBe(2);
      expect(notes).toContain(path);
      if (path !== file) expect(notes).toMatch(what(path));
    }
  });

  it.each<[string, string[]]>([
    ["--output", ["plan"]],
    ["--ics", ["timeline", ...air]],
  ])("for %s where nothing can be written", async (option, [verb = "", ...args]) => {
    for (const [path, why] of [
      [folder, "EISDIR|EEXIST|ENOTEMPTY|EPERM|illegal operation"],
      [join(folder, "nowhere", "x"), "ENOENT"],
      [join(file, "x"), "ENOTDIR"],
      ["/dev/full", "ENOSPC"],
    ] as const) {
      const { code, notes } = await refusal(verb, ...here(), ...args, option, path);
      expect(code).toBe(2);
      expect(notes).toMatch(new RegExp(`${option} .* cannot be written: .*(?:${why})`));
    }
  });

  it("for a load.target that is no address", async () => {
    for (const target of ["not-a-url", "''", "https://", "ftp://qa.example.com", "'http://['"]) {
      edit("qa", /^( +target: ).*$/m, `$1${target}`);
      const { code, notes } = await refusal("load", ...here());
      expect([code, notes]).toEqual([
        2,
        expect.stringMatching(/line \d+, broadcast:estate\.load\.target: found ".*"; allowed: an address/),
      ]);
    }
  });

  it("for a file that contains itself, and one that is a folder", async () => {
    writeFileSync(stackFilePath("qa", folder), "config:\n  broadcast:estate: &all { company: Shop, apps: *all }\n");
    expect((await refusal("plan", ...here())).notes).toMatch(
      /estate\.apps: found .*; allowed: something that does not contain itself/,
    );
    rmSync(stackFilePath("qa", folder));
    const { mkdirSync } = await import("node:fs");
    mkdirSync(stackFilePath("qa", folder));
    const { code, notes } = await refusal("plan", ...here());
    expect([code, notes]).toEqual([2, expect.stringContaining("is a folder, and no stack file")]);
  });

  it("for two apps of one Deployment, before a sandbox is asked to hold them", async () => {
    edit(
      "qa",
      /^( +)apps:\n/m,
      "$1apps:\n$1  twin: { replicas: { normal: 2, broadcast: 4 }, scaleTarget: { name: web } }\n",
    );
    for (const verb of [["plan"], ["rehearse", "--engine", "offline"]]) {
      const { code, notes } = await refusal(...verb, ...here());
      expect([code, notes]).toEqual([
        2,
        expect.stringMatching(
          /broadcast:estate\.apps\.\w+: found .*; allowed: another one: apps\.\w+ has Deployment \S+\/web/,
        ),
      ]);
    }
  });

  it("where one of several stack files is no YAML: the others are planned, and it is named", async () => {
    writeFileSync(stackFilePath("qa", folder), "config: [");
    const { code, out } = await broadcast("plan", "--cwd", folder);
    expect(code).toBe(2);
    expect(out).toMatch(/Pulumi\.qa\.yaml: .*is not valid YAML/);
    expect(out).toContain("The switch: normal → prewarm");
  });

  it("where there is no git to compare with, and no room for a scratch folder", async () => {
    const { PATH, TMPDIR } = process.env;
    try {
      process.env["PATH"] = folder;
      const compared = await refusal("plan", "--base", "main");
      expect([compared.code, compared.notes]).toEqual([2, expect.stringContaining("There is no git on PATH")]);
      process.env["TMPDIR"] = join(folder, "nowhere");
      const tested = await refusal("load", ...here(), "--try");
      expect([tested.code, tested.notes]).toEqual([
        2,
        expect.stringMatching(/No folder can be made in .*nowhere.*Set TMPDIR/),
      ]);
    } finally {
      process.env["PATH"] = PATH;
      if (TMPDIR === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = TMPDIR;
    }
  });
});

it("doctor tells of a stack file that is none, and goes on", async () => {
  const { code, out } = await broadcast("doctor");
  expect(code).toBe(0);
  expect(out).toContain("Stack file of prod");
});
