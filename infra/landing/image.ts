import { readFileSync, statSync } from "node:fs";
import { extname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { projectFolder } from "../contract/project.ts";

/** Kinds of picture that every browser shows. */
const mediaTypes: Readonly<Record<string, string>> = {
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
};

/** A picture of the project, which becomes part of the page: at most `most` bytes. */
export function image(most: number, describe: string) {
  const size = `at most ${most / 1024} KiB`;
  return z
    .string()
    .superRefine((path, ctx) => {
      const wrong = problemWith(path, most);
      if (wrong === undefined) return;
      const kinds = Object.keys(mediaTypes).join(", ");
      ctx.addIssue({ code: "custom", message: `allowed: a file of the project, ${kinds}, ${size}; ${wrong}` });
    })
    .describe(`${describe} A file of the project, ${size}; it becomes part of the page.`);
}

function problemWith(path: string, most: number): string | undefined {
  if (isAbsolute(path) || path.split(/[\\/]/).includes("..")) return "this one lies outside of it";
  if (mediaTypes[extname(path).toLowerCase()] === undefined) return "this is another kind of file";
  const found = statSync(join(projectFolder, path), { throwIfNoEntry: false });
  if (!found?.isFile()) return "there is no such file";
  return found.size > most ? `this one has ${found.size} bytes` : undefined;
}

/** The picture inside its own address. */
export function dataAddress(path: string): string {
  const type = mediaTypes[extname(path).toLowerCase()] ?? "application/octet-stream";
  return `data:${type};base64,${readFileSync(join(projectFolder, path)).toString("base64")}`;
}
