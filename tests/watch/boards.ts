import type { Board, BoardFigure } from "../../ops/watch/board.ts";

/** A moment that every board here is of. */
const moment = "2026-11-29T18:40:00Z";

export function figure(name: string, more: Partial<BoardFigure> = {}): BoardFigure {
  return {
    name,
    title: name,
    unit: "connections",
    source: "CloudWatch (paris)",
    state: "known",
    value: 10,
    at: moment,
    ...more,
  };
}

/** Minutes before a show, with a switch under way. */
export function board(more: Partial<Board> = {}): Board {
  return {
    ...{ stack: "prod", company: "Shop", sandbox: false, at: moment },
    standing: { entered: "live", settled: "prewarm", by: "state" },
    shows: [
      {
        ...{ name: "Journal de 20 heures", channel: "TF1", air: "2026-11-29T19:00:00Z", until: "2026-11-29T19:40:00Z" },
        zone: "Europe/Paris",
        starts: [{ from: "prewarm", to: "live", latest: "2026-11-29T18:45:30Z", seconds: 86 }],
      },
    ],
    running: {
      ...{ from: "prewarm", to: "live", by: "ann@laptop", began: "2026-11-29T18:39:30Z", expected: 86, scale: 1 },
      steps: [
        { name: "app-web-autoscaler", state: "running", expected: 60, began: "2026-11-29T18:39:40Z" },
        { name: "zone-site-redirects", state: "waiting", expected: 5 },
        { name: "phase", state: "done", expected: 1, took: 1 },
      ],
    },
    levers: [
      {
        ...{ name: "search-off", title: "Search says that it is busy", out: false },
        relieves: ["connections of shop through the writer"],
      },
      {
        ...{ name: "door", title: "Everyone through the waiting room", out: true, relieves: [] },
        ...{ by: "ann@laptop", since: "2026-11-29T18:38:00Z" },
      },
    ],
    gates: {
      asked: moment,
      verdicts: [
        { gate: "nodes", verdict: "no", message: "98 nodes are ready in account 123456789012, 100 needed" },
        { gate: "flags", verdict: "yes", message: "on" },
      ],
    },
    figures: [
      figure("connections of shop through the writer", { most: 2000, value: 2100, share: 1.05, level: "over" }),
      figure("CPU of shop", { unit: "%", most: 100, value: 61.26, share: 0.6126, level: "sweat" }),
      figure("ready pods of web", { least: 500, most: 500, value: 498, share: 1.004, level: "over" }),
      figure("requests a minute", { value: 251_000 }),
      figure("memory of sessions", {
        ...{ state: "unknown", unit: "%", most: 100 },
        trouble: {
          kind: "not allowed",
          message: "needs cloudwatch:GetMetricData for arn:aws:iam::123456789012:role/ops",
        },
      }),
    ].map(({ state, value, at, ...rest }) => ({ ...rest, state, ...(state === "known" && { value, at }) })),
    sources: [{ id: "CloudWatch (paris)", every: 60, figures: 4, hourly: 0.0024 }],
    cost: { currency: "USD", date: "2026-11-01", hourly: 61.5, normal: 3.46, soFar: 12.3 },
    ...{ asking: 0.0024, sweat: 0.6 },
    ...more,
  };
}
