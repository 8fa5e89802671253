import { readFileSync, statSync } from "node:fs";
import { extname, isAbsolute, join } from "node:path";
import { z } from "zod";

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

/** Most bytes of each picture of a landing page. */
const maxBytes = { logo: 16 * 1024, picture: 100 * 1024 } as const;

type ImageKey = keyof typeof maxBytes;

const imageKeys = Object.keys(maxBytes) as ImageKey[];

const sizeText = (key: ImageKey): string => `at most ${maxBytes[key] / 1024} KiB`;

function allowedImage(key: ImageKey, wrong: string): string {
  const endings = Object.keys(kinds).join(", ");
  return `a file below the stack file's folder, ${endings}, ${sizeText(key)}; ${wrong}`;
}

/** Path of a picture from the stack file's folder; {@link imageProblems} looks at the file itself. */
export function imageFile(key: ImageKey, describe: string) {
  return z
    .string()
    .superRefine((path, ctx) => {
      const outside = isAbsolute(path) || path.split(/[\\/]/).includes("..");
      const wrong = outside ? "this one lies outside of it" : kindOf(path) ? undefined : "this is another kind of file";
      if (wrong !== undefined) ctx.addIssue({ code: "custom", message: `allowed: ${allowedImage(key, wrong)}` });
    })
    .describe(`${describe} A file, found from the stack file's folder, ${sizeText(key)}; it becomes part of the page.`);
}

type Images = Partial<Record<ImageKey, string>>;

/** What is wrong with the files of a page's pictures, by their key. */
export function imageProblems(images: Images, folder: string): { key: ImageKey; allowed: string }[] {
  return imageKeys.flatMap((key) => {
    const path = images[key];
    const wrong = path === undefined ? undefined : problemWith(path, join(folder, path), maxBytes[key]);
    return wrong === undefined ? [] : [{ key, allowed: allowedImage(key, wrong) }];
  });
}

function problemWith(path: string, place: string, most: number): string | undefined {
  const kind = kindOf(path);
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found?.isFile()) return "there is no such file";
  if (found.size > most) return `this one has ${found.size} bytes`;
  // A pointer of Git LFS that was never fetched has the right name, too.
  return kind?.begins(readFileSync(place)) === false ? `what is in it is no ${kind.mediaType}` : undefined;
}

/** The same with absolute paths of its pictures. */
export function withImagePaths<T extends Images>(images: T, folder: string): T {
  const paths = imageKeys.flatMap((key) => {
    const path = images[key];
    return path === undefined ? [] : [[key, join(folder, path)]];
  });
  return { ...images, ...(Object.fromEntries(paths) as Images) };
}

/** The picture at an absolute path inside its own address. */
export function dataUrl(path: string): string {
  const type = kindOf(path)?.mediaType ?? "application/octet-stream";
  return `data:${type};base64,${readFileSync(path).toString("base64")}`;
}
