import { Command } from "commander";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import { beginning } from "./beginning.ts";
import { levers } from "./levers.ts";
import { planning } from "./planning.ts";
import { switching } from "./switching.ts";
import { rehearsing } from "./rehearsing.ts";
import { unattended } from "./unattended.ts";

/** Verbs are loaded when called, so that help and mistakes answer at once. */
export function commands(terminal: Terminal, interrupts: Interrupts): Command {
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

  beginning(program, terminal, interrupts);
  planning(program, terminal, interrupts);
  switching(program, terminal, interrupts);
  levers(program, terminal, interrupts);
  unattended(program, terminal, interrupts);
  rehearsing(program, terminal, interrupts);
  return program;
}
