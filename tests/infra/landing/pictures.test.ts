import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { stringify } from "yaml";
import { afterAll, describe, expect, it } from "vitest";
import { projectFolder } from "../../../infra/contract/project.ts";
import { siteOf, writeSite } from "../../../infra/landing/pages/site.ts";
import { inputsOf } from "../../../infra/contract/shape.ts";
import { type as landingType } from "../../../infra/landing/facts.ts";
import { externalReferences } from "../../../infra/zone/parseHtml.ts";
import { OfflineEstate } from "../../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../../ops/stackFile.ts";
import type { RawEstate } from "../../estates.ts";
import { rawEstate } from "../../estates.ts";
import { temporaryFolder } from "../../sandbox/fixture.ts";
import { errorPageOf, landingOf, mistakesOf } from "./landings.ts";
import { circle, Pictures, redPoint } from "./pictures.ts";

describe("a page's own pictures", () => {
  const pictures = new Pictures();
  afterAll(() => pictures.remove());

  const kib = 1024;
  const allowed = (most: number, wrong: string): string =>
    `a file below the stack file's folder, .svg, .png, .jpg, .jpeg, .webp, at most ${String(most)} KiB; ${wrong}`;
  const wrongWith = (key: "logo" | "picture", path: string) => mistakesOf((landing) => (landing[key] = path));

  it("are part of every page of the landing host, byte for byte, and of no error page", async () => {
    const [logo, picture] = [pictures.write("logo.svg", circle), pictures.write("picture.png", redPoint)];
    const edit = (landing: RawEstate): void => void Object.assign(landing, { logo, picture });
    const sources = (html: string) =>
      [...parseHTML(html).document.querySelectorAll("img")].map((image) => image.getAttribute("src") ?? "");
    const svg = `data:image/svg+xml;base64,${Buffer.from(circle).toString("base64")}`;
    const png = `data:image/png;base64,${redPoint.toString("base64")}`;
    for (const [path, html] of siteOf(landingOf(edit), projectFolder)) {
      if (!path.endsWith(".html")) continue;
      expect(sources(html), path).toEqual(path === "404.html" ? [svg] : [svg, png]);
      expect(externalReferences(html)).toEqual([]);
      // They stand in place of the drawings.
      expect(parseHTML(html).document.querySelectorAll("svg.scene, .brand svg")).toHaveLength(0);
      for (const image of parseHTML(html).document.querySelectorAll("img")) expect(image.getAttribute("alt")).toBe("");
    }
    expect(sources(await errorPageOf(edit))).toEqual([]);
    expect(await errorPageOf(edit)).toBe(await errorPageOf());
  });

  it("that changed are another site, so that a plan shows it", () => {
    const logo = pictures.write("changing.svg", circle);
    const folder = (): string =>
      writeSite(
        siteOf(
          landingOf((landing) => (landing["logo"] = logo)),
          projectFolder,
        ),
      );
    const before = folder();
    expect(folder()).toBe(before);
    writeFileSync(join(projectFolder, logo), circle.replace("5", "4"));
    expect(folder()).not.toBe(before);
    expect(readFileSync(join(projectFolder, folder(), "404.html"), "utf8")).toContain("data:image/svg+xml;base64,");
  });

  it.each([
    ["logo", 16],
    ["picture", 100],
  ] as const)("are taken up to their size, and refused beyond it: %s", (key, most) => {
    const sized = (bytes: number): string => pictures.write("sized.svg", circle.padEnd(bytes, " "));
    expect(wrongWith(key, sized(most * kib))).toEqual({});
    expect(wrongWith(key, sized(most * kib + 1))).toEqual({
      [`estate.landings.tv.${key}`]: allowed(most, `this one has ${String(most * kib + 1)} bytes`),
    });
  });

  it.each([
    ["a.svg", circle, "image/svg+xml"],
    ["a.SVG", circle, "image/svg+xml"],
    ["a.png", redPoint, "image/png"],
    ["a.jpg", Buffer.from([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
    ["a.jpeg", Buffer.from([0xff, 0xd8, 0xff, 0xe1]), "image/jpeg"],
    ["a.webp", Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"), "image/webp"],
  ])("may be of a kind that every browser shows: %s", (name, content, mediaType) => {
    const logo = pictures.write(name, content);
    const html = siteOf(
      landingOf((landing) => (landing["logo"] = logo)),
      projectFolder,
    ).get("index.html");
    expect(html).toContain(`src="data:${mediaType};base64,`);
  });

  it.each([
    ["a file that is not there", "gone.png", "there is no such file"],
    ["another kind of file", "a.gif", "this is another kind of file"],
    ["a folder", "folder.png", "there is no such file"],
    ["a pointer to a file that was never fetched", "pointer.png", "what is in it is no image/png"],
    ["a page under a picture's name", "page.svg", "what is in it is no image/svg+xml"],
    ["nothing at all", "empty.webp", "what is in it is no image/webp"],
  ])("are refused for %s, with the key's path", (_, name, wrong) => {
    pictures.write("a.gif", "GIF89a");
    pictures.write("pointer.png", "version https://git-lfs.github.com/spec/v1\n");
    pictures.write("page.svg", "<html></html>");
    pictures.write("empty.webp", "");
    pictures.folder("folder.png");
    expect(wrongWith("logo", pictures.path(name))).toEqual({ "estate.landings.tv.logo": allowed(16, wrong) });
  });

  it("are looked for below the stack file's folder, and nowhere else", () => {
    const outside = allowed(100, "this one lies outside of it");
    for (const path of ["/etc/hostname.png", "../picture.png", "docs/../../picture.png", "docs\\..\\..\\picture.png"]) {
      expect(wrongWith("picture", path)).toEqual({ "estate.landings.tv.picture": outside });
    }
    expect(wrongWith("picture", "docs/landing.png")).toEqual({});
  });

  it("are found from the folder of a stack file that stands elsewhere", async () => {
    const folder = temporaryFolder();
    const raw = rawEstate("prod");
    (raw["landings"].tv as RawEstate)["logo"] = "pictures/logo.svg";
    const config = { "broadcast:phase": "normal", "broadcast:estate": raw };
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stringify({ config }));
    expect(() => readStackFile("prod", folder)).toThrow('estate.landings.tv.logo: found "pictures/logo.svg"');

    mkdirSync(join(folder, "pictures"));
    writeFileSync(join(folder, "pictures", "logo.svg"), circle);
    const estate = new OfflineEstate("prod", readStackFile("prod", folder).estate);
    const [script] = (await estate.resources("normal")).ofType(landingType.script);
    const directory = script && inputsOf(script).at("assets", "directory").text();
    const page = readFileSync(join(projectFolder, "stacks", directory ?? "", "index.html"), "utf8");
    expect(page).toContain(`data:image/svg+xml;base64,${Buffer.from(circle).toString("base64")}`);
  });
});
