import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";
import type { RecordedLine } from "../../ops/recording/lines.ts";
import { readRecording } from "../../ops/recording/read.ts";
import type { SizeResult } from "../../ops/size/text.ts";
import { broadcast } from "../terminal.ts";

const article = join(projectFolder, "load", "evenings", "tf1-2023.record.jsonl");

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "size-record-"))));
afterEach(() => rmSync(folder, { recursive: true }));

interface Minute {
  requests: number;
  failed?: number;
  pods?: number;
  cpu?: number;
}

/** A record of the app web of prod, with a load balancer of its own, minute by minute. */
function recorded(minutes: readonly Minute[]): string {
  const path = join(folder, "record.jsonl");
  const iso = (minute: number): string => new Date(Date.UTC(2027, 1, 19, 18, minute)).toISOString();
  const told = { source: "CloudWatch (paris)", unit: "a minute" };
  const about: RecordedLine = {
    ...{ line: "about", format: 1, at: iso(0), stack: "prod", company: "Shop", sandbox: false, shows: [] },
    figures: [
      { name: "requests-web", title: "requests a minute at load balancer web", ...told, demand: "part" },
      { name: "errors-web", title: "failures at load balancer web", ...told, failed: "part" },
      { name: "pods-web", title: "ready pods of web", unit: "pods", source: "cluster" },
      { name: "cpu-shop-primary", title: "CPU of shop, primary", unit: "%", source: told.source, most: 100 },
    ],
  };
  const lines = minutes.flatMap(({ requests, failed = 0, pods, cpu }, minute) => [
    {
      ...{ line: "figures", at: iso(minute), source: told.source },
      values: { "requests-web": requests, "errors-web": failed, ...(cpu !== undefined && { "cpu-shop-primary": cpu }) },
    },
    ...(pods === undefined
      ? []
      : [{ line: "figures", at: iso(minute), source: "cluster", values: { "pods-web": pods } }]),
  ]);
  writeFileSync(path, [about, ...lines].map((line) => JSON.stringify(line)).join("\n"));
  return path;
}

const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));

async function sized(path: string, ...args: string[]) {
  const { code, out, notes } = await broadcast("size", "--stack", "prod", "--from", path, "--json", ...args);
  return { code, notes, result: (code === 2 ? {} : JSON.parse(out)) as SizeResult };
}

const web = ({ recorded: of }: SizeResult) => of?.borne.find(({ app }) => app === "web");

