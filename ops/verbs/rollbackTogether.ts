import { assertAnswerable } from "../switching/confirm.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { rollBack } from "../switching/rollBack.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";
import { answerAll, confirmAll, doing, endOf, heard, openAll, pageOf, planning } from "../together/stacks.ts";
import { refusedText, tableText, whereText } from "../together/text.ts";
import type { Waves } from "../together/waves.ts";
import { wavesArgument, wavesText } from "../together/waves.ts";
import type { RollbackOptions } from "./rollback.ts";

/**
 * `broadcast rollback` of several stacks: all plans, one confirmation, then the waves in reverse, as far as each gets: what keeps one up
 * keeps no other. Throws {@link Refused} where one is not what it was, Interrupted when it was stopped.
 */
export async function rollBackTogether(
  { waves, ...options }: Omit<RollbackOptions, "stack"> & { waves: Waves },
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<void> {
  assertAnswerable(options, terminal);
  const { json, yes = false } = options;
  const members = await openAll(waves, options, terminal, interrupts);
  const all = members.flat();
  for (const member of all) {
    await planning(member, () => rollBack(pageOf(member, json, terminal), { ...options, dryRun: true }));
  }
  const answer = (outcome: string): void => answerAll(terminal, json, { to: "normal", waves, outcome }, all);
  if (options.dryRun) {
    answer(all.every(({ became }) => became === "planned") ? "planned" : "refused");
    if (all.some(({ became }) => became !== "planned")) throw endOf(all, [`Not all can go back: ${refusedText(all)}.`]);
    return;
  }
  const back = waves.toReversed();
  await confirmAll(terminal, interrupts, `Roll ${wavesText(back)} back to normal?`, "normal", yes);
  for (const member of all) member.became = "not begun";
  for (const wave of members.toReversed()) {
    if (interrupts.stop.aborted) break;
    terminal.note(paint.strong(`Back: ${wave.map(({ stack }) => stack).join(" and ")}`));
    await Promise.all(
      wave.map((member) =>
        doing(member, () =>
          rollBack(
            heard(member, json, (line) => member.session.terminal.note(line)),
            { ...options, yes: true },
          ),
        ),
      ),
    );
  }
  const done = all.every(({ became }) => became === "done");
  answer(done ? "done" : "not all");
  if (!done)
    throw endOf(all, [...tableText(all), `Again: npx broadcast rollback ${wavesArgument(waves)}${whereText(options)}`]);
  terminal.note(paint.good(`${wavesText(back)}: all in normal, and what they were before.`));
}
