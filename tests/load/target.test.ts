import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect, it } from "vitest";
import type { LocalTargetOptions } from "../../ops/load/target.ts";
import { LocalTarget } from "../../ops/load/target.ts";
import { describeLoad } from "./local.ts";

let target: LocalTarget | undefined;
afterEach(async () => {
  await target?.stop();
  target = undefined;
});

async function start(options: LocalTargetOptions = {}): Promise<string> {
  target = await LocalTarget.start(options);
  return target.url;
}

const signUp = (url: string, email: string) =>
  fetch(`${url}/signup`, { method: "POST", body: JSON.stringify({ email, name: "Ada" }) });

/** So many sign-ups at the same time, and what became of each. */
async function crowd(url: string, people: number): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: people }, async (_, i) => {
      const answer = await signUp(url, `person-${i}@load.invalid`);
      const { error = "none" } = (await answer.json()) as { error?: string };
      return error;
    }),
  );
  return [...new Set(answers)].sort();
}

describeLoad("the local target", () => {
  it("signs people up, and knows them again", async () => {
    const url = await start({ serviceMs: 0 });
    const home = await fetch(`${url}/`, { redirect: "manual" });
    expect([home.status, home.headers.get("location")]).toEqual([302, "/landing"]);
    const answer = await signUp(url, "ada@load.invalid");
    expect(answer.status).toBe(201);
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    const account = await fetch(`${url}/account`, { headers: { cookie } });
    expect(await account.json()).toMatchObject({ cart: ["welcome"] });
    expect(await (await signUp(url, "ada@load.invalid")).json()).toEqual({ error: "taken" });
    expect((await fetch(`${url}/account`)).status).toBe(401);
  });

  it("has the article's collision when ids are the time, and only then", async () => {
    expect(await crowd(await start({ clockIds: true, serviceMs: 0, pool: 8 }), 200)).toEqual(["duplicate-id", "none"]);
    await target?.stop();
    expect(await crowd(await start({ serviceMs: 0, pool: 8 }), 200)).toEqual(["none"]);
  });

  it("is limited by its pool", async () => {
    const url = await start({ serviceMs: 100, pool: 2 });
    const begun = performance.now();
    expect(await crowd(url, 20)).toEqual(["none"]);
    // Twenty sign-ups of 0.1 s through two connections cannot take less than a second.
    expect(performance.now() - begun).toBeGreaterThan(1000);
    const { databaseBusyMs } = (await (await fetch(`${url}/metrics`)).json()) as {
      databaseBusyMs: Record<string, number>;
    };
    expect(databaseBusyMs["signup"]).toBeGreaterThan(2000);
    expect(databaseBusyMs["signup"]).toBeLessThan(4000);
  });

  it("leaves nothing behind when it stops", async () => {
    const before = new Set(folders());
    const url = await start();
    const [folder] = folders().filter((name) => !before.has(name));
    await target?.stop();
    await expect(fetch(url)).rejects.toThrow();
    expect(folder !== undefined && existsSync(`${tmpdir()}/${folder}`)).toBe(false);
  });
});

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("load-pg-"));
