import { setMaxListeners } from "node:events";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { phases } from "../infra/dial.ts";
import { InvalidSettings } from "../stacks/settings.ts";
import { Interrupted, Refused, UsageError } from "./errors.ts";
import { discreet } from "./secrets.ts";
import type { Interrupts } from "./switching/liveStack.ts";
import type { Terminal } from "./terminal.ts";
import { paint, standardTerminal } from "./terminal.ts";
import type { NoticeOptions } from "./verbs/notice.ts";
import type { PlanOptions } from "./verbs/plan.ts";
import type { PreviewEdgeOptions } from "./verbs/previewEdge.ts";
import type { CheckOptions } from "./verbs/check.ts";
import type { LoadOptions } from "./verbs/load.ts";
import type { ReportOptions } from "./verbs/report.ts";
import type { SizeOptions } from "./verbs/size.ts";
import type { RollbackOptions } from "./verbs/rollback.ts";
import type { SealOptions } from "./verbs/seal.ts";
import type { StatusOptions } from "./verbs/status.ts";
import type { SwitchOptions } from "./verbs/switch.ts";
import type { TimelineOptions } from "./verbs/timeline.ts";

export const exit = { done: 0, refused: 1, usage: 2, interrupted: 130 } as const;

/** Runs one verb and returns its exit code: 0 done and safe, 1 refused or unsafe, 2 wrong usage or configuration. */
export async function main(args: readonly string[], given: Terminal = standardTerminal): Promise<number> {
  const terminal = discreet(given);
  const interrupt = new AbortController();
  // Every step under way listens.
  setMaxListeners(0, interrupt.signal);
  const again = new AbortController();
  const stop = (): void => (interrupt.signal.aborted ? again : interrupt).abort();
  // A connection that is lost is no reason to die in the middle of a switch.
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    await commands(terminal, { stop: interrupt.signal, force: again.signal }).parseAsync(args, { from: "user" });
    return exit.done;
  } catch (error) {
    return report(error, terminal, interrupt.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function report(error: unknown, terminal: Terminal, signal: AbortSignal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
  if (error instanceof Interrupted) {
    terminal.note(paint.warning(error.message));
    return exit.interrupted;
  }
  if (signal.aborted && !(error instanceof Refused)) {
    terminal.note("Stopped. Nothing real was touched.");
    return exit.interrupted;
  }
  if (error instanceof Refused) {
    if (error.message) terminal.note(paint.bad(error.message));
    return exit.refused;
  }
  if (error instanceof UsageError || error instanceof InvalidSettings) {
    if (error.message) terminal.note(paint.bad(error.message));
    return exit.usage;
  }
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exit.refused;
}

const formats = ["text", "markdown", "html", "json"] as const satisfies PlanOptions["format"][];

const phaseOption = (flags: string, description: string) => new Option(flags, description).choices(phases);

const folderOption = () => new Option("-C, --cwd <folder>", "folder of the stack files (default: the project's)");

const sandboxOption = () =>
  new Option("--sandbox [folder]", "on a kept sandbox, nothing real is touched (default folder: .broadcast/sandbox)");

const despiteOption = () =>
  new Option(
    "--despite <name>",
    "go on although this gate or check does not say yes; recorded; may be repeated",
  ).argParser((gate: string, before?: string[]) => [...(before ?? []), gate]);

const gateTimeoutOption = () =>
  new Option(
    "--gate-timeout <seconds>",
    "how long gates may take to say yes (default: 900, or half as long again as the plan expects)",
  ).argParser(Number);

/** A number of hours, or wrong usage. */
function hoursOf(text: string): number {
  const hours = Number(text);
  if (text.trim() !== "" && hours >= 0 && hours < Infinity) return hours;
  throw new InvalidArgumentError("Allowed: a number of hours, such as 4.");
}

const numberOption = (flags: string, description: string, value: number) =>
  new Option(flags, description).default(value).argParser(Number);

const nowOption = () => new Option("--now <instant>", "the present, for tests").hideHelp();

/** Verbs are loaded when called, so that help and mistakes answer at once. */
function commands(terminal: Terminal, interrupts: Interrupts): Command {
  const signal = interrupts.stop;
  const program = new Command("broadcast")
    .description("Takes an estate from its normal to its broadcast profile and back, in two phases.")
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("Run broadcast --help for the verbs.")
    .addHelpText(
      "after",
      "\nExit codes: 0 done and safe; 1 refused or unsafe, with the reason; 2 wrong usage or configuration.",
    );

  program
    .command("plan")
    .description("what a switch would change, forward and back, with every check: no CLI, no network, no credentials")
    .option("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml (default: every stack)")
    .addOption(folderOption())
    .addOption(phaseOption("--to <phase>", "phase to switch to (default: every switch)"))
    .addOption(phaseOption("--from <phase>", "phase to start from (default: the stack file's)"))
    .option("--base <revision>", "show what the working tree changes in each phase, compared with this revision")
    .option("--install", "install the revision's dependencies where they are others")
    .option("--air <time...>", "air time, as 2023-02-19T13:00 (default: the stack file's broadcasts)")
    .option("--zone <zone>", "time zone of the air times, as Europe/Paris")
    .addOption(new Option("--format <format>", "form of the page").choices(formats).default("text"))
    .option("-o, --output <file>", "write the page to a file")
    .addOption(nowOption())
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .option("--seal <file>", "plan on the real state with the engine, and write a sealed plan for switch --plan")
    .addOption(sandboxOption())
    .action(async (options: PlanOptions & Partial<SealOptions>) => {
      const { seal, ...rest } = options;
      if (seal === undefined) return (await import("./verbs/plan.ts")).plan(options, terminal, signal);
      return (await import("./verbs/seal.ts")).seal({ ...rest, seal }, terminal, interrupts);
    });

  program
    .command("switch")
    .description("one switch on the real engine: preview, every check, confirm, apply, gates")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(phaseOption("--to <phase>", "phase to switch to (default: the sealed plan's)"))
    .option("--plan <file>", "apply a plan that plan --seal wrote, unless anything moved since")
    .option("--dry-run", "stop after the plan")
    .option("-y, --yes", "do not ask: for pipelines")
    .addOption(despiteOption())
    .addOption(gateTimeoutOption())
    .addOption(sandboxOption())
    .option("--json", "print plan and outcome as JSON")
    .action(async (options: SwitchOptions) =>
      (await import("./verbs/switch.ts")).switchTo(options, terminal, interrupts),
    );

  program
    .command("rollback")
    .description("phase by phase to normal from wherever the stack is, then the proof that it is what it was")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--dry-run", "stop after the first plan")
    .option("-y, --yes", "do not ask: for pipelines")
    .addOption(despiteOption())
    .addOption(gateTimeoutOption())
    .addOption(sandboxOption())
    .option("--json", "print what was done and the proof as JSON")
    .action(async (options: RollbackOptions) =>
      (await import("./verbs/rollback.ts")).rollback(options, terminal, interrupts),
    );

  program
    .command("status")
    .description(
      "phase, half-done steps, gates, cost an hour and since when; exit code 1 when something needs a person",
    )
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(sandboxOption())
    .addOption(
      new Option("--notify [hours]", "tell Slack when the stack is still live after so many hours; for a timer")
        .preset(4)
        .argParser(hoursOf),
    )
    .option("--json", "print the status as JSON")
    .action(async (options: StatusOptions) =>
      (await import("./verbs/status.ts")).status(options, terminal, interrupts),
    );

  program
    .command("report")
    .description("what happened: the evenings from the stack's own history, who, when, how long, gates, cost")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(sandboxOption())
    .addOption(
      new Option("--format <format>", "form of the page").choices(["markdown", "html", "json"]).default("markdown"),
    )
    .option("-o, --output <file>", "write the page to a file")
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .action(async (options: ReportOptions) =>
      (await import("./verbs/report.ts")).report(options, terminal, interrupts),
    );

  program
    .command("rehearse")
    .description("the whole evening on the sandbox, false alarms included; nothing real is touched")
    .option("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml", "prod")
    .addOption(folderOption())
    .option("--evening <file>", "file of alarms (default: the ten days of load/evenings/tf1-2023.yaml)")
    .option("--faults <seed>", "a bad evening: providers and the engine fail as chance has it, as seed=7")
    .addOption(
      new Option("--kubernetes <which>", "real: apply to the kubeconfig's cluster on this machine, and count its pods")
        .choices(["sandbox", "real"])
        .default("sandbox"),
    )
    .addOption(new Option("--engine <engine>", "default: pulumi where a CLI is found").choices(["pulumi", "offline"]))
    .addOption(new Option("--scale <number>", "simulated seconds in one real second").default(3600).argParser(Number))
    .option("--json", "print the rehearsal as JSON")
    .action(async (options: RehearseOptions) =>
      (await import("./verbs/rehearse.ts")).rehearse(options, terminal, signal),
    );

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
    .option("--ics <file>", "write a calendar file")
    .option("--prices <file>", "your own price file (default: the project's list prices for the region)")
    .option("--measured <file>", "what earlier switches took, one JSON object a line")
    .addOption(
      new Option("--interruption-cost <amount>", "what one interruption is worth, in the prices' currency").argParser(
        Number,
      ),
    )
    .addOption(nowOption())
    .option("--json", "print the timeline as JSON")
    .action(async (options: TimelineOptions) => (await import("./verbs/timeline.ts")).timeline(options, terminal));

  program
    .command("load")
    .description("plays an evening's arrivals against QA with Artillery, and keeps a report with a verdict")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--target <url>", "address to test (default: the stack file's load.target)")
    .option("--yes-load <host...>", "test this host although it is production or not listed: type it in full")
    .option("--try", "start a small shop of our own on loopback, and test that: needs PostgreSQL, touches nothing else")
    .addOption(numberOption("--try-pool <number>", "its database connections", 4))
    .addOption(numberOption("--try-service-ms <number>", "milliseconds a sign-up holds one", 20))
    .option("--try-clock-ids", "give it ids that are the time, which collide")
    .option("--evening <file>", "evening to play (default: load/evenings/tf1-2023.yaml)")
    .option("--scenarios <file>", "what people do (default: load/scenarios.yaml)")
    .addOption(numberOption("--scale <number>", "share of the evening's arrivals", 0.01))
    .addOption(numberOption("--speed <number>", "how many times shorter than the evening; rates stay", 1))
    .addOption(numberOption("--workers <number>", "Artillery processes that share the arrivals", 1))
    .option("--stairs <flow=number>", "in place of the evening, ever more of one scenario, up to so many a second")
    .addOption(numberOption("--steps <number>", "steps of the stairs", 10))
    .addOption(numberOption("--step-seconds <number>", "seconds of a step", 10))
    .option("--replicas <flow=number...>", "replicas that serve a scenario while it is tested; size asks for it")
    .option("--prepare <folder>", "start nothing: write what workers on Kubernetes or Fargate need")
    .option("--image <image>", "image of the pods, made of load/Dockerfile", "broadcast-load")
    .option("--collect <file...>", "make a report of what the workers of --prepare wrote")
    .option("-o, --output <folder>", "folder of the report (default: .broadcast/load/<stack>-<time>)")
    .option("--json", "print the report as JSON")
    .action(async (options: LoadOptions) => (await import("./verbs/load.ts")).load(options, terminal, signal));

  program
    .command("size")
    .description("replicas, class and nodes for an expected peak, from what a load test measured")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .requiredOption("--from <report>", "report of broadcast load")
    .option("--evening <file>", "evening to size for (default: load/evenings/tf1-2023.yaml)")
    .option("--peak <flow=number...>", "sessions a second of a flow, where the evening says nothing of it")
    .option("--patch <file>", "write the patch to a file")
    .option("--json", "print the sizes as JSON")
    .action(async (options: SizeOptions) => (await import("./verbs/size.ts")).size(options, terminal));

  program
    .command("notice")
    .description("a text for partners: when the broadcast is, and how many requests a minute to expect")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--air <time...>", "air time, as 2023-02-19T13:00 (default: the stack file's broadcasts)")
    .option("--zone <zone>", "time zone of the air times, as Europe/Paris")
    .addOption(
      new Option("--peak <number>", "requests a minute to expect (default: the stack file's)").argParser(Number),
    )
    .addOption(nowOption())
    .option("--json", "print the notice as JSON")
    .action(async (options: NoticeOptions) => (await import("./verbs/notice.ts")).notice(options, terminal));

  program
    .command("check")
    .description("days before: whether the estate is ready for a broadcast; changes nothing")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .addOption(sandboxOption())
    .option("--json", "print the answers as JSON")
    .action(async (options: CheckOptions) => (await import("./verbs/check.ts")).check(options, terminal, interrupts));

  program
    .command("preview-edge")
    .description(
      "what visitors will see, on this machine: landing page, redirects and error page, with the origin down",
    )
    .option("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml", "prod")
    .addOption(folderOption())
    .addOption(phaseOption("--phase <phase>", "phase to show").default("live"))
    .addOption(new Option("--port <number>", "port on this machine, 0 for any").default(8787).argParser(Number))
    .option("--json", "print the addresses as JSON")
    .action(async (options: PreviewEdgeOptions) =>
      (await import("./verbs/previewEdge.ts")).previewEdge(options, terminal, signal),
    );

  program
    .command("doctor")
    .description("what is missing to switch a real estate, and how to get it")
    .option("--json", "print the findings as JSON")
    .action(async (options: DoctorOptions) => (await import("./verbs/doctor.ts")).doctor(options, terminal));

  return program;
}

export interface RehearseOptions {
  stack: string;
  cwd?: string;
  evening?: string;
  /** `seed=7`. */
  faults?: string;
  /** `real`: the kubeconfig's cluster takes part. */
  kubernetes?: "sandbox" | "real";
  engine?: "pulumi" | "offline";
  scale: number;
  json?: boolean;
}

export interface DoctorOptions {
  json?: boolean;
}
