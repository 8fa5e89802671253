import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { childrenOf, killAll } from "../faults/processes.ts";
import { drop } from "../estates.ts";
import type { Started } from "../switching/evening.ts";
import { Operator } from "../switching/evening.ts";
import { SlackReceiver } from "../switching/slack.ts";
import { broadcast } from "../terminal.ts";

interface Run {
  from: string;
  to: string;
  way: string;
  at: string;
  latest?: string;
  lastCall?: string;
}

/** A stack of its own with one show, and the moments of its schedule. */
class Evening {
  readonly operator = new Operator((estate) => {
    // A database for prewarm and flags for live: a small estate is switched soon.
    const { devices } = estate["databases"] as Record<string, unknown>;
    estate["databases"] = { devices };
    const { paris, cluster } = estate["targets"] as Record<string, unknown>;
    estate["targets"] = { paris, cluster };
    drop(estate, "caches", "apps", "nodePools", "landings", "zones", "alarms", "levers", "load");
    estate["broadcasts"] = [
      { name: "Evening news", air: "2027-02-19T20:00", until: "2027-02-19T21:00", zone: "Europe/Paris" },
    ];
    estate["unattended"] = { everyMinutes: 5 };
  });
  runs: Run[] = [];

  async open(): Promise<void> {
    expect((await this.operator.run("status")).code).toBe(0);
    const args = ["--stack", "qa", "--cwd", this.operator.folder, "--now", "2027-02-19T08:00Z", "--json"];
    const { out } = await broadcast("schedule", ...args);
    this.runs = (JSON.parse(out) as { shows: { runs: Run[] }[] }).shows[0]?.runs ?? [];
  }

  run(to: string, way = "up"): Run {
    const found = this.runs.find((each) => each.to === to && each.way === way);
    if (!found) throw new Error(`no ${way} to ${to}`);
    return found;
  }

  due(now: string, ...args: string[]) {
    return this.operator.run("due", "--now", now, ...args);
  }

  approve(...args: string[]) {
    return this.operator.run("approve", "--yes", "--now", "2027-02-19T14:00Z", ...args);
  }

  /** Resolves when a switch of this stack has begun a step that is not over. */
  async begun(started: Started): Promise<void> {
    const note = join(this.operator.folder, "sandbox", "qa", "records", "running", "qa.json");
    while (!isUnderWay(note)) {
      if (started.over) throw new Error(`it ended before: ${started.output}`);
      await sleep(100);
    }
  }

  get approval(): string {
    const folder = join(this.operator.folder, "sandbox", "qa", "records", "approvals");
    return join(folder, readdirSync(folder)[0] ?? "");
  }

  switched(): string[] {
    try {
      return this.operator.journal().map((entry) => {
        const { from, to, outcome } = entry as { from: string; to: string; outcome: string };
        return `${from} ${to} ${outcome}`;
      });
    } catch {
      return [];
    }
  }
}

function isUnderWay(note: string): boolean {
  try {
    const { steps } = JSON.parse(readFileSync(note, "utf8")) as {
      steps: { name: string; began?: number; took?: number }[];
    };
    return steps.some(
      ({ name, began, took }) => name.startsWith("database") && began !== undefined && took === undefined,
    );
  } catch {
    return false;
  }
}

const later = (moment: string, minutes: number): string => Temporal.Instant.from(moment).add({ minutes }).toString();

