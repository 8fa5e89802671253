import type { Phase } from "../../infra/contract/dial.ts";
import type { Readiness } from "../check/check.ts";
import { questionsOf, readiness } from "../check/check.ts";
import type { Finding } from "../../infra/contract/question.ts";
import { Refused, UsageError } from "../errors.ts";
import { StatusLine } from "../statusLine.ts";
import { paint } from "../terminal.ts";
import type { Recorded } from "./recorded.ts";
import { isHalfDone } from "./recorded.ts";
import type { Session } from "./session.ts";
import { commandLine } from "./session.ts";
import { consentsOf } from "./outage.ts";

/** Names that `--despite` takes on the way from a phase: gates, checks and outages. */
export async function knownOverrides({ gates, estate }: Session, phase: Phase): Promise<string[]> {
  return [...(await gates.names(phase)), ...questionsOf(estate).map(({ name }) => name), ...consentsOf(estate)];
}

/** Throws UsageError for a name that is neither a check's, nor a gate's of one of the phases, nor that of an outage. */
export async function assertOverrides(
  session: Session,
  from: readonly Phase[],
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const known: string[] = [];
  for (const phase of from) known.push(...(await knownOverrides(session, phase)));
  const strange = names.find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new UsageError(
    `--despite ${strange}: there is no such gate in ${from.join(" or ")}, and no such check. Known: ${[...new Set(known)].join(", ")}.`,
  );
}

/** Asks the estate what `broadcast check` asks, drift from the state included. Changes nothing. */
export async function preflight(session: Session, recorded: Recorded & { entered: Phase }): Promise<Readiness> {
  const { estate, offline, engine, terminal } = session;
  const count = questionsOf(estate).length;
  const status = new StatusLine(terminal);
  try {
    let answered = 0;
    return await readiness({
      offline,
      clients: session.gates.clients(),
      // Of a half-done switch the providers were asked already, and what is left of it is no drift.
      ...(!isHalfDone(recorded) && {
        drift: async () => {
          const { steps } = await engine.preview(recorded.entered, {
            refresh: true,
            levers: recorded.levers.out,
          });
          return steps.map(
            ({ name, changes }) => `${name}: ${changes.map(({ path }) => path).join(", ") || "changed"}`,
          );
        },
      }),
      onAnswer: ({ question }) =>
        status.show(`asking the estate: ${++answered} of ${count} answered, last ${question}`),
    });
  } finally {
    status.clear();
  }
}

/**
 * What stands in the way of a switch, as lines; throws {@link Refused} for a no that was not overridden. On the way back a no
 * is only told: what is missing to go up must not keep anybody up there.
 */
export function assertReadiness(
  session: Session,
  { answers }: Readiness,
  to: Phase,
  { up, despite = [] }: { up: boolean; despite?: readonly string[] },
): void {
  const { terminal } = session;
  const of = (verdict: Finding["verdict"]) =>
    answers.flatMap(({ question, findings }) =>
      findings.filter((finding) => finding.verdict === verdict).map((finding) => ({ question, ...finding })),
    );
  const [yes, noes, unknown] = [of("yes"), of("no"), of("unknown")];
  terminal.note(
    `${paint.strong("Checks")}  ${yes.length} yes, ${noes.length} no, ${unknown.length} unknown; ${commandLine(session, "check")} shows all`,
  );
  for (const { question, subject, message, fix } of noes) {
    const overridden = despite.includes(question) ? paint.warning(" (overridden)") : "";
    terminal.note(`  ${paint.bad("✗")} ${question}  ${subject}: ${message}${overridden}`);
    if (fix !== undefined) terminal.note(`      fix: ${fix}`);
  }
  const blockers = [...new Set(noes.map(({ question }) => question))].filter((name) => !despite.includes(name));
  if (!up || blockers.length === 0) return;
  const overrides = blockers.map((name) => `--despite ${name}`).join(" ");
  throw new Refused(
    `${to} is refused: ${blockers.join(", ")}. Put it right and run it again; or answer for it: ` +
      commandLine(session, "switch", `--to ${to} ${overrides}`),
  );
}
