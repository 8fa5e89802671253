import { columns, paint } from "../terminal.ts";
import type { Terminal } from "../terminal.ts";
import type { Gathered, Thing } from "./gather.ts";

/** What came of it, for the page and for JSON. */
export interface InitResult {
  gathered: Gathered;
  chosen: readonly Thing[];
  /** Of the stack file; undefined where none was asked for. */
  path?: string;
  text?: string;
  /** What stands against the switches that the file describes, one line each. */
  refusals?: readonly string[];
  /** What would be different in the file that is there; empty where nothing would. */
  patch?: string;
}

/** Says what was found, what was written, and what comes next. */
export function answer(
  { json, stack }: { json?: boolean; stack: string },
  terminal: Terminal,
  result: InitResult,
): void {
  if (json) terminal.out(JSON.stringify(documentOf(result), null, 2));
  else
    for (const line of result.path === undefined ? listText(result.gathered) : pageOf(stack, result))
      terminal.out(line);
}

function documentOf({ gathered, chosen, path, text, refusals = [], patch }: InitResult): object {
  const { things, leftOut, renamed } = gathered;
  const found = things.map((thing) => ({
    ...{
      kind: thing.kind.key,
      name: thing.key,
      id: thing.found.id,
      target: thing.target.name,
      title: thing.found.title,
    },
    chosen: chosen.includes(thing),
  }));
  const written = path !== undefined && patch === undefined;
  return {
    found,
    leftOut,
    renamed,
    path,
    written,
    open: openIn(text),
    refusals,
    patch,
  };
}

/** Lines of the file that wait for a person. */
function openIn(text = ""): { line: number; what: string }[] {
  return text.split("\n").flatMap((line, index) => {
    const what = /\bTODO:? (.*)$/.exec(line)?.[1];
    return what === undefined ? [] : [{ line: index + 1, what }];
  });
}

function listText({ things, leftOut, renamed }: Gathered): string[] {
  const rows = columns(things.map(({ kind, key, found }) => [`${kind.key}/${key}`, found.title]));
  return [
    ...(rows.length === 0 ? ["Nothing was found that a stack file could turn."] : rows),
    ...asideText(leftOut, renamed),
  ];
}

function asideText(leftOut: readonly string[], renamed: readonly string[]): string[] {
  return [
    ...(renamed.length === 0 ? [] : ["", "Called otherwise:", ...renamed.map((line) => `  ${line}`)]),
    ...(leftOut.length === 0 ? [] : ["", "Left out:", ...leftOut.map((line) => `  ${line}`)]),
  ];
}

function pageOf(stack: string, { gathered, chosen, path = "", text, refusals = [], patch }: InitResult): string[] {
  const { leftOut, renamed } = gathered;
  const open = openIn(text);
  const head =
    patch === undefined
      ? [paint.good(`${path} is written: ${chosen.length === 1 ? "1 thing" : `${chosen.length} things`} to turn.`)]
      : patch === ""
        ? [`${path} says what is there: nothing is different.`]
        : patch.trimEnd().split("\n");
  return [
    ...head,
    ...asideText(
      leftOut,
      renamed.filter((line) => chosen.some(({ found }) => line.includes(found.id))),
    ),
    ...(refusals.length === 0
      ? []
      : ["", "What stands against the proposals, as npx broadcast plan says:", ...refusals.map((line) => `  ${line}`)]),
    "",
    "Next:",
    ...(open.length === 0
      ? []
      : [`  read the ${open.length === 1 ? "line" : `${open.length} lines`} that say TODO: only a person knows those`]),
    `  npx broadcast plan --stack ${stack}       what each switch would change, and what stands against it`,
    `  npx broadcast rehearse --stack ${stack}   the whole evening on the sandbox`,
    `  npx broadcast check --stack ${stack}      whether the estate is ready, asked of the clouds`,
    `  pulumi preview --stack ${stack}           shows imports, and no differences`,
  ];
}