describeEngine("a show that a timer switches for", { timeout: 1_200_000 }, () => {
  const evening = new Evening();
  const slack = new SlackReceiver();
  beforeAll(async () => {
    await evening.open();
    await slack.open();
  }, 600_000);
  afterAll(() => {
    slack.close();
    evening.operator.remove();
  });

  it("moves nothing without approval, and says so once in time for a person to act", async () => {
    const { at, latest } = evening.run("prewarm");
    expect((await evening.due(later(at, -60 * 12))).code).toBe(0);
    const before = await evening.due(later(at, -60), "--run");
    expect(before.out).toMatch(/Needs a person:\n {2}normal → prewarm for Evening news, .*: nobody has approved it/);
    expect(before.out).toMatch(/npx broadcast approve --stack qa --for 'Evening news'/);
    expect(before.code).toBe(1);
    await evening.due(later(at, -55), "--run");
    expect(slack.texts().filter((text) => text.includes("nobody has approved it"))).toHaveLength(1);
    // Who only looks is no timer.
    await evening.due(later(at, -1));
    const last = await evening.due(latest ?? at, "--run");
    expect(last.notes).toMatch(/^The timer did not run for 1 h/m);
    expect(last.code).toBe(1);
    expect(evening.switched()).toEqual([]);
  });

  it("does nothing before its time once it is approved, and nothing for a forged approval", async () => {
    const { at } = evening.run("prewarm");
    const approved = await evening.approve();
    expect(approved.notes).toMatch(/Approved as [0-9a-f]{12} in .*: normal → prewarm → live → prewarm → normal/);
    expect(approved.code).toBe(0);
    const early = await evening.due(later(at, -1), "--run");
    expect(early.out).toMatch(/^Next: normal → prewarm for Evening news/m);
    expect(early.out).toMatch(/^ {2}approved by \S+/m);
    expect(early.code).toBe(0);
    const text = readFileSync(evening.approval, "utf8");
    writeFileSync(evening.approval, text.replace('"despite": []', '"despite": ["everything"]'));
    const forged = await evening.due(at, "--run");
    expect(forged.out).toMatch(/The seal of .* is broken: it was changed after it was approved/);
    expect(forged.code).toBe(1);
    writeFileSync(evening.approval, text);
    process.env["BROADCAST_APPROVAL_SECRET"] = "a secret of the approvers";
    const unsigned = await evening.due(at, "--run");
    delete process.env["BROADCAST_APPROVAL_SECRET"];
    expect(unsigned.out).toMatch(/is not signed: whoever wrote it did not have BROADCAST_APPROVAL_SECRET/);
    expect(evening.switched()).toEqual([]);
  });

  it("does it once, though two timers run at once and a third comes after", async () => {
    const { at } = evening.run("prewarm");
    const both = [0, 1].map(() => evening.operator.start(0, "due", "--run", "--now", at));
    const codes = await Promise.all(both.map(({ ended }) => ended));
    expect(codes).toContain(0);
    expect(evening.switched()).toEqual(["normal prewarm done"]);
    const again = await evening.due(later(at, 5), "--run");
    expect(again.out).toMatch(/^Next: prewarm → live/m);
    expect(again.code).toBe(0);
    expect(evening.switched()).toEqual(["normal prewarm done"]);
  });

  it("goes live at its minute, and records until when", async () => {
    const { at } = evening.run("live");
    const live = await evening.due(later(at, 3), "--run");
    expect(live.notes).toMatch(/It begins 3 min after it was due\./);
    expect(live.code).toBe(0);
    expect(evening.operator.phase).toBe("live");
    const status = await evening.operator.run("status", "--now", later(at, 5), "--json");
    expect(JSON.parse(status.out)).toMatchObject({ phase: "live", until: "2027-02-19T20:00:00Z", problems: [] });
  });

  it("waits for an end that was put off, then goes back as approved, with the proof", async () => {
    const end = "2027-02-19T20:00Z";
    const put = await evening.operator.run("extend", "--until", "2027-02-19T21:30", "--now", later(end, -10));
    expect(put.notes).toMatch(/is up until Fri 2027-02-19 21:30 \+01:00, recorded with the stack/);
    expect((await evening.due(later(end, 10), "--run")).code).toBe(0);
    expect(evening.operator.phase).toBe("live");
    const over = await evening.operator.run("status", "--now", later(end, 40));
    expect(over.out).toMatch(/in live, 10 min past its end, at [\d.]+ USD an hour more than normal/);
    expect(over.code).toBe(1);
    expect((await evening.due(later(end, 31), "--run")).code).toBe(0);
    expect(evening.operator.phase).toBe("prewarm");
    const back = await evening.due(later(end, 60), "--run");
    expect(back.out).toMatch(/✓ every resource is asked to be what it was/);
    expect(back.code).toBe(0);
    expect(evening.operator.phase).toBe("normal");
    expect((await evening.due(later(end, 65), "--run")).code).toBe(0);
    expect(evening.switched()).toHaveLength(4);
  });
});

