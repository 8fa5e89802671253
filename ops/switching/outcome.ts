import type { Phase } from "../../infra/contract/dial.ts";
import { duration, paint } from "../terminal.ts";
import type { GateVerdict } from "../gates/gates.ts";
import { unwrittenText } from "./phaseFile.ts";
import type { Recorded } from "./recorded.ts";
import { isHalfDone } from "./recorded.ts";
import type { Session } from "./session.ts";
import { commandLine, unsettledText } from "./session.ts";
import type { Applied, Prepared } from "./switch.ts";
import { positionText } from "./switch.ts";

/** How a switch ended and where that leaves the stack, on one line or with what went wrong. */
export function outcomeText(session: Session, { to }: Prepared, applied: Applied): string[] {
  const { outcome, entry, reasons, after } = applied;
  const { stack } = session.workspace;
  const took = duration(entry.seconds);
  const file = fileText(session, applied);
  if (outcome === "done") return [paint.good(`${stack} is in ${to}: ${entry.steps} steps in ${took}.`), ...file];
  const title = outcome === "interrupted" ? `Stopped before ${to} was reached` : `${to} was not reached`;
  return [
    paint.bad(`${title}: ${entry.steps} steps were done in ${took}.`),
    ...reasons.map((reason) => `  ${reason}`),
    ...(after
      ? attentionText(session, after)
      : [`Where ${stack} stands is not known. Look: ${commandLine(session, "status")}`]),
    ...file,
  ];
}

function fileText({ workspace: { stackFile } }: Session, { unwritten, after }: Applied): string[] {
  if (unwritten === undefined || after?.entered === undefined) return [];
  return [paint.warning(unwrittenText(stackFile, unwritten, { phase: after.entered }))];
}

/** Where a stack stands that needs a person, and what to run. */
export function attentionText(session: Session, recorded: Recorded): string[] {
  const { stack } = session.workspace;
  const { entered, pending, settled, levers } = recorded;
  if (entered !== undefined && settled === undefined) return unsettledText(session, entered);
  if (entered !== undefined && entered === settled && !levers.settled) return leversAttention(session, recorded);
  if (!isHalfDone(recorded)) return [`${stack} is ${positionText(recorded)}, as before. Nothing else was changed.`];
  return [
    `${stack} is ${positionText(recorded)}.`,
    ...pending.map(({ type, name }) => `  nobody saw the end of ${type} ${name}; the next run asks the provider`),
    `  go on:   ${commandLine(session, "switch", `--to ${entered ?? ""}`)}`,
    `  go back: ${commandLine(session, "rollback")}`,
  ];
}

/** A turn of levers that stopped half way can be gone on with, or undone: a pull by a release, a release by a pull. */
function leversAttention(session: Session, { entered, pending, levers }: Recorded): string[] {
  return [
    `${session.workspace.stack} is in ${entered ?? ""}, with levers half turned: ${levers.half.join(", ")}.`,
    ...pending.map(({ type, name }) => `  nobody saw the end of ${type} ${name}; the next run asks the provider`),
    ...levers.half.flatMap((name) => {
      const [on, back] = levers.entered.includes(name) ? ["pull", "release"] : ["release", "pull"];
      return [`  go on:   ${commandLine(session, on, name)}`, `  go back: ${commandLine(session, back, name)}`];
    }),
  ];
}

const next: Record<Phase, readonly [string, Phase][]> = {
  normal: [["when the call comes", "prewarm"]],
  prewarm: [
    ["minutes before the show", "live"],
    ["when it was a false alarm", "normal"],
  ],
  live: [["when the wave is over", "prewarm"]],
};

/** What may come next, with its command line. */
export function nextText(session: Session, phase: Phase): string[] {
  return next[phase].map(([when, to]) => `Next, ${when}: ${commandLine(session, "switch", `--to ${to}`)}`);
}

const marks: Record<GateVerdict["verdict"], string> = {
  yes: paint.good("✓"),
  no: paint.bad("✗"),
  unknown: paint.warning("?"),
};

/** A line a gate, in columns. */
export function gatesText(verdicts: readonly GateVerdict[], despite: readonly string[] = []): string[] {
  if (verdicts.length === 0) return [];
  const width = Math.max(...verdicts.map(({ gate }) => gate.length));
  const yes = verdicts.filter(({ verdict }) => verdict === "yes").length;
  return [
    `${paint.strong("Gates")}  ${yes} of ${verdicts.length} say yes`,
    ...verdicts.map(({ gate, verdict, message }) => {
      const overridden = verdict !== "yes" && despite.includes(gate) ? paint.warning(" (overridden)") : "";
      return `  ${marks[verdict]} ${gate.padEnd(width)}  ${message}${overridden}`;
    }),
  ];
}
