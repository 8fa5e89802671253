import { drop } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

/** Mistakes in what spans all kinds of things. */
export const wholeMistakes: readonly Mistake[] = [
  { name: "no company", edit: (e) => delete e["company"], path: "estate.company", allowed: /^a text from 1 to 80/ },
  {
    name: "a company of blanks",
    edit: (e) => (e["company"] = "  "),
    path: "estate.company",
    allowed: /^a text from 1/,
  },
  {
    name: "a company that is a number",
    edit: (e) => (e["company"] = 42),
    path: "estate.company",
    allowed: /; put it in quotes$/,
  },
  {
    name: "an unknown key at the top",
    edit: (e) => (e["databse"] = {}),
    path: "estate.databse",
    allowed: /^no such key; did you mean databases\? the keys company, targets; optionally .*databases/,
  },
  {
    name: "a key at the top in another case",
    edit: (e) => (e["nodepools"] = {}),
    path: "estate.nodepools",
    allowed: /did you mean nodePools\?/,
  },
  {
    name: "a key that is like no other",
    edit: (e) => (e["kubernetes"] = {}),
    path: "estate.kubernetes",
    allowed: /^no such key; the keys company, targets/,
  },
  {
    name: "a file with nothing to turn",
    edit: (e) => drop(e, ...Object.keys(e).filter((key) => !["company", "targets"].includes(key))),
    path: "estate",
    allowed:
      /^at least one thing to turn, under databases, caches, scalableTargets, autoScalingGroups, loadBalancers, apps, nodePools, flags, landings, zones, alarms, cronJobs, dials$/,
  },
  {
    name: "things in a list",
    edit: (e) => (e["flags"] = []),
    path: "estate.flags",
    allowed: /^keys with values$/,
  },
  {
    name: "a change that no table times",
    edit: (e) => (e["timing"] = { durations: { instanceClas: { seconds: 1 } } }),
    path: "estate.timing.durations.instanceClas",
    allowed: /^no such key; .*optionally phase, kubernetesOther/,
  },
  {
    name: "a change timed without a figure",
    edit: (e) => (e["timing"] = { durations: { phase: {} } }),
    path: "estate.timing.durations.phase",
    allowed: /^at least one figure$/,
  },
  {
    name: "a change of more than a day",
    edit: (e) => (e["timing"] = { durations: { phase: { seconds: 86_401 } } }),
    path: "estate.timing.durations.phase.seconds",
    allowed: /^a number from 0 to 86400$/,
  },
  {
    name: "a change whose effect comes before it",
    edit: (e) => (e["timing"] = { durations: { phase: { delay: -1 } } }),
    path: "estate.timing.durations.phase.delay",
    allowed: /^a number from 0 to 86400$/,
  },
  {
    name: "a pod that takes half an hour",
    edit: (e) => (e["timing"] = { durations: { replicasUp: { delayEach: 1800 } } }),
    path: "estate.timing.durations.replicasUp.delayEach",
    allowed: /^a number from 0 to 600$/,
  },
  {
    name: "an interruption without an end",
    edit: (e) => (e["timing"] = { durations: { phase: { interruption: 1e6 } } }),
    path: "estate.timing.durations.phase.interruption",
    allowed: /^a number from 0 to 86400$/,
  },
  {
    name: "a margin of four times the path",
    edit: (e) => (e["timing"] = { marginPercent: 400 }),
    path: "estate.timing.marginPercent",
    allowed: /^a number from 0 to 300$/,
  },
  {
    name: "a least margin of a day",
    edit: (e) => (e["timing"] = { leastMarginMinutes: 1440 }),
    path: "estate.timing.leastMarginMinutes",
    allowed: /^a number from 0 to 240$/,
  },
  {
    name: "a hold of two days",
    edit: (e) => (e["timing"] = { holdMinutes: 2880 }),
    path: "estate.timing.holdMinutes",
    allowed: /^a number from 0 to 1440$/,
  },
  {
    name: "measurements in no file",
    edit: (e) => (e["timing"] = { measurements: "" }),
    path: "estate.timing.measurements",
    allowed: /^a text of at least 1 character/,
  },
  {
    name: "a load test of a host that may not be tested",
    edit: (e) => (e["load"].target = "https://elsewhere.test"),
    path: "estate.load.target",
    allowed: /^an address of load\.hosts: example\.com, www\.example\.com, tv\.example\.com$/,
  },
  {
    name: "a load test of no address",
    edit: (e) => (e["load"].target = "www.example.com"),
    path: "estate.load.target",
    allowed: /^an address such as https:/,
  },
  {
    name: "a load test without hosts",
    edit: (e) => (e["load"].hosts = []),
    path: "estate.load.hosts",
    allowed: /^a list from 1 to 50 entries$/,
  },
  {
    name: "a host to test with a port",
    edit: (e) => (e["load"].hosts[0] = "example.com:8080"),
    path: "estate.load.hosts.0",
    allowed: /^a host name such as qa\.example\.com, without port or path$/,
  },
  {
    name: "production as a word",
    edit: (e) => (e["load"].production = "yes"),
    path: "estate.load.production",
    allowed: /^true or false$/,
  },
  {
    name: "a load test without scenarios",
    edit: (e) => (e["load"].scenarios = {}),
    path: "estate.load.scenarios",
    allowed: /^at least one scenario$/,
  },
  {
    name: "a scenario named in capitals",
    edit: (e) => (e["load"].scenarios.Home = e["load"].scenarios.home),
    path: "estate.load.scenarios.Home",
    allowed: /^1 to 40 lower-case letters, digits and hyphens, starting with a letter$/,
  },
  {
    name: "a scenario without p95",
    edit: (e) => delete e["load"].scenarios.home.p95,
    path: "estate.load.scenarios.home.p95",
    allowed: /^a number above 0 and up to 600000$/,
  },
  {
    name: "a p99 below its p95",
    edit: (e) => (e["load"].scenarios.home.p99 = 400),
    path: "estate.load.scenarios.home.p99",
    allowed: /^no less than p95$/,
  },
  {
    name: "a scenario of an app that does not exist",
    edit: (e) => (e["load"].scenarios.home.app = "shop"),
    path: "estate.load.scenarios.home.app",
    allowed: /^an app of this file: api, images, search, signup, sync, web$/,
  },
  {
    name: "a share of more than all requests",
    edit: (e) => (e["load"].scenarios.home.sharePercent = 101),
    path: "estate.load.scenarios.home.sharePercent",
    allowed: /^a number from 0 to 100$/,
  },
  {
    name: "more failures than sessions",
    edit: (e) => (e["load"].scenarios.home.errorPercent = 101),
    path: "estate.load.scenarios.home.errorPercent",
    allowed: /^a number from 0 to 100$/,
  },
  {
    name: "a test that may take a day",
    edit: (e) => (e["load"].limits = { minutes: 1440 }),
    path: "estate.load.limits.minutes",
    allowed: /^a number above 0 and up to 600$/,
  },
  {
    name: "a test of no session",
    edit: (e) => (e["load"].limits = { sessions: 0 }),
    path: "estate.load.limits.sessions",
    allowed: /^a whole number from 1 to 100000000$/,
  },
  {
    name: "more broadcasts than a calendar holds",
    edit: (e) => {
      const evening = { name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris" };
      e["broadcasts"] = Array.from({ length: 101 }, () => evening);
    },
    path: "estate.broadcasts",
    allowed: /^a list of at most 100 entries$/,
  },
];
