import type { Unattended } from "../../stacks/unattended.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { StackOptions } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";
import { openWatch } from "../watch/ports.ts";
import { amountText } from "../watch/seen.ts";
import { Watcher } from "../watch/watcher.ts";

/** Why traffic forbids the way back; undefined where it is below its level, or no level is stated. What is not known forbids it. */
export async function trafficForbids(
  { backBelow }: Pick<Unattended, "backBelow">,
  options: StackOptions,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<string | undefined> {
  if (!backBelow) return undefined;
  const { ports, estate, sandbox } = await openWatch(options, terminal, interrupts);
  const board = await new Watcher(ports, { estate, sandbox }).once(interrupts.stop);
  const { figure: name, most } = backBelow;
  const figure = board.figures.find((each) => each.name === name);
  const level = `broadcast:estate.unattended.backBelow of ${most}`;
  if (!figure) {
    const known = board.figures.map((each) => each.name).join(", ") || "none";
    return `${level} cannot be judged: there is no figure ${name}. Known: ${known}`;
  }
  if (figure.state !== "known" || figure.value === undefined) {
    return `${level} cannot be judged: ${name} is not known, ${figure.trouble?.message ?? "nothing was measured"}`;
  }
  if (figure.value <= most) return undefined;
  return `${name} is ${amountText(figure.value, figure.unit)}, above ${level}`;
}