describe("the article's evening, as data", () => {
  it("has the article's figures, and says that nobody measured it", () => {
    const { usual, alarms } = parse(readFileSync(join(projectFolder, "load", "evenings", "tf1-2023.yaml"), "utf8")) as {
      usual: { requestsPerMinute: number };
      alarms: {
        measured?: {
          requestsPerMinute: number;
          peopleAtOnce: number;
          databasePercent: number;
          signUps: number;
          signUpMinutes: number;
        };
      }[];
    };
    const measured = alarms.flatMap((alarm) => alarm.measured ?? [])[0];
    const { figures, notMeasured } = readRecording(article);
    const most = (name: string): number =>
      Math.max(...(figures.find((figure) => figure.name === name)?.points ?? []).map(({ value }) => value));
    expect(notMeasured).toMatch(/^made from the article's figures/);
    expect(most("edge-requests-site")).toBe(measured?.requestsPerMinute);
    expect(figures.find(({ demand }) => demand)?.points[0]?.value).toBe(usual.requestsPerMinute);
    expect(most("people-home")).toBe(measured?.peopleAtOnce);
    expect(most("cpu-shop-primary")).toBe(measured?.databasePercent);
    expect(most("sign-ups")).toBeCloseTo((measured?.signUps ?? 0) / (measured?.signUpMinutes ?? 1), 0);
  });

  it("is read once, so that it may come through a pipe", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    // Whoever reads it again finds nothing.
    const writer = spawn("sh", ["-c", 'cat "$1" > "$2"; : > "$2"', "sh", article, pipe]);
    const { code, result } = await sized(pipe);
    writer.kill();
    expect(result.recorded?.seen).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  it("comes out with far less than 500 of everything, and says what it cannot know", async () => {
    const { code, out } = await broadcast("size", "--stack", "prod", "--from", article);
    const numbers = [...out.matchAll(/(?:minReplicas|replicas)\.broadcast +500 → (\d+)/g)].map(([, value]) =>
      Number(value),
    );
    expect(numbers).toHaveLength(6);
    expect(Math.max(...numbers)).toBeLessThan(300);
    expect(out).toContain("Not measured: made from the article's figures");
    expect(out).toMatch(/CPU of shop, primary: 60 % of 100 %\n +one core went with 26,146 requests a minute/);
    expect(out).toMatch(/What it cannot know\n +- how much more a replica bears than it did: nothing of it failed/);
    expect(out).toContain("whether what they share bears the same from fewer of them");
    expect(code).toBe(0);
  });
});

describe("what a recorded evening bore", () => {
  it("is what a replica held for five minutes on end, not its highest minute", async () => {
    const path = recorded(
      times(30, (index) => ({ requests: index === 12 ? 9000 : index < 10 ? 1000 : 3000, pods: 10 })),
    );
    const { result } = await sized(path);
    expect(web(result)).toMatchObject({ requests: 300, between: [300, 900], replicas: 10, own: true, counted: true });
  });

  it("counts the most replicas around a minute, so that none is said to have borne what two did", async () => {
    const { result } = await sized(recorded(times(30, (index) => ({ requests: 3000, pods: index < 15 ? 10 : 30 }))));
    expect(web(result)?.requests).toBe(300);
    const rising = recorded(times(12, (index) => ({ requests: 3000, pods: index % 2 === 0 ? 10 : 30 })));
    expect(web((await sized(rising)).result)?.requests).toBe(100);
  });

  it("ends where more failed than may", async () => {
    const failing = times(30, (index) => ({
      requests: index < 15 ? 1000 : 4000,
      failed: index < 15 ? 0 : 400,
      pods: 10,
    }));
    const { result } = await sized(recorded(failing));
    expect(web(result)).toMatchObject({ requests: 100, failedFrom: 400 });
    const few = times(30, (index) => ({ requests: index < 15 ? 1000 : 4000, failed: index < 15 ? 0 : 20, pods: 10 }));
    const held = web((await sized(recorded(few))).result);
    expect(held?.requests).toBe(400);
    expect(held?.failedFrom).toBeUndefined();
  });

  it("is unknown where too little is recorded, and nothing is patched for it", async () => {
    const gaps = recorded(times(30, (index) => (index % 4 === 0 ? { requests: 1000 } : { requests: 1000, pods: 10 })));
    const short = recorded(times(4, () => ({ requests: 1000, pods: 10 })));
    expect((await sized(gaps)).code).toBe(0);
    const { result } = await sized(short);
    expect(web(result)).toBeUndefined();
    expect(result.recorded?.silent.find(({ app }) => app === "web")?.why).toMatch(/^fewer than 5 minutes on end/);
    expect(result.recorded?.silent.find(({ app }) => app === "api")?.why).toMatch(/replicas ran is not recorded/);
    expect(result.replaced.filter(({ path }) => path.includes("apps"))).toEqual([]);
  });

  it("grows with the peak that is given, and tells by a line what else would be in use, with its interval", async () => {
    const path = recorded(
      times(30, (index) => ({ requests: 1000 + 100 * index, pods: 10, cpu: 10 + index + (index % 3) })),
    );
    const { result } = await sized(path, "--peak", "requests=7800");
    const { expected, limits } = result.recorded ?? {};
    expect(expected).toBe(7800);
    expect(result.apps[0]?.peak).toBeCloseTo(7800);
    const cpu = limits?.find(({ name }) => name === "cpu-shop-primary");
    expect(cpu?.perCore).toBeCloseTo(3900 / (0.41 * 16), 0);
    expect(cpu?.expected?.value).toBeCloseTo(79, -1);
    const [low = 0, high = 0] = cpu?.expected?.between ?? [];
    expect(low).toBeLessThan(cpu?.expected?.value ?? 0);
    expect(high).toBeGreaterThan(cpu?.expected?.value ?? 0);
  });

  it("draws no line through what did not follow", async () => {
    const path = recorded(times(30, (index) => ({ requests: 1000 + 100 * index, pods: 10, cpu: 50 - (index % 2) })));
    expect((await sized(path)).result.recorded?.limits[0]?.expected).toBeUndefined();
  });

  it("refuses a record of another stack, of no requests, and a peak of something else", async () => {
    const path = recorded(times(10, () => ({ requests: 1000, pods: 10 })));
    const other = await broadcast("size", "--stack", "qa", "--from", path);
    expect(other.notes).toMatch(/is a record of prod, not of qa: name that stack/);
    expect(other.code).toBe(2);
    expect((await sized(path, "--peak", "signup=9")).notes).toMatch(
      /^--peak signup=9: of a record, allowed: once requests=/m,
    );
    writeFileSync(path, readFileSync(path, "utf8").replaceAll('"demand":"part"', '"colour":"red"'));
    const none = await sized(path);
    expect(none.notes).toMatch(/^The record does not say how many requests came/m);
    expect(none.code).toBe(2);
  });
});
