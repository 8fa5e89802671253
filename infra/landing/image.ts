import { readFileSync, statSync } from "node:fs";
import { extname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { projectFolder } from "../contract/project.ts";

interface Kind {
  mediaType: string;
  /** Whether a file begins as one of this kind does. */
  begins: (bytes: Buffer) => boolean;
}

const startsWith =
  (...start: readonly number[]) =>
  (bytes: Buffer): boolean =>
    bytes.subarray(0, start.length).equals(Buffer.from(start));

const jpeg: Kind = { mediaType: "image/jpeg", begins: startsWith(0xff, 0xd8, 0xff) };

/** Kinds of picture that every browser shows. */
const kinds: Readonly<Record<string, Kind>> = {
  ".svg": { mediaType: "image/svg+xml", begins: (bytes) => bytes.includes("<svg") },
  ".png": { mediaType: "image/png", begins: startsWith(0x89, 0x50, 0x4e, 0x47) },
  ".jpg": jpeg,
  ".jpeg": jpeg,
  ".webp": { mediaType: "image/webp", begins: (bytes) => bytes.toString("latin1", 8, 12) === "WEBP" },
};

function kindOf(path: string): Kind | undefined {
  return kinds[extname(path).toLowerCase()];
}

/** A picture of the project, which becomes part of the page: at most `most` bytes. */
export function imageFile(most: number, describe: string) {
  const size = `at most ${most / 1024} KiB`;
  return z
    .string()
    .superRefine((path, ctx) => {
      const wrong = problemWith(path, most);
      if (wrong === undefined) return;
      const endings = Object.keys(kinds).join(", ");
      ctx.addIssue({ code: "custom", message: `allowed: a file of the project, ${endings}, ${size}; ${wrong}` });
    })
    .describe(`${describe} A file of the project, ${size}; it becomes part of the page.`);
}

function problemWith(path: string, most: number): string | undefined {
  if (isAbsolute(path) || path.split(/[\\/]/).includes("..")) return "this one lies outside of it";
  const kind = kindOf(path);
  if (!kind) return "this is another kind of file";
  const place = join(projectFolder, path);
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found?.isFile()) return "there is no such file";
  if (found.size > most) return `this one has ${found.size} bytes`;
  // A pointer of Git LFS that was never fetched has the right name, too.
  return kind.begins(readFileSync(place)) ? undefined : `what is in it is no ${kind.mediaType}`;
}

/** The picture inside its own address. */
export function dataUrl(path: string): string {
  const type = kindOf(path)?.mediaType ?? "application/octet-stream";
  return `data:${type};base64,${readFileSync(join(projectFolder, path)).toString("base64")}`;
}
