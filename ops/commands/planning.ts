import type { Command } from "commander";
import { Option } from "commander";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { NoticeOptions } from "../verbs/notice.ts";
import type { PlanOptions } from "../verbs/plan.ts";
import type { SealOptions } from "../verbs/seal.ts";
import type { TimelineOptions } from "../verbs/timeline.ts";
import { UsageError } from "../errors.ts";
import type { Several } from "./options.ts";
import {
  folderOption,
  formats,
  isOne,
  nowOption,
  oneOrMore,
  phaseOption,
  pricesOption,
  sandboxOption,
  stacksOption,
} from "./options.ts";

/** What may be asked of stack files alone: nothing is touched. */
export function planning(program: Command, terminal: Terminal, interrupts: Interrupts): void {
  const signal = interrupts.stop;
  program
    .command("plan")
    .description("what a switch would change, forward and back, with every check: no CLI, no network, no credentials")
    .addOption(stacksOption(`${oneOrMore} (default: every stack, each by itself)`))
    .addOption(folderOption())
    .addOption(phaseOption("--to <phase>", "phase to switch to (default: every switch)"))
    .addOption(phaseOption("--from <phase>", "phase to start from (default: the stack file's)"))
    .option("--base <revision>", "show what the working tree changes in each phase, compared with this revision")
    .option("--install", "install the revision's dependencies where they are others")
    .option("--air <time...>", "air time, as 2023-02-19T13:00 (default: the stack file's broadcasts)")
    .option("--zone <zone>", "time zone of the air times, as Europe/Paris")
    .addOption(pricesOption())
    .addOption(new Option("--format <format>", "form of the page").choices(formats).default("text"))
    .option("-o, --output <file>", "write the page to a file")
    .addOption(nowOption())
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .option("--seal <file>", "plan on the real state with the engine, and write a sealed plan for switch --plan")
    .addOption(sandboxOption())
    .action(async (options: Several<PlanOptions & Partial<SealOptions>>) => {
      const { seal, stack: given, ...others } = options;
      const waves = given && (await import("../together/waves.ts")).wavesOf(given, options.cwd);
      const rest = waves && isOne(waves) ? { ...others, stack: waves[0][0] } : { ...others, waves };
      if (seal === undefined) return (await import("../verbs/plan.ts")).plan(rest, terminal, signal);
      if ("waves" in rest && rest.waves) throw new UsageError("--seal is of one stack: seal each by itself.");
      return (await import("../verbs/seal.ts")).seal({ ...rest, seal }, terminal, interrupts);
    });

  program
    .command("timeline")
    .description("when to start what before each show, what it costs, and what still makes it when time is short")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option(
      "--air <time...>",
      "air time, as 2023-02-19T13:00; several for several alarms (default: the stack file's broadcasts)",
    )
    .option("--zone <zone>", "time zone of the air times, as Europe/Paris")
    .option("--evening <file>", "file of alarms, in place of --air and --zone")
    .option("--go-back", "go back to normal between two shows of one evening as well (default: prewarm is kept)")
    .option("--ics <file>", "write a calendar file")
    .addOption(pricesOption())
    .option("--measured <file>", "what earlier switches took, one JSON object a line")
    .addOption(
      new Option("--interruption-cost <amount>", "what one interruption is worth, in the prices' currency").argParser(
        Number,
      ),
    )
    .addOption(nowOption())
    .option("--json", "print the timeline as JSON")
    .action(async (options: TimelineOptions) => (await import("../verbs/timeline.ts")).timeline(options, terminal));

  program
    .command("notice")
    .description("a text for each partner: when the broadcast is, and how many calls a minute to expect")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--air <time...>", "air time, as 2023-02-19T13:00 (default: the stack file's broadcasts)")
    .option("--zone <zone>", "time zone of the air times, as Europe/Paris")
    .addOption(
      new Option("--peak <number>", "requests a minute to expect (default: the stack file's)").argParser(Number),
    )
    .option("--partner <name>", "one partner of the stack file (default: all of them)")
    .addOption(nowOption())
    .option("--json", "print the notice as JSON")
    .action(async (options: NoticeOptions) => (await import("../verbs/notice.ts")).notice(options, terminal));
}
