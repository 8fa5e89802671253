import type { Command } from "commander";
import { Option } from "commander";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { LoadOptions } from "../verbs/load.ts";
import type { PreviewEdgeOptions } from "../verbs/previewEdge.ts";
import type { RehearseOptions } from "../verbs/rehearse.ts";
import type { SizeOptions } from "../verbs/size.ts";
import { folderOption, numberOption, phaseOption, pricesOption } from "./options.ts";

/** What is tried before: on the sandbox, in a browser, against QA. */
export function rehearsing(program: Command, terminal: Terminal, interrupts: Interrupts): void {
  const signal = interrupts.stop;
  program
    .command("rehearse")
    .description("the whole evening on the sandbox, false alarms included; nothing real is touched")
    .option("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml", "prod")
    .addOption(folderOption())
    .option(
      "--evening <file>",
      "file of alarms (default: the stack file's broadcasts; where it lists none, load/evenings/tf1-2023.yaml)",
    )
    .option("--faults <seed>", "a bad evening: providers and the engine fail as chance has it, as seed=7")
    .addOption(
      new Option("--kubernetes <which>", "real: apply to the kubeconfig's cluster on this machine, and count its pods")
        .choices(["sandbox", "real"])
        .default("sandbox"),
    )
    .addOption(new Option("--engine <engine>", "default: pulumi where a CLI is found").choices(["pulumi", "offline"]))
    .addOption(new Option("--scale <number>", "simulated seconds in one real second").default(3600).argParser(Number))
    .addOption(pricesOption())
    .option("--json", "print the rehearsal as JSON")
    .action(async (options: RehearseOptions) =>
      (await import("../verbs/rehearse.ts")).rehearse(options, terminal, signal),
    );

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
    .action(async (options: LoadOptions) => (await import("../verbs/load.ts")).load(options, terminal, signal));

  program
    .command("size")
    .description("replicas, class and nodes for an expected peak, from a load test or from what watch recorded")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .requiredOption("--from <file>", "report of broadcast load, or record of broadcast watch")
    .option("--evening <file>", "evening to size for (default: load/evenings/tf1-2023.yaml)")
    .option(
      "--peak <flow=number...>",
      "sessions a second of a flow, where the evening says nothing of it; of a record requests=N, a minute",
    )
    .addOption(pricesOption())
    .option("--patch <file>", "write the patch to a file")
    .option("--json", "print the sizes as JSON")
    .action(async (options: SizeOptions) => (await import("../verbs/size.ts")).size(options, terminal));

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
      (await import("../verbs/previewEdge.ts")).previewEdge(options, terminal, signal),
    );
}
