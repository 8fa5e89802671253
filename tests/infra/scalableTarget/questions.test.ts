import { describe, expect, it } from "vitest";
import type { ScheduledAction } from "../../../infra/scalableTarget/client.ts";
import { scalingClient } from "../../../infra/scalableTarget/client.ts";
import { scalingActive, scheduledScaling } from "../../../infra/scalableTarget/questions.ts";
import type { No, Said } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import { readiness } from "../../../ops/check/check.ts";
import { keepKinds } from "../../gates/live.ts";
import { onSandbox } from "../../gates/sandbox.ts";
import { offlineEstate } from "../../graphs.ts";
import { web, withTargets } from "./targets.ts";

const estate = new ReadyEstate();
const running = { in: false, out: false, scheduled: false };
const target = { min: 4, max: 20, suspended: running };
const action: ScheduledAction = {
  name: "nights",
  schedule: "cron(0 20 * * ? *)",
  zone: "Europe/Paris",
  min: 2,
  max: undefined,
  ends: undefined,
};

const answering = (more: object): Said =>
  said(scalingClient, () => ({
    target: () => Promise.resolve(target),
    policies: () => Promise.resolve(["cpu"]),
    scheduled: () => Promise.resolve([]),
    ...more,
  }));

const suspending = (which: object) => ({
  target: () => Promise.resolve({ ...target, suspended: { ...running, ...which } }),
});
const scheduling = (...actions: Partial<ScheduledAction>[]) => ({
  scheduled: () => Promise.resolve(actions.map((each) => ({ ...action, ...each }))),
});

const asked = (more: object, edit = withTargets({ web })) => ({ edit, answers: [answering(more)] });

describe("a no about scalable targets", () => {
  const gone = { target: () => Promise.resolve(undefined) };
  it.each<No>([
    [
      "one that does not exist",
      asked(gone),
      "scaling-active",
      /there is no scalable target ecs\/service\/shop\/web/,
      /correct what adopt says/,
    ],
    [
      "one that does not exist, of the clock",
      asked(gone),
      "scheduled-scaling",
      /there is no scalable target/,
      /correct what adopt says/,
    ],
    [
      "one that no load can scale out",
      asked(suspending({ out: true })),
      "scaling-active",
      /suspended: it goes no higher than its minimum/,
      /register-scalable-target --service-namespace ecs --resource-id service\/shop\/web --scalable-dimension ecs:service:DesiredCount --suspended-state/,
    ],
    [
      "one that does not come back",
      asked(suspending({ in: true })),
      "scaling-active",
      /after the show it keeps what it has/,
      /DynamicScalingInSuspended=false/,
    ],
    [
      "a scheduled action that sets its minimum back",
      asked(scheduling({})),
      "scheduled-scaling",
      /set back by nights \(cron\(0 20 \* \* \? \*\) Europe\/Paris: minimum 2\)/,
      /ScheduledScalingSuspended=true/,
    ],
    [
      "one that sets its maximum back",
      asked(scheduling({ min: undefined, max: 99 })),
      "scheduled-scaling",
      /maximum 99/,
      /Suspended/,
    ],
  ])("is %s, with its fix", (_, ...no) => estate.saysNo(...no));
});

describe("what is well", () => {
  const said = async (
    more: object,
    question: { name: string },
    edit?: Parameters<typeof asked>[1],
  ): Promise<string[]> =>
    findings(await estate.ask(asked(more, edit)), "yes")
      .filter((found) => found.question === question.name)
      .map(({ message }) => message);
  const now = 0;

  it.each<[string, object, string]>([
    ["none", {}, "there is no scheduled action"],
    ["one that raises", scheduling({ min: 60, max: 100 }), "none of 1 scheduled actions goes below them"],
    ["one that is over", scheduling({ ends: now - 1 }), "none of 1 scheduled actions goes below them"],
    [
      "one that was once",
      scheduling({ schedule: "at(1969-12-30T20:00:00)" }),
      "none of 1 scheduled actions goes below them",
    ],
  ])("are scheduled actions: %s", async (_, more, expected) => {
    expect(await said(more, scheduledScaling)).toEqual([expected]);
  });

  it("are scheduled actions that are suspended", async () => {
    expect(await said({ ...scheduling({}), ...suspending({ scheduled: true }) }, scheduledScaling)).toEqual([
      "its scheduled actions are suspended",
    ]);
  });

  it("is what has policies; without any, that is said", async () => {
    expect(await said({}, scalingActive)).toEqual(["4 to 20, scaled by cpu"]);
    expect(await said({ policies: () => Promise.resolve([]) }, scalingActive)).toEqual([
      "4 to 20, and no scaling policy: after the show it keeps what it has, up to the lower maximum",
    ]);
  });

  it("is scaling out that is suspended where there is nothing to scale", async () => {
    const fixed = withTargets({ web: { ...web, minCapacity: { normal: 4, broadcast: 100 } } });
    expect(await said(suspending({ out: true }), scalingActive, fixed)).toEqual(["4 to 20, scaled by cpu"]);
  });
});

it("an action at a time to come, and one whose time cannot be read, count", async () => {
  for (const schedule of ["at(2970-02-19T20:00:00)", "at(soon)", "rate(1 day)", "at(1969-12-31T20:00:00)"]) {
    const noes = findings(await estate.ask(asked(scheduling({ schedule }))), "no");
    expect(noes.map(({ question }) => question)).toContain("scheduled-scaling");
  }
});

it("what only the real estate can say is unknown on the sandbox", async () => {
  const offline = offlineEstate("prod", (raw) => {
    withTargets({ web })(raw);
    keepKinds(raw, "scalableTargets");
  });
  const { clients } = await onSandbox(offline);
  const unknowns = findings(await readiness({ offline, clients }), "unknown");
  const own = unknowns.filter(({ question }) => ["scaling-active", "scheduled-scaling"].includes(question));
  expect(own.map(({ subject, message }) => [subject, message])).toEqual([
    ["web", "the sandbox knows no scaling policies: only the real estate can be asked"],
    ["web", "the sandbox knows no scheduled actions: only the real estate can be asked"],
  ]);
});
