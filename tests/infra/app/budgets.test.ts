import { describe, expect, it } from "vitest";
import { budgetClient } from "../../../infra/app/budgetClient.ts";
import type { FoundBudget } from "../../../infra/app/budgets.ts";
import { movable, selecting } from "../../../infra/app/budgets.ts";
import type { RawEstate } from "../../estates.ts";
import { ReadyEstate, said } from "../../check/readyEstate.ts";

describe("how many pods a budget lets go", () => {
  it.each<[Partial<FoundBudget>, number, number]>([
    // Percentages round up, on both sides.
    [{ minAvailable: "80%" }, 2, 0],
    [{ minAvailable: "80%" }, 5, 1],
    [{ minAvailable: "80%" }, 20, 4],
    [{ minAvailable: "50%" }, 1, 0],
    [{ maxUnavailable: "20%" }, 2, 1],
    [{ maxUnavailable: "20%" }, 11, 3],
    [{ maxUnavailable: "0%" }, 100, 0],
    [{ minAvailable: 2 }, 2, 0],
    [{ minAvailable: 2 }, 5, 3],
    [{ minAvailable: 9 }, 5, 0],
    [{ maxUnavailable: 1 }, 5, 1],
    [{ maxUnavailable: 9 }, 5, 5],
  ])("%j of %i: %i", (budget, pods, expected) => {
    expect(movable({ name: "web", ...budget }, pods)).toBe(expected);
  });
});

describe("the budgets that select a pod", () => {
  const budget = (name: string, selector: object | undefined) => ({
    metadata: { name },
    spec: { maxUnavailable: 1, ...(selector && { selector }) },
  });
  const all = [
    budget("same", { matchLabels: { app: "web" } }),
    budget("narrower", { matchLabels: { app: "web", tier: "back" } }),
    budget("other", { matchLabels: { app: "api" } }),
    budget("everything", {}),
    budget("nothing", undefined),
    budget("in", { matchExpressions: [{ key: "app", operator: "In", values: ["api", "web"] }] }),
    budget("not-in", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }),
    budget("exists", { matchExpressions: [{ key: "app", operator: "Exists" }] }),
    budget("lacks", { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }),
  ];
  it("are found by its labels as the API server does it", () => {
    expect(selecting(all, { app: "web" }).map(({ name }) => name)).toEqual(["same", "everything", "in", "exists"]);
  });
});

describe("the question of budgets", () => {
  const well = new ReadyEstate();

  async function answer(found: FoundBudget[] | undefined, edit: (raw: RawEstate) => void = () => undefined) {
    const answers = [said(budgetClient, () => ({ budgets: () => Promise.resolve(found) }))];
    const asked = await well.ask({ answers, edit });
    const own = asked.answers.find(({ question }) => question === "budgets");
    const { verdict, message, fix } = own?.findings.find(({ subject }) => subject === "shop/web") ?? {};
    return [verdict, message, ...(fix === undefined ? [] : [fix])].join(": ");
  }
  const adopting = (raw: RawEstate): void => void (raw["apps"].web.budget = { adopt: "web-budget" });
  const few = (raw: RawEstate): void => {
    adopting(raw);
    raw["apps"].web.minReplicas = { normal: 2, broadcast: 20 };
  };
  const silent = (raw: RawEstate): void => {
    const left = ["budget", "cpuPercent", "scaleDownPercent"];
    const kept = Object.entries(raw["apps"].web as object).filter(([key]) => !left.includes(key));
    raw["apps"].web = { ...Object.fromEntries(kept), adopt: "web" };
  };

  it.each<[string, FoundBudget[] | undefined, ((raw: RawEstate) => void) | undefined, RegExp]>([
    [
      "its own",
      [{ name: "web", maxUnavailable: "20%" }],
      undefined,
      /^yes: web, maxUnavailable 20%: \d+ of \d+ pods, in the show \d+ of \d+ pods may be moved at once$/,
    ],
    [
      "another beside its own",
      [{ name: "web", maxUnavailable: "20%" }, { name: "theirs" }],
      undefined,
      /^no: theirs selects its pods as well as the budget that the playbook makes: .*: say budget: \{ adopt: theirs \}$/,
    ],
    ["another before its own is made", [{ name: "theirs" }], undefined, /^no: theirs selects its pods as well as/],
    [
      "a share of few pods",
      [{ name: "web-budget", minAvailable: "80%" }],
      few,
      /^unknown: web-budget, minAvailable 80%: none of 2 pods may be moved, and no node with one of them can be drained$/,
    ],
    [
      "a share that suffices",
      [{ name: "web-budget", minAvailable: "50%" }],
      few,
      /^yes: web-budget, minAvailable 50%: 1 of 2 pods, in the show 10 of 20 pods may be moved/,
    ],
    [
      "nothing at all",
      [{ name: "web-budget", maxUnavailable: 0 }],
      few,
      /^unknown: .*: none of 2 pods nor of 20 pods may be moved/,
    ],
    [
      "one of another name",
      [{ name: "theirs", maxUnavailable: 1 }],
      adopting,
      /^no: theirs selects its pods, not web-budget: say budget: \{ adopt: theirs \}$/,
    ],
    [
      "none, where one is named",
      [],
      adopting,
      /^no: no budget selects its pods, and the stack file names web-budget: correct budget.adopt/,
    ],
    [
      "two of the company's",
      [{ name: "a" }, { name: "b" }],
      silent,
      /^no: a, b select its pods: of several, Kubernetes lets no pod be evicted: keep one$/,
    ],
    ["none, where nothing is said", [], silent, /^unknown: no budget selects its pods: a node that is drained/],
    ["one, where nothing is said", [{ name: "theirs", maxUnavailable: 1 }], silent, /^yes: theirs, maxUnavailable 1: /],
    ["no pods", undefined, adopting, /^unknown: its pods cannot be found$/],
  ])("about an app with %s", async (_, found, edit, expected) => {
    expect(await answer(found, edit)).toMatch(expected);
  });
});
