import type { LoadFlow, LoadReport } from "../../ops/load/report.ts";
import type { RecordedPoint } from "../../ops/recording/read.ts";
import { curveOf } from "../../ops/report/curve.ts";
import type { Report } from "../../ops/report/rows.ts";

const iso = (minute: number): string => new Date(Date.UTC(2027, 1, 19, 18, minute)).toISOString();

function points(of: (minute: number) => number, most?: number): RecordedPoint[] {
  return Array.from({ length: 120 }, (_, minute) => {
    const value = of(minute);
    return { at: new Date(iso(minute)), value, highest: value, ...(most !== undefined && { most }) };
  });
}

/** A wave that begins at minute 60 and falls from minute 74 on. */
const wave = (minute: number): number => (minute < 60 ? 1 : minute < 74 ? 10 : 1 + 9 * Math.exp(-(minute - 74) / 15));

const curve = curveOf(
  {
    ...{ stack: "prod", company: "Shop", sandbox: false, shows: [], standings: [], lost: [] },
    figures: [
      {
        ...{
          name: "edge-requests",
          title: "requests a minute at the edge of site",
          unit: "a minute",
          source: "Cloudflare",
        },
        ...{ demand: "all", points: points((minute) => 25_100 * wave(minute)) },
      },
      {
        ...{ name: "cpu-shop-primary", title: "CPU of shop, primary", unit: "%", source: "CloudWatch" },
        points: points((minute) => 6 * wave(minute), 100),
      },
    ],
  },
  { began: iso(0), ended: iso(119), expected: 251_000 },
);

/** A show that came, and a false alarm the evening before. */
export const sampleReport: Report = {
  ...{ stack: "prod", company: "Shop", prices: { currency: "USD", date: "2026-11-23" }, remarks: [] },
  evenings: [
    {
      switches: [
        ...(
          [
            ["normal", "prewarm", 0, 38],
            ["prewarm", "live", 45, 49],
          ] as const
        ).map(([from, to, began, ended]) => ({
          ...{ from, to, by: "ada@laptop", began: iso(began), ended: iso(ended), seconds: (ended - began) * 60 },
          ...{
            result: "succeeded",
            despite: [],
            gates: [{ gate: "flags", verdict: "yes" as const, message: "", seconds: 1 }],
          },
        })),
      ],
      ...{ began: iso(0), ended: iso(119), reached: "live", hours: { prewarm: 0.7, live: 1.2 }, extra: 120.5 },
      ...{ zone: "Europe/Paris", levers: [], falseAlarm: false, ...(curve && { curve }) },
      shows: [
        { name: "Evening news", channel: "TF1", air: iso(60), until: iso(100), zone: "Europe/Paris", aired: true },
      ],
    },
    {
      ...{ switches: [], began: iso(-1440), ended: iso(-1380), reached: "prewarm", hours: { prewarm: 1, live: 0 } },
      ...{ extra: 80, zone: "Europe/Paris", falseAlarm: true, shows: [], levers: [] },
    },
  ],
};

const rates = { home: 49, visit: 20, signup: 0.3, sync: 0.2 };

const flows = Object.entries(rates).map(([flow, rate]): LoadFlow => ({
  flow,
  windows: [1, 4, 10, 10, 3].map((share, index) => ({
    ...{ from: index * 10, seconds: 10, arrivals: Math.round(rate * share), completed: Math.round(rate * share) },
    ...{ failed: 0, requests: Math.round(rate * share * 2), errors: {}, p50: 40, p95: 200 + 10 * share, p99: 300 },
    concurrency: (rate * share) / 100,
  })),
}));

/** The article's evening in little, against the toy shop. */
export const sampleLoadReport: LoadReport = {
  ...{
    format: 1,
    stack: "qa",
    toy: true,
    evening: "Midday news",
    scale: 0.03,
    target: "127.0.0.1:40000",
    complete: true,
  },
  ...{ started: "2027-02-01T10:00:00Z", ended: "2027-02-01T10:30:00Z", flows },
  thresholds: { p95: 1000, p99: 2000, errorPercent: 1 },
  verdicts: [{ threshold: "home: p95, ms", limit: 500, seen: 300, ok: true }],
};
