import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";

/** A page for people. */
export interface Page {
  /** From the project's folder. */
  path: string;
  text: string;
}

export function pageAt(path: string): Page {
  return { path, text: readFileSync(join(projectFolder, path), "utf8") };
}

/** README, CONTRIBUTING and every page of docs/. */
export const pages: readonly Page[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(projectFolder, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
].map(pageAt);

/** Fenced blocks of a language. */
export function blocksIn({ text }: Page, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, named]) => named === language)
    .map(([, , block = ""]) => block);
}

/** First cells of the table rows below a heading row that begins so. */
export function firstCells({ text }: Page, head: string): string[] {
  const [, after = ""] = text.split(new RegExp(`^\\| ${head} +\\|.*\\n`, "m"));
  const rows =
    after
      .split(/\n(?!\|)/)[0]
      ?.split("\n")
      .slice(1) ?? [];
  return rows.map((row) => row.split("|")[1]?.trim() ?? "");
}
