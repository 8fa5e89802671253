import { describe, expect, it } from "vitest";
import { cronJobClient } from "../../../infra/cronJobs/client.ts";
import { type } from "../../../infra/cronJobs/facts.ts";
import { cronJobGates } from "../../../infra/cronJobs/gates.ts";
import { deliveredCronJobs } from "../../../infra/cronJobs/delivery.ts";
import type { No } from "../../check/readyEstate.ts";
import { applied, findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import type { RawEstate } from "../../estates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate, resources } from "../../graphs.ts";

const reports = (raw: RawEstate): void => {
  raw["cronJobs"] = { reports: { adopt: "nightly-reports" } };
};
const quiet = offlineEstate("prod", (raw) => {
  keepKinds(raw);
  reports(raw);
});

describe("a CronJob", () => {
  it("is suspended in prewarm and live, given back in normal, and nothing else of it is said", async () => {
    const said = [];
    for (const phase of ["normal", "prewarm", "live"] as const) {
      const node = (await resources(quiet, phase)).get("cron-job-reports-suspend");
      expect(node).toMatchObject({ type: type.patch, retained: true });
      expect(node?.inputs).toMatchObject({ metadata: { name: "nightly-reports", namespace: "shop" } });
      said.push(node?.inputs["spec"]);
    }
    expect(said).toEqual([{ suspend: false }, { suspend: true }, { suspend: true }]);
  });

  it("moves when the show comes near, and not with it", async () => {
    const moved = async (from: "normal" | "prewarm", to: "prewarm" | "live") =>
      (await quiet.plan(from, to)).forward.steps.map(({ name }) => name).filter((name) => name.startsWith("cron-"));
    expect(await moved("normal", "prewarm")).toEqual(["cron-job-reports-suspend"]);
    expect(await moved("prewarm", "live")).toEqual([]);
    const { refusals, uncounted, forward } = await quiet.plan("normal", "prewarm");
    expect([refusals, uncounted]).toEqual([[], []]);
    expect(forward.timing.steps.find(({ name }) => name === "cron-job-reports-suspend")).toMatchObject({ seconds: 1 });
  });

  it("is brought to an empty cluster, due once a year", async () => {
    expect(deliveredCronJobs(await quiet.resources("normal"))).toEqual([
      {
        namespace: "shop",
        object: expect.objectContaining({ kind: "CronJob", metadata: { name: "nightly-reports", namespace: "shop" } }),
      },
    ]);
  });
});

const component = shape("broadcast:infra:CronJob", "cron-job-reports", { cronJob: "reports" });
const wanted = (suspend: boolean) =>
  shape(type.patch, "it", { metadata: { name: "reports", namespace: "shop" }, spec: { suspend } }, component);

describe("the gate of a CronJob", () => {
  it.each<[boolean, object | undefined, string]>([
    [true, { suspended: true, running: 0 }, "yes: it is suspended, and none of its jobs runs"],
    [true, { suspended: true, running: 2 }, "no: 2 of its jobs run still"],
    [true, { suspended: false, running: 1 }, "no: it is not suspended; 1 of its jobs runs still"],
    [true, undefined, "no: there is no CronJob shop/reports"],
    [false, { suspended: false, running: 1 }, "yes: it is not suspended"],
    [false, { suspended: true, running: 0 }, "no: it is suspended"],
  ])("that is to be suspended: %s", async (suspended, found, expected) => {
    expect(await answer(gateFor(cronJobGates, wanted(suspended)), { cronJob: found && (() => found) })).toBe(expected);
  });

  describe("on the sandbox", () => {
    const live = new Live(quiet);
    it("notices one that somebody set going", async () => {
      await live.notices(
        "a CronJob set going",
        type.patch,
        "cron-job-reports-suspend",
        (outputs) => Object.assign(outputs["spec"] as object, { suspend: false }),
        "cron-job-reports-suspend",
        /^it is not suspended$/,
      );
    });
  });
});

describe("the question about CronJobs", () => {
  const well = new ReadyEstate();
  const found = { suspended: false, schedule: "0 3 * * *", running: 0, deadline: undefined };
  const being = (what: object | undefined) =>
    said(cronJobClient, () => ({ cronJob: () => Promise.resolve(what && { ...found, ...what }) }));

  it("tells when it is due, and what becomes of a run that is missed", async () => {
    const told = async (what: object) =>
      findings(await well.ask({ answers: [being(what)], edit: reports }), "yes").find(
        ({ question }) => question === "cron-jobs",
      )?.message;
    expect(await told({})).toBe("due at 0 3 * * *; one that was missed starts at once when it is given back");
    expect(await told({ deadline: 600 })).toMatch(/one that was missed up to 600 s ago starts at once/);
  });

  it.each<No>([
    [
      "it is not there",
      { answers: [being(undefined)], edit: reports },
      "cron-jobs",
      /no such CronJob/,
      /correct adopt/,
    ],
    [
      "a delivery sets it going again",
      { answers: [being({}), applied("argocd-controller", { "f:spec": { "f:suspend": {} } })], edit: reports },
      "cron-job-owners",
      /Argo CD sets spec.suspend|application of this object sets spec.suspend/,
      /ignoreDifferences of spec.suspend with RespectIgnoreDifferences=true/,
    ],
  ])("is a no where %s", (_, ...no) => well.saysNo(...no));
});
