import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { kinds } from "../../stacks/kinds.ts";

/** What runs estates of any kinds. */
const machinery = ["policies", "sandbox", "stacks", "ops"];

interface Found {
  /** From the project's folder. */
  file: string;
  text: string;
}

/** Where a file may say what nothing else of the machinery may, and why. */
const allowed: readonly (Found & { because: string })[] = [
  ...[...new Set(kindsImported())].map((text) => ({
    file: "stacks/kinds.ts",
    text,
    because: "it is the list of kinds",
  })),
  {
    file: "policies/secrets.ts",
    text: "kubernetes:core/v1:Secret",
    because: "no kind registers one: that its values are secret holds for whatever a program may ever register",
  },
  {
    file: "ops/rehearsal/evening.ts",
    text: "alarms",
    because: "the alarms of an evening are the times it may be on air, in a file of its own",
  },
  ...["ops/commands/switching.ts", "ops/watch/server.ts"].map((file) => ({
    file,
    text: "watch",
    because: "it is the verb, and the folder of its page; a kind of that name is no more",
  })),
  {
    file: "ops/rehearsal/realCluster.ts",
    text: "infra/providers/kubernetes/access.ts",
    because: "it is about a real cluster on this machine, and opens its kubeconfig",
  },
];

/** The room of each kind, as the list itself imports it. */
function kindsImported(): string[] {
  return importsOf("stacks/kinds.ts").filter((path) => isRoom(path));
}

function isRoom(path: string): boolean {
  return /^infra\/(?!contract\/|providers\/)/.test(path);
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(projectFolder, file), "utf8"), ts.ScriptTarget.Latest, true);
}

const files = machinery.flatMap((folder) =>
  (readdirSync(join(projectFolder, folder), { recursive: true }) as string[])
    .filter((file) => /\.(ts|mts|mjs|cjs|js)$/.test(file))
    .map((file) => join(folder, file)),
);

/** Every text a file writes, those of imports and of templates' parts among them. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    if (ts.isRegularExpressionLiteral(node)) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed(file));
  return texts;
}

/** What a file imports from within the project, in whichever way. */
function importsOf(file: string): string[] {
  return textsOf(file)
    .filter((text) => /^\.{1,2}\//.test(text))
    .map((text) => normalize(join(dirname(file), text)));
}

/** Those that no entry of the list allows. */
function unjustified(found: readonly Found[]): Found[] {
  return found.filter(({ file, text }) => !allowed.some((one) => one.file === file && one.text === text));
}

const each = (of: (file: string) => readonly string[]): Found[] =>
  files.flatMap((file) => of(file).map((text) => ({ file, text })));

const tokens = kinds.flatMap(({ types }) => Object.keys(types));

/** Any type of a provider's, or of a component. */
const token = /\b(?:aws|kubernetes|cloudflare):[\w.-]+\/[\w./-]*|\bbroadcast:infra:/;

describe("the machinery", () => {
  it("is looked at whole", () => {
    expect(files.length).toBeGreaterThan(150);
    expect(kindsImported().length).toBe(kinds.length);
    expect(tokens.filter((type) => !token.test(type))).toEqual([]);
  });

  it("imports no room of a kind, but for the list of kinds", () => {
    expect(unjustified(each((file) => importsOf(file).filter(isRoom)))).toEqual([]);
  });

  it("imports nothing of one provider's own", () => {
    const ofOne = (path: string): boolean => /^infra\/providers\/[^/]+\//.test(path);
    expect(unjustified(each((file) => importsOf(file).filter(ofOne)))).toEqual([]);
  });

  it("writes no type of a resource or of a component", () => {
    expect(unjustified(each((file) => textsOf(file).filter((text) => token.test(text))))).toEqual([]);
  });

  it("writes no key of a kind, neither today's nor a former one", () => {
    const keys = kinds.flatMap(({ key, formerKey }) => [key, ...(formerKey === undefined ? [] : [formerKey])]);
    expect(unjustified(each((file) => textsOf(file).filter((text) => keys.includes(text))))).toEqual([]);
  });

  it("has no allowance that nothing needs any more", () => {
    const said = each((file) => [...textsOf(file), ...importsOf(file)]);
    expect(allowed.filter((one) => !said.some(({ file, text }) => file === one.file && text === one.text))).toEqual([]);
  });
});