describeEngine("an approved switch when something else happens", { timeout: 1_200_000 }, () => {
  const evening = new Evening();
  beforeAll(() => evening.open(), 600_000);
  afterAll(() => evening.operator.remove());

  it("is refused where the stack file says something else since", async () => {
    const { at } = evening.run("prewarm");
    expect((await evening.approve()).code).toBe(0);
    const file = readFileSync(evening.operator.ownFile, "utf8");
    writeFileSync(evening.operator.ownFile, file.replace("company: Shop (QA)", "company: Another"));
    const moved = await evening.due(at, "--run");
    expect(moved.out).toMatch(/no longer holds:\n +config: the stack file or Pulumi\.yaml says something else/);
    expect(moved.code).toBe(1);
    writeFileSync(evening.operator.ownFile, file);
    expect(evening.switched()).toEqual([]);
  });

  it("leaves a person's own switch alone, and goes on from where that leads", async () => {
    const { at } = evening.run("prewarm");
    const person = evening.operator.start(5, "switch", "--to", "prewarm", "--yes");
    await evening.begun(person);
    const meanwhile = await evening.due(at, "--run");
    expect(meanwhile.out).toMatch(/normal → prewarm is under way on this machine, by \S+\./);
    expect(meanwhile.code).toBe(0);
    expect(await person.ended).toBe(0);
    const after = await evening.due(later(at, 5), "--run");
    expect(after.out).toMatch(/^Next: prewarm → live/m);
    expect(evening.switched()).toEqual(["normal prewarm done"]);
  });

  it("is missed rather than begun too late, and says what a person can do", async () => {
    expect((await evening.operator.run("rollback", "--yes")).code).toBe(0);
    const { lastCall, at } = evening.run("prewarm");
    const late = await evening.due(later(lastCall ?? at, 1), "--run");
    expect(late.out).toMatch(/is missed: begun now it would not be there at air/);
    expect(late.code).toBe(1);
    expect(evening.switched()).toHaveLength(2);
  });

  it("goes on by itself where it was killed", async () => {
    const { at } = evening.run("prewarm");
    expect((await evening.approve()).code).toBe(0);
    const killed = evening.operator.start(10, "due", "--run", "--now", at);
    await evening.begun(killed);
    const engines = childrenOf(killed.pid);
    killed.kill();
    killAll(engines);
    await killed.ended;
    const again = await evening.due(later(at, 5), "--run");
    expect(again.code).toBe(0);
    expect(evening.operator.phase).toBe("prewarm");
  });

  it("is not done again where a person took it back", async () => {
    const { at } = evening.run("prewarm");
    expect((await evening.operator.run("rollback", "--yes")).code).toBe(0);
    const taken = await evening.due(later(at, 6), "--run");
    expect(taken.out).toMatch(/it was done once, and taken back since: it is not done again/);
    expect(taken.code).toBe(1);
  });

  it("never goes on where somebody stopped it", async () => {
    const { at } = evening.run("prewarm");
    expect((await evening.approve()).code).toBe(0);
    const stopped = evening.operator.start(10, "due", "--run", "--now", at);
    await evening.begun(stopped);
    stopped.interrupt();
    expect(await stopped.ended).toBe(130);
    const refused = await evening.due(later(at, 5), "--run");
    expect(refused.out).toMatch(
      /qa is half way from normal to prewarm, and not by a switch that a timer may go on with/,
    );
    expect(refused.code).toBe(1);
    expect((await evening.operator.run("rollback", "--yes")).code).toBe(0);
  });
});

describeEngine("a way up that nobody approved to be taken back", { timeout: 1_200_000 }, () => {
  const evening = new Evening();
  beforeAll(() => evening.open(), 600_000);
  afterAll(() => evening.operator.remove());
  const over = "2027-02-17T08:00Z";
  const rewrite = (from: string | RegExp, to: string): void => {
    const { ownFile } = evening.operator;
    writeFileSync(ownFile, readFileSync(ownFile, "utf8").replace(from, to));
  };

  it("is told past its end, goes back by onDeadline, and not above a level of traffic that cannot be asked", async () => {
    expect((await evening.operator.switch("prewarm", "--until", "+1h")).code).toBe(0);
    const told = await evening.due(over, "--run");
    expect(told.out).toMatch(
      /prewarm → normal for the way back: it is due for .*, and nobody approved that it goes back/,
    );
    expect(told.out).toMatch(/^It is in prewarm, .* past its end, at [\d.]+ USD an hour more than normal\.$/m);
    expect(told.code).toBe(1);
    rewrite(
      /everyMinutes: 5/,
      "everyMinutes: 5\n      onDeadline: rollback\n      backBelow: { figure: requests, most: 100 }",
    );
    const busy = await evening.due(over, "--run");
    expect(busy.out).toMatch(/the way back, waits: .*backBelow of 100 cannot be judged: there is no figure requests/);
    expect(busy.code).toBe(1);
    expect(evening.operator.phase).toBe("prewarm");
    rewrite(/\n.*backBelow.*/, "");
    const back = await evening.due(over, "--run");
    expect(back.out).toMatch(/✓ every resource is asked to be what it was/);
    expect(back.code).toBe(0);
    expect(evening.operator.phase).toBe("normal");
  });
});
