import type { StackOptions } from "../switching/session.ts";
import { duration, paint } from "../terminal.ts";
import type { Member } from "./stacks.ts";
import type { Waves } from "./waves.ts";
import { wavesArgument, wavesText } from "./waves.ts";

/** What all of them come to; `expected` are the seconds of each. */
export function expectedText(waves: Waves, expected: ReadonlyMap<string, number>): string[] {
  const times = waves.map((names) => Math.max(0, ...names.map((name) => expected.get(name) ?? 0)));
  const all = times.reduce((sum, seconds) => sum + seconds, 0);
  const row = (names: readonly string[], index: number): string =>
    `  wave ${index + 1}: ${names.join(" and ")}, ${duration(times[index] ?? 0)} as expected`;
  return [
    "",
    paint.strong(`Together: ${wavesText(waves)}`),
    ...waves.map(row),
    `  ${duration(all)} in all, without the gates; before each wave those of the waves before it are asked again`,
  ];
}

/** A line each: what became of it, and why. */
export function tableText(all: readonly Member[]): string[] {
  return all.map(({ stack, became, reason = "" }) => {
    const [first = ""] = reason.split("\n");
    return `  ${became.padEnd(11)} ${stack}${first === "" ? "" : `: ${first}`}`;
  });
}

/** Where all of them stand, and both ways from there. */
export function stoodText(
  all: readonly Member[],
  waves: Waves,
  to: string,
  options: Pick<StackOptions, "sandbox">,
): string[] {
  const where = whereText(options);
  return [
    "No further wave was begun:",
    ...tableText(all),
    `On:   npx broadcast switch ${wavesArgument(waves)} --to ${to}${where}`,
    `Back: npx broadcast rollback ${wavesArgument(waves)}${where}`,
  ];
}

/** The rest of a command line that goes on with the same. */
export function whereText({ sandbox }: Pick<StackOptions, "sandbox">): string {
  if (sandbox === undefined) return "";
  return sandbox === true ? " --sandbox" : ` --sandbox ${sandbox}`;
}

/** Those that are in the way. */
export function refusedText(all: readonly Member[]): string {
  return all.flatMap(({ stack, became }) => (became === "planned" ? [] : [`${stack} is ${became}`])).join(", ");
}
