import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../ops/errors.ts";
import { appendLines, makeFolders, readAsked, scratchFolder, writeAsked, writeWhole } from "../../ops/files.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { SmallDisk } from "../switching/smallDisk.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "files-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line of TypeScript in a process whose files may have so many blocks of 512 bytes at most, as on a disk that is full. */
function onFullDisk(blocks: number, code: string): string {
  const script = `import("./bin/load.mjs").then(async ({ load }) => { ${code} }).catch((error) => console.log(error.message));`;
  const { stdout } = spawnSync(
    "sh",
    ["-c", `trap "" XFSZ; ulimit -f ${blocks}; exec "$0" -e "$1"`, process.execPath, script],
    { cwd: projectFolder, encoding: "utf8" },
  );
  return stdout;
}

describe("a file that is written whole", () => {
  it("keeps every byte it had where the disk is full, and says what the system said", () => {
    const path = join(folder, "Pulumi.prod.yaml");
    copyFileSync(stackFilePath("prod"), path);
    const before = readFileSync(path, "utf8");
    expect(before.length).toBeGreaterThan(4096);
    // Whatever must be bundled for it is bundled before.
    execFileSync(
      process.execPath,
      ["-e", `import("./bin/load.mjs").then(({ load }) => load("ops/switching/phaseFile.ts"))`],
      {
        cwd: projectFolder,
      },
    );
    const code = `(await load("ops/switching/phaseFile.ts")).writePhase(${JSON.stringify(path)}, "prewarm")`;
    expect(onFullDisk(8, code)).toMatch(/^EFBIG: file too large/);
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(["Pulumi.prod.yaml"]);
    expect(onFullDisk(800, code)).toBe("");
    expect(readFileSync(path, "utf8")).toBe(before.replace("phase: normal", "phase: prewarm"));
  });

  it("keeps its mode, and stays a link where it is one", () => {
    const [path, link] = [join(folder, "file"), join(folder, "link")];
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    symlinkSync(path, link);
    writeWhole(link, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it("goes through what is no file, such as a pipe", () => {
    expect(() => writeWhole("/dev/null", "x")).not.toThrow();
    expect(() => writeWhole("/dev/full", "x")).toThrow(/^ENOSPC: no space left on device/);
  });

  it("is refused by a folder's name in one line, with the option's", () => {
    mkdirSync(join(folder, "there"));
    expect(() => writeAsked("--output", join(folder, "there"), "x")).toThrow(UsageError);
    expect(() => writeAsked("--output", join(folder, "nowhere", "x"), "x")).toThrow(
      /^--output .*nowhere\/x cannot be written: ENOENT: no such file or directory/,
    );
  });
});

describe("lines that are added", () => {
  const path = (): string => join(folder, "records", "history.jsonl");

  it("begin on a line of their own where an earlier one was cut", () => {
    appendLines(path(), ["one", "two"]);
    writeFileSync(path(), readFileSync(path(), "utf8").slice(0, -2));
    appendLines(path(), ["three"]);
    expect(readFileSync(path(), "utf8")).toBe("one\ntw\nthree\n");
  });

  it("are all there or none: a full disk cuts no line", () => {
    appendLines(path(), ["x".repeat(3000)]);
    const before = readFileSync(path(), "utf8");
    execFileSync(process.execPath, ["-e", `import("./bin/load.mjs").then(({ load }) => load("ops/files.ts"))`], {
      cwd: projectFolder,
    });
    const lines = JSON.stringify(Array.from({ length: 40 }, () => "y".repeat(100)));
    const said = onFullDisk(8, `(await load("ops/files.ts")).appendLines(${JSON.stringify(path())}, ${lines})`);
    expect(said).toMatch(/^EFBIG/);
    expect(readFileSync(path(), "utf8")).toBe(before);
  });
});

describe("a file that an operator names", () => {
  it.each([
    ["nothing", () => join(folder, "nothing"), /^There is no report .*nothing\.$/],
    ["a folder", () => folder, /is a folder, and no report\.$/],
    ["a device", () => "/dev/zero", /is a device, and no report\.$/],
    ["a file in what is no folder", () => "/dev/null/x", /^There is no report|cannot be read: ENOTDIR/],
  ])("is refused in one line where it is %s", (_, path, message) => {
    expect(() => readAsked("report", path())).toThrow(UsageError);
    expect(() => readAsked("report", path())).toThrow(message);
  });

  it("is read up to a bound", () => {
    writeFileSync(join(folder, "large"), "x".repeat(11));
    expect(readAsked("report", join(folder, "large"), 11)).toHaveLength(11);
    expect(() => readAsked("report", join(folder, "large"), 10)).toThrow(
      /too large for a report: 11 bytes; allowed: 10/,
    );
  });
});

it("names TMPDIR where there is no room for a folder", () => {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = join(folder, "nowhere");
  try {
    expect(() => scratchFolder("x-")).toThrow(/ENOENT.*Set TMPDIR to a folder/);
    expect(() => scratchFolder("x-", join(folder, "other"))).toThrow(/^No folder can be made in (?!.*TMPDIR)/);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
});

describe("folders", () => {
  it("are made with those they stand in", () => {
    makeFolders(join(folder, "a", "b", "c"));
    makeFolders(join(folder, "a", "b"));
    expect(statSync(join(folder, "a", "b", "c")).isDirectory()).toBe(true);
  });

  it.skipIf(!SmallDisk.possible)("are refused with what the system says, on a read-only disk too", () => {
    const disk = new SmallDisk(join(folder, "disk"));
    try {
      disk.readOnly();
      for (const path of [["a"], ["a", "b"]]) {
        expect(() => makeFolders(join(disk.path, ...path))).toThrow(
          /EROFS: read-only file system, mkdir '.*\/disk\/a'/,
        );
      }
    } finally {
      disk.remove();
    }
  });
});
