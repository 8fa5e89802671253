import { describe, expect, it } from "vitest";
import { goodEstate } from "../../shapes.ts";

/** An error page as served. */
const page = `<!doctype html><html lang="en"><head><style>body{color:#111}</style></head>
<body><h1>Back soon</h1><p><a href="https://forms.example.net/f/1" rel="noopener">Leave your address</a></p></body></html>`;

const errors = "zone-site-errors";
const parameters = ["rules", 0, "actionParameters"];
const good = (await goodEstate()).set(errors, [...parameters, "content"], page);
const set = (key: string, value: unknown) => good.set(errors, [...parameters, key], value);
const body = (html: string) => set("content", page.replace("<h1>", `${html}<h1>`));

describe("error-rule-parameters", () => {
  const check = "error-rule-parameters";

  it("wants content or an asset, not both", () => {
    expect(set("assetName", "page").messages(check)).toContain("has both `content` and `assetName`");
    expect(set("content", undefined).messages(check)).toContain("has neither `content` and `assetName`");
  });

  it("wants at most 10 KB, counted in bytes", () => {
    const padded = (bytes: number) => set("content", page + "é".repeat((bytes - Buffer.byteLength(page)) / 2));
    const even = 10_240 - (Buffer.byteLength(page) % 2);
    expect(padded(even).messages(check)).toBe("");
    expect(padded(even + 2).messages(check)).toContain(
      `its content has ${even + 2} bytes; Cloudflare takes 10240 (10 KB)`,
    );
  });

  it("wants a status from 400 to 999, a known type and the right action", () => {
    expect(set("statusCode", 200).messages(check)).toContain("`statusCode` is 200; allowed: 400 to 999");
    expect(set("statusCode", 1000).messages(check)).toContain("`statusCode` is 1000");
    expect(set("contentType", "text/css").messages(check)).toContain("`contentType` is text/css");
    expect(set("contentType", undefined).messages(check)).toContain("`contentType` is missing");
    expect(good.set(errors, ["rules", 0, "action"], "block").messages(check)).toContain('its action is "block"');
  });

  it("wants a paid plan", () => {
    expect(good.set("zone-site", ["plan"], "free").messages(check)).toContain("need a paid plan");
    expect(good.set("zone-site", ["plan"], "pro").messages(check)).toBe("");
  });
});

describe("error-page-self-contained", () => {
  const check = "error-page-self-contained";

  it.each([
    '<script src="/app.js"></script>',
    "<script src=https://cdn.example.com/app.js></script>",
    '<LINK rel="stylesheet" href="https://cdn.example.com/a.css">',
    '<link rel="icon" href="/favicon.ico">',
    '<img alt="" src="logo.png">',
    '<img srcset="a.png 1x, b.png 2x">',
    '<div style="background:url(/bg.jpg)"></div>',
    "<style>@import 'https://fonts.example.com/f.css';</style>",
    '<style>@font-face{src: url("https://fonts.example.com/f.woff2")}</style>',
    '<iframe src="https://video.example.com/1"></iframe>',
    '<video poster="/p.jpg"></video>',
    '<object data="/o.svg"></object>',
    '<base href="https://www.example.com/">',
    '<body background="/bg.png">',
  ])("catches %s", (html) => {
    expect(body(html).messages(check)).toContain("fails with the origin");
  });

  it.each(["fetch('/health')", "new XMLHttpRequest()", "navigator.sendBeacon('/x')", "new WebSocket('wss://x')"])(
    "catches a script's %s",
    (code) => {
      expect(body(`<script>${code}</script>`).messages(check)).toContain("a script uses");
    },
  );

  it.each([
    '<img alt="" src="data:image/svg+xml,%3Csvg%3E%3C/svg%3E">',
    '<svg><use href="#mark"></use></svg>',
    "<style>a{background:url(data:image/png;base64,AAAA)}</style>",
    "<!-- <script src='/app.js'></script> -->",
    "<script>document.title = 'Back soon'</script>",
    '<a href="https://status.example.net/">status</a>',
  ])("is content with %s", (html) => {
    expect(body(html).messages(check)).toBe("");
  });

  it("cannot judge an asset", () => {
    const asset = set("content", undefined).set(errors, [...parameters, "assetName"], "page");
    expect(asset.messages(check)).toContain("its page is an asset kept elsewhere, so what it holds cannot be known");
  });
});

describe("error-page-never-reloads", () => {
  it.each([
    '<meta http-equiv="refresh" content="5">',
    "<META HTTP-EQUIV=Refresh CONTENT='5; url=/'>",
    "<script>setTimeout(() => location.reload(), 5000)</script>",
    "<script>window.location = '/'</script>",
    "<script>document.location.href='/'</script>",
    '<div onload="history.go(0)"></div>',
  ])("catches %s", (html) => {
    expect(body(html).messages("error-page-never-reloads")).toContain("the page reloads by itself");
  });

  it("leaves a button to people", () => {
    expect(body('<button onclick="location.reload()">Again</button>').messages("error-page-never-reloads")).toBe("");
  });
});

describe("error-page-has-form", () => {
  const check = "error-page-has-form";
  const link = (html: string) => set("content", `<!doctype html><p>Sorry</p>${html}`).messages(check);

  it("wants an https link", () => {
    expect(link("")).toContain("no https link to a form");
    expect(link('<a href="/form">form</a>')).toContain("no https link to a form");
    expect(link('<!-- <a href="https://forms.example.net/">form</a> -->')).toContain("no https link to a form");
    expect(link("<a href='https://forms.example.net/f'>form</a>")).toBe("");
    expect(link('<form method="post" action="https://forms.example.net/f"></form>')).toBe("");
  });

  it("refuses clear text", () => {
    expect(link('<a href="http://forms.example.net/">form</a>')).toContain(
      "links to http://forms.example.net/ in clear text",
    );
  });

  it("judges the playbook's pages, not those the zone had", () => {
    const rules = good.named(errors).inputs["rules"] as object[];
    const kept = {
      ref: "json",
      expression: "true",
      action: "serve_error",
      actionParameters: { content: "<p>no link</p>", contentType: "text/html" },
    };
    expect(good.set(errors, ["rules"], [...rules, kept]).messages(check)).toBe("");
    expect(good.set(errors, ["rules"], [kept]).messages(check)).toContain("no https link");
  });
});
