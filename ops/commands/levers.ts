import type { Command } from "commander";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { TurnOptions } from "../verbs/pull.ts";
import { despiteOption, folderOption, gateTimeoutOption, pricesOption, sandboxOption } from "./options.ts";

/** What is turned within a phase. */
export function levers(program: Command, terminal: Terminal, interrupts: Interrupts): void {
  const verb = (name: "pull" | "release", description: string): void => {
    const command = program
      .command(name)
      .description(description)
      .argument("<lever>", "a lever of the stack file, by its name under levers")
      .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
      .addOption(folderOption())
      .option("--dry-run", "stop after the plan")
      .option("-y, --yes", "do not ask: for pipelines")
      .addOption(despiteOption())
      .addOption(gateTimeoutOption())
      .addOption(sandboxOption())
      .addOption(pricesOption())
      .option("--json", "print plan and outcome as JSON")
      .action(async (lever: string, options: TurnOptions) => {
        const { pull, release } = await import("../verbs/pull.ts");
        await (name === "pull" ? pull : release)(lever, options, terminal, interrupts);
      });
    if (name === "pull")
      command.option("--plan <file>", "only if it does what plan --seal wrote, unless anything moved since");
  };
  verb(
    "pull",
    "a lever within the phase: preview, checks, one key to confirm, what it owns and nothing else, its gates",
  );
  verb("release", "puts a lever back, the same way");
}
