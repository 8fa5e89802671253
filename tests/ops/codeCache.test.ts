import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "code-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bundle = () => join(folder, "bundle.cjs");
const kept = () => readdirSync(folder).filter((name) => !/\.(?:cjs|map)$/.test(name));

/** Runs a file in a process of its own; what it exports as `said` is printed. */
function run(use: string): string {
  const code = `import("./bin/codeCache.mjs").then(({ run }) => console.log(run(${JSON.stringify(bundle())}, ${JSON.stringify(use)}).said));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", code], { cwd: projectFolder, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.trim();
}

describe("the code that V8 made of a bundle", () => {
  beforeEach(() => writeFileSync(bundle(), `exports.said = "from " + require("node:path").basename(__filename);`));

  it("is kept for each use, and the bundle says the same with it", () => {
    expect(run("plan")).toBe("from bundle.cjs");
    expect(kept()).toHaveLength(1);
    expect(run("plan")).toBe("from bundle.cjs");
    expect(kept()).toHaveLength(1);
    expect(run("status")).toBe("from bundle.cjs");
    expect(kept()).toHaveLength(2);
  });

  it("is made anew where it was cut, or is of another bundle", () => {
    run("plan");
    const path = join(folder, kept()[0] ?? "");
    truncateSync(path, 100);
    expect(run("plan")).toBe("from bundle.cjs");
    expect(readFileSync(path).length).toBeGreaterThan(100);
    writeFileSync(
      bundle(),
      `exports.said = "something else, and longer than before, from " + require("node:path").basename(__filename);`,
    );
    expect(run("plan")).toBe("something else, and longer than before, from bundle.cjs");
  });

  it("names no file by what an operator typed", () => {
    expect(run("../../etc/x y")).toBe("from bundle.cjs");
    expect(kept().join()).toMatch(/^bundle\.cjs\.etcxy-v\d/);
  });
});

describe("a bundle", () => {
  it("keeps every character, though it is read byte by byte: in texts, patterns and templates of any tag", () => {
    const said = `[/^→ (✓|–)$/.test("→ ✓"), /^.$/u.test("🎥"), "é🎥".length, ((parts: readonly string[]) => parts.join("…"))\`⚠ \${1} ü\`].join()`;
    writeFileSync(join(folder, "said.ts"), `export const said: string = ${said};\n`);
    const what = { root: folder, path: "said.ts", cache: join(folder, "cache"), name: "made", hosted: false };
    const code = `Promise.all([import("./bin/bundle.mjs"), import("./bin/codeCache.mjs")]).then(async ([{ bundle }, { run }]) => {
      await bundle(${JSON.stringify(what)});
      console.log(run(${JSON.stringify(join(folder, "cache", "made", "bundle.cjs"))}, "").said);
    });`;
    const { stdout } = spawnSync(process.execPath, ["-e", code], { cwd: projectFolder, encoding: "utf8" });
    expect(stdout).toBe("true,true,3,⚠ … ü\n");
    expect(readFileSync(join(folder, "cache", "made", "bundle.cjs"), "utf8")).toMatch(/^[\0-\x7f]*$/);
  });
});

describe("a package that a bundle asks for only when it needs it", () => {
  it.each(["@kubernetes/client-node", "@aws-sdk/client-sts", "cloudflare", "esbuild", "./other.ts"])(
    "is had with kept code as well: %s",
    (name) => {
      writeFileSync(join(folder, "other.ts"), 'export const other = "x";\n');
      const asks = `export const said = async (): Promise<number> => Object.keys(await import("${name}")).length;\n`;
      writeFileSync(join(folder, "said.ts"), asks);
      symlinkSync(join(projectFolder, "node_modules"), join(folder, "node_modules"));
      const what = { root: folder, path: "said.ts", cache: join(folder, "cache"), name: "made", hosted: false };
      const file = JSON.stringify(join(folder, "cache", "made", "bundle.cjs"));
      const code = `Promise.all([import("./bin/bundle.mjs"), import("./bin/codeCache.mjs"), import("node:fs")]).then(async ([{ bundle }, { run }, { existsSync }]) => {
        if (!existsSync(${file})) await bundle(${JSON.stringify(what)});
        console.log((await run(${file}, "use").said()) > 0);
      });`;
      for (let time = 0; time < 2; time++) {
        const { stdout, stderr } = spawnSync(process.execPath, ["-e", code], { cwd: projectFolder, encoding: "utf8" });
        expect([stdout, stderr]).toEqual(["true\n", ""]);
      }
    },
  );
});

describe("where an error came from", () => {
  it("is told in lines of the sources", () => {
    const code = `Promise.all([import("./bin/load.mjs"), import("./bin/trace.mjs")]).then(async ([{ load }, { traceSources }]) => {
      const { writeAsked } = await load("ops/files.ts");
      traceSources();
      try { writeAsked("--output", ${JSON.stringify(join(folder, "nowhere", "x"))}, "x"); } catch (error) { console.log(error.stack); }
    });`;
    const { stdout } = spawnSync(process.execPath, ["-e", code], { cwd: projectFolder, encoding: "utf8" });
    expect(stdout).toContain(`writeAsked (${join(projectFolder, "ops", "files.ts")}:`);
  });
});
