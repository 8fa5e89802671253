import { Refused } from "../errors.ts";
import { paint } from "../terminal.ts";
import type { Terminal } from "../terminal.ts";
import type { Waves } from "./waves.ts";

/**
 * Asks the same of every stack, one after the other, each under its name, or as a list of answers in JSON; of a single one as ever. What is
 * refused of one is told and keeps none of the others: {@link Refused} is thrown at the end.
 */
export async function eachOf(
  waves: Waves,
  { json, titled = true }: { json?: boolean; /** Whether a page lacks the stack's name. */ titled?: boolean },
  terminal: Terminal,
  ask: (stack: string, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const stacks = waves.flat();
  const [only] = stacks;
  if (only !== undefined && stacks.length === 1) return ask(only, terminal);
  const answers: unknown[] = [];
  const refused: string[] = [];
  for (const [index, stack] of stacks.entries()) {
    const lines: string[] = [];
    const title = [...(index > 0 ? [""] : []), ...(titled ? [paint.strong(`# ${stack}`)] : [])];
    if (!json) for (const line of title) terminal.out(line);
    try {
      await ask(stack, json ? { ...terminal, out: (line) => void lines.push(line) } : terminal);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push(stack);
      if (error.message) terminal.note(paint.bad(error.message));
    }
    if (lines.length > 0) answers.push(JSON.parse(lines.join("\n")));
  }
  if (json) terminal.out(JSON.stringify(answers, null, 2));
  if (refused.length > 0) throw new Refused(json ? "" : `Needs a person: ${refused.join(", ")}.`);
}
