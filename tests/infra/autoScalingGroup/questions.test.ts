import { describe, expect, it } from "vitest";
import { autoScalingClient } from "../../../infra/autoScalingGroup/client.ts";
import type { GroupState, ScheduledSizes } from "../../../infra/autoScalingGroup/groupState.ts";
import { nodeGroupClient } from "../../../infra/nodePool/client.ts";
import { readiness } from "../../../ops/check/check.ts";
import type { Asked, No } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import type { RawEstate } from "../../estates.ts";
import { keepKinds } from "../../gates/live.ts";
import { onSandbox } from "../../gates/sandbox.ts";
import { offlineEstate } from "../../graphs.ts";
import { state, web, withGroups } from "./groups.ts";

const estate = new ReadyEstate();

/** Days before the show. */
const normal: GroupState = { ...state, min: 4, max: 20, desired: 4, inService: 4, present: 4 };
const template = { from: "template", id: undefined, name: "web", version: "$Default" } as const;

const action: ScheduledSizes = {
  ...{ name: "nights", recurrence: "0 20 * * *", zone: "Europe/Paris", starts: undefined, ends: undefined },
  ...{ min: 2, max: undefined, desired: undefined },
};

/** The group alone, in the example, so that nothing else takes of the quota. */
const only = (more: object) => (raw: RawEstate) => {
  withGroups({ web: { ...web, ...more } })(raw);
  keepKinds(raw, "autoScalingGroups");
};

const saying = (answers: object) =>
  said(autoScalingClient, () => ({
    group: () => Promise.resolve({ ...normal, launch: template }),
    refresh: () => Promise.resolve(undefined),
    scheduled: () => Promise.resolve([]),
    policies: () => Promise.resolve(["cpu"]),
    launchType: () => Promise.resolve("m6i.large"),
    ...answers,
  }));

const asked = (answers: object, edit = only({})): Asked => ({ edit, answers: [saying(answers)] });
const being = (more: Partial<GroupState>) => ({
  group: () => Promise.resolve({ ...normal, launch: template, ...more }),
});
const scheduling = (...actions: Partial<ScheduledSizes>[]) => ({
  scheduled: () => Promise.resolve(actions.map((each) => ({ ...action, ...each }))),
});

const suspended = (...processes: string[]) => asked(being({ suspended: processes }));

