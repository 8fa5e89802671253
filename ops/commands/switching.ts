import type { Command } from "commander";
import { Option } from "commander";
import { ownerTools } from "../../infra/contract/owner.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckOptions } from "../verbs/check.ts";
import type { HandOverOptions } from "../verbs/handover.ts";
import type { ReportOptions } from "../verbs/report.ts";
import type { RollbackOptions } from "../verbs/rollback.ts";
import type { FreezeOptions } from "../verbs/freeze.ts";
import type { StatusOptions } from "../verbs/status.ts";
import type { SwitchOptions } from "../verbs/switch.ts";
import type { WatchOptions } from "../verbs/watch.ts";
import { eachOf } from "../together/each.ts";
import type { Several } from "./options.ts";
import {
  approvalsOption,
  despiteOption,
  folderOption,
  gateTimeoutOption,
  hoursOf,
  isOne,
  nowOption,
  oneOrMore,
  phaseOption,
  pricesOption,
  sandboxOption,
  stacksOption,
} from "./options.ts";

/** What `--stack` names, however often it is given. */
async function stacksIn<T extends { stack?: string[]; cwd?: string }>({ stack: given = [], ...rest }: T) {
  const waves = (await import("../together/waves.ts")).wavesOf(given, rest.cwd);
  return { rest, waves, stack: isOne(waves) ? waves[0][0] : undefined };
}

/** What is asked of an estate, or done to it. */
export function switching(program: Command, terminal: Terminal, interrupts: Interrupts): void {
  program
    .command("switch")
    .description("one switch on the real engine: preview, every check, confirm, apply, gates")
    .addOption(stacksOption(oneOrMore).makeOptionMandatory())
    .addOption(folderOption())
    .addOption(phaseOption("--to <phase>", "phase to switch to (default: the sealed plan's)"))
    .option("--plan <file>", "apply a plan that plan --seal wrote, unless anything moved since")
    .option("--dry-run", "stop after the plan")
    .option("-y, --yes", "do not ask: for pipelines")
    .option(
      "--until <time>",
      "on the way up: when the way back is due, as 2027-02-19T22:00, or +90m, +2h from now (default: the end of the show it is for)",
    )
    .addOption(despiteOption())
    .addOption(gateTimeoutOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .option("--json", "print plan and outcome as JSON")
    .action(async (options: Several<SwitchOptions>) => {
      const { rest, stack, waves } = await stacksIn(options);
      if (stack !== undefined) {
        return (await import("../verbs/switch.ts")).switchTo({ ...rest, stack }, terminal, interrupts);
      }
      return (await import("../verbs/switchTogether.ts")).switchTogether({ ...rest, waves }, terminal, interrupts);
    });

  program
    .command("rollback")
    .description("phase by phase to normal from wherever the stack is, then the proof that it is what it was")
    .addOption(stacksOption(oneOrMore).makeOptionMandatory())
    .addOption(folderOption())
    .option("--dry-run", "stop after the first plan")
    .option("-y, --yes", "do not ask: for pipelines")
    .addOption(despiteOption())
    .addOption(gateTimeoutOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .option("--json", "print what was done and the proof as JSON")
    .action(async (options: Several<RollbackOptions>) => {
      const { rest, stack, waves } = await stacksIn(options);
      if (stack !== undefined) {
        return (await import("../verbs/rollback.ts")).rollback({ ...rest, stack }, terminal, interrupts);
      }
      return (await import("../verbs/rollbackTogether.ts")).rollBackTogether({ ...rest, waves }, terminal, interrupts);
    });

  program
    .command("status")
    .description(
      "phase, half-done steps, gates, cost an hour and since when; exit code 1 when something needs a person",
    )
    .addOption(stacksOption(oneOrMore).makeOptionMandatory())
    .addOption(folderOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .addOption(
      new Option("--notify [hours]", "tell Slack when the stack is still live after so many hours; for a timer")
        .preset("4")
        .argParser(hoursOf),
    )
    .addOption(
      new Option(
        "--freeze [hours]",
        "may a delivery go ahead? Exit code 1 beside normal, and around each broadcast, from so many hours before its latest safe start (default: 0)",
      )
        .preset("0")
        .argParser(hoursOf)
        .conflicts("notify"),
    )
    .addOption(approvalsOption())
    .addOption(nowOption())
    .option("--json", "print the status as JSON")
    .action(async ({ freeze, ...options }: Several<StatusOptions & Partial<FreezeOptions>>) => {
      const { rest, waves } = await stacksIn(options);
      await eachOf(waves, rest, terminal, async (stack, own) => {
        const of = { ...rest, stack };
        if (freeze === undefined) await (await import("../verbs/status.ts")).status(of, own, interrupts);
        else await (await import("../verbs/freeze.ts")).freeze({ ...of, freeze }, own, interrupts);
      });
    });

  program
    .command("watch")
    .description("the show as it is now: phase, countdown, gates, and what is in use of what is allowed, until Ctrl-C")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .option("--once", "ask everything once; exit code 1 when something is over its limit")
    .option("--serve [port]", "as a page too, on this machine only (default port: any free one)")
    .addOption(
      new Option("--listen <host:port>", "as a page for whoever has the link that is printed, read-only").conflicts(
        "serve",
      ),
    )
    .option("--record <file>", "record what is seen in this file (default: .broadcast/watched/<stack>.jsonl)")
    .option("--no-record", "record nothing")
    .option("--json", "a line of JSON each few seconds")
    .action(async (options: WatchOptions) => (await import("../verbs/watch.ts")).watch(options, terminal, interrupts));

  program
    .command("report")
    .description(
      "what happened: the evenings from the stack's own history and what watch recorded: who, when, curves, cost",
    )
    .addOption(stacksOption(oneOrMore).makeOptionMandatory())
    .addOption(folderOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .option("--record <file...>", "what watch recorded (default: .broadcast/watched/<stack>.jsonl, if any)")
    .addOption(
      new Option("--format <format>", "form of the page").choices(["markdown", "html", "json"]).default("markdown"),
    )
    .option("-o, --output <file>", "write the page to a file")
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .action(async (options: Several<ReportOptions>) => {
      const { rest, stack, waves } = await stacksIn(options);
      if (stack !== undefined) {
        return (await import("../verbs/report.ts")).report({ ...rest, stack }, terminal, interrupts);
      }
      return (await import("../verbs/report.ts")).reportTogether({ ...rest, waves }, terminal, interrupts);
    });

  program
    .command("check")
    .description("days before: whether the estate is ready for a broadcast; changes nothing")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(sandboxOption())
    .option("--json", "print the answers as JSON")
    .action(async (options: CheckOptions) => (await import("../verbs/check.ts")).check(options, terminal, interrupts));

  program
    .command("handover")
    .description(
      "who else has what a switch turns, and what to tell each, ready to paste; exit code 1 while anything is to be handed over",
    )
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(sandboxOption())
    .addOption(
      new Option("--for <owner>", "what this sort of owner is told of everything, found or not; asks nobody")
        .choices(ownerTools)
        .conflicts("sandbox"),
    )
    .option("--json", "print things, owners and texts as JSON")
    .action(async (options: HandOverOptions) =>
      (await import("../verbs/handover.ts")).handOver(options, terminal, interrupts),
    );
}