describe("a no about Auto Scaling groups", () => {
  it.each(["scaling-processes", "scheduled-sizes", "instance-refresh", "warm-pool"])(
    "is one that does not exist: %s",
    (question) =>
      estate.saysNo(
        asked({ group: () => Promise.resolve(undefined) }),
        question,
        /there is no Auto Scaling group shop-web/,
        /correct what adopt says/,
      ),
  );

  it.each<No>([
    [
      "no instance that comes",
      suspended("Launch", "ScheduledActions"),
      "scaling-processes",
      /^suspended: Launch \(no instance comes\)$/,
      /^aws autoscaling resume-processes --auto-scaling-group-name shop-web --scaling-processes Launch$/,
    ],
    [
      "no instance that goes",
      suspended("Terminate"),
      "scaling-processes",
      /Terminate \(after the show none goes/,
      /resume/,
    ],
    [
      "instances that get no requests",
      suspended("AddToLoadBalancer"),
      "scaling-processes",
      /AddToLoadBalancer \(new instances get no requests\)/,
      /resume/,
    ],
    [
      "policies that are silent",
      suspended("AlarmNotification"),
      "scaling-processes",
      /AlarmNotification \(no policy scales it/,
      /resume/,
    ],
    [
      "a policy that may take back what is asked for",
      asked({}, only({ desiredCapacity: { normal: 6, broadcast: 80 } })),
      "scaling-processes",
      /cpu may take it from the 80 asked for down to its minimum of 60/,
      /raise minSize.broadcast to desiredCapacity.broadcast/,
    ],
    [
      "a group of an EKS node group",
      asked(being({ tags: { "eks:nodegroup-name": "apps", "eks:cluster-name": "shop" } })),
      "auto-scaling-group-owners",
      /^EKS's node group apps sets minSize, maxSize, desiredCapacity/,
      /adopt: shop:apps/,
    ],
    [
      "a group that a service keeps",
      asked(being({ managedBy: "sagemaker.amazonaws.com" })),
      "auto-scaling-group-owners",
      /^sagemaker.amazonaws.com sets minSize, maxSize, desiredCapacity \(it keeps the group, and refuses/,
      /under dials/,
    ],
    [
      "a refresh that is under way",
      asked({ refresh: () => Promise.resolve("Baking") }),
      "instance-refresh",
      /its instance refresh is Baking/,
      /cancel-instance-refresh --auto-scaling-group-name shop-web/,
    ],
    [
      "a scheduled action that sets its minimum back",
      asked(scheduling({})),
      "scheduled-sizes",
      /set back by nights \(0 20 \* \* \* Europe\/Paris: minimum 2\)/,
      /suspend-processes --auto-scaling-group-name shop-web --scaling-processes ScheduledActions/,
    ],
    [
      "one that asks for fewer",
      asked(scheduling({ min: undefined, desired: 59 })),
      "scheduled-sizes",
      /desired 59/,
      /suspend/,
    ],
    [
      "one that lowers its maximum",
      asked(scheduling({ min: undefined, max: 99 })),
      "scheduled-sizes",
      /maximum 99/,
      /suspend/,
    ],
    [
      "new instances that never go",
      asked(being({ protected: { new: true, count: 0 } })),
      "scale-in-protection",
      /new instances are protected from scale-in: after the show they stay/,
      /--no-new-instances-protected-from-scale-in/,
    ],
    [
      "some that never go",
      asked(being({ protected: { new: false, count: 3 } })),
      "scale-in-protection",
      /3 instances are protected/,
      /set-instance-protection/,
    ],
    [
      // 60 of 4 are 56 more, of 16 vCPUs each, and 100 run.
      "a quota too small for its instances",
      {
        edit: only({}),
        answers: [
          saying({}),
          said(nodeGroupClient, () => ({ standardVcpus: () => Promise.resolve({ quota: 995, running: 100 }) })),
        ],
      },
      "instance-quota",
      /100 vCPUs run, its instances take 896 more, 995 are allowed: 1 too many/,
      /L-1216C47A --desired-value 996/,
    ],
    [
      // 1,504 more of the node group's, which alone fit into 2,000.
      "a quota too small for its instances and the nodes of the same place",
      asked({}, withGroups({ web })),
      "instance-quota",
      /its instances take 896 more, 2,400 with the other groups of this file, 2,000 are allowed: 500 too many/,
      /--desired-value 2500/,
    ],
  ])("is %s, with its fix", (_, ...no) => estate.saysNo(...no));
});

describe("what is well about Auto Scaling groups", () => {
  const yesOf = async (question: string, given: Asked): Promise<string[]> =>
    findings(await estate.ask(given), "yes")
      .filter((found) => found.question === question)
      .map(({ message }) => message);

  it("is what has policies; without any, that is said", async () => {
    expect(await yesOf("scaling-processes", asked({}))).toEqual(["4 to 20, scaled by cpu"]);
    const none = { policies: () => Promise.resolve([]) };
    expect(await yesOf("scaling-processes", asked(none))).toEqual([
      "4 to 20, and nothing scales it: after the show it keeps what it has, up to the lower maximum",
    ]);
  });

  it("are processes that harm nothing here while suspended", async () => {
    const unserved = asked(being({ suspended: ["AddToLoadBalancer", "AZRebalance"], served: false }));
    expect(await yesOf("scaling-processes", unserved)).toEqual([
      "4 to 20, scaled by cpu; suspended: AddToLoadBalancer, AZRebalance",
    ]);
    const fixed = only({ minSize: { normal: 4, broadcast: 100 } });
    expect(await yesOf("scaling-processes", asked(being({ suspended: ["AlarmNotification"] }), fixed))).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ["none", {}, "there is no scheduled action"],
    ["one that raises", scheduling({ min: 60, max: 100, desired: 70 }), "none of 1 scheduled actions goes below them"],
    ["one that is over", scheduling({ ends: -1 }), "none of 1 scheduled actions goes below them"],
    [
      "one that was once",
      scheduling({ recurrence: undefined, starts: -100_000 }),
      "none of 1 scheduled actions goes below them",
    ],
    [
      "suspended",
      { ...scheduling({}), ...being({ suspended: ["ScheduledActions"] }) },
      "its scheduled actions are suspended",
    ],
  ])("are scheduled actions: %s", async (_, answers, expected) => {
    expect(await yesOf("scheduled-sizes", asked(answers))).toEqual([expected]);
  });

  it("is what a warm pool keeps beside it, which is said", async () => {
    const pool = (more: object) => asked(being({ warmPool: { state: "Stopped", least: 0, most: undefined, ...more } }));
    const said = (given: Asked) => yesOf("warm-pool", given);
    expect(await said(pool({}))).toEqual(["40 instances in its warm pool, stopped, their volumes paid"]);
    expect(await said(pool({ state: "Running", most: 70 }))).toEqual([
      "10 instances in its warm pool, running, and paid as such",
    ]);
    expect(await said(pool({ most: 30, least: 5 }))).toEqual([expect.stringMatching(/^5 instances/)]);
  });

  it("is protection that ECS lifts", async () => {
    const ecs = being({ protected: { new: true, count: 4 }, tags: { AmazonECSManaged: "" } });
    expect(await yesOf("scale-in-protection", asked(ecs))).toEqual([
      "new instances are protected from scale-in until ECS has no task on them",
    ]);
  });

  it("is that nobody is seen to set its sizes; where a tag names somebody, whether it does is not known", async () => {
    expect(await yesOf("auto-scaling-group-owners", asked({}))).toEqual(["nobody is seen to set maxSize, minSize"]);
    const stack = being({
      tags: { "aws:cloudformation:stack-name": "shop", "elasticbeanstalk:environment-name": "web" },
    });
    const unknown = findings(await estate.ask(asked(stack)), "unknown");
    expect(unknown.find(({ question }) => question === "auto-scaling-group-owners")?.message).toMatch(
      /^Elastic Beanstalk's web has it .*; CloudFormation's stack shop has it \(tag aws:cloudformation:stack-name\), and whether it sets maxSize, minSize cannot be seen$/,
    );
  });

  it("is the quota, by the type that takes most for its weight", async () => {
    const mixed = (more: Partial<GroupState>) => asked(being({ launch: undefined, ...more }));
    const types = [
      { type: "m6i.large", weight: 1 },
      { type: "m6i.xlarge", weight: 4 },
    ];
    expect(await yesOf("instance-quota", mixed({ types }))).toEqual([
      "100 vCPUs run, its instances take 896 more, 2,000 are allowed",
    ]);
    expect(await yesOf("instance-quota", mixed({ types: types.slice(1) }))).toEqual([
      expect.stringContaining("its instances take 224 more"),
    ]);
    // Running ones that wait count as well: 40 beside the 60.
    const waiting = { warmPool: { state: "Running", least: 0, most: undefined }, types: types.slice(0, 1) };
    expect(await yesOf("instance-quota", mixed(waiting))).toEqual([
      expect.stringContaining("its instances take 1,536 more"),
    ]);
    expect(await yesOf("instance-quota", mixed({ unit: "vCPUs" }))).toEqual([
      expect.stringContaining("its instances take 56 more"),
    ]);
  });
});

describe("an unknown about Auto Scaling groups", () => {
  const unknownOf = async (given: Asked): Promise<string[]> =>
    findings(await estate.ask(given), "unknown")
      .filter(({ question }) => question === "instance-quota")
      .map(({ message }) => message);

  it("is a quota that counts something else, or instances that nobody knows", async () => {
    expect(await unknownOf(asked({ launchType: () => Promise.resolve(undefined) }))).toEqual([
      "the type of its instances is not known: state instanceTypes",
    ]);
    expect(await unknownOf(asked({}, only({ instanceTypes: ["g5.xlarge"] })))).toEqual([
      expect.stringContaining("g5.xlarge counts against another quota than L-1216C47A"),
    ]);
    expect(await unknownOf(asked(being({ unit: "MiB" })))).toEqual([
      "its capacity is counted in memory, not in instances",
    ]);
  });

  it("is what would come on Spot", async () => {
    // 10 on demand and half of the rest: 35 of 60, where 4 are there.
    const mixed = being({
      launch: undefined,
      types: [{ type: "m6i.large", weight: 1 }],
      onDemand: { base: 10, percent: 50 },
    });
    expect(await unknownOf(asked(mixed))).toEqual([
      "100 vCPUs run, its instances take 496 more, 2,000 are allowed; 25 of its capacity is Spot, which has quota L-34B43A08 and comes only where there is some",
    ]);
  });
});

it("what only the real estate can say is unknown on the sandbox", async () => {
  const offline = offlineEstate("prod", only({}));
  const { clients } = await onSandbox(offline);
  const own = findings(await readiness({ offline, clients }), "unknown").filter(({ subject }) => subject === "web");
  expect(own.map(({ question }) => question).sort()).toEqual([
    "instance-quota",
    "instance-refresh",
    "scaling-processes",
    "scheduled-sizes",
  ]);
});
