import { phases } from "../../infra/contract/dial.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { costsIn } from "../cost/costs.ts";
import { writeAsked } from "../files.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { eveningsOf, switchesIn } from "../report/evenings.ts";
import type { Report } from "../report/rows.ts";
import { reportMarkdown } from "../report/markdown.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";

export interface ReportOptions extends StackOptions {
  format?: "markdown" | "html" | "json";
  /** File to write to, in place of standard output. */
  output?: string;
}

/** `broadcast report`: the evenings, from the stack's own history. */
export async function report(options: ReportOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const { json = false, format = json ? "json" : "markdown", output } = options;
  const session = await openSession(options, terminal, interrupts);
  const made = await reportOf(session, session.prices);
  const page = await rendered(made, format);
  if (output === undefined) terminal.out(page.trimEnd());
  else writeAsked("--output", output, page);
}

async function reportOf(session: Session, options: PriceOptions): Promise<Report> {
  const { engine, workspace, estate, records } = session;
  const switches = switchesIn(await engine.history(), records.entries());
  const priced = await prices(session, options);
  return {
    stack: workspace.stack,
    company: estate.company,
    evenings: eveningsOf(switches, new Date(), priced?.hourly).reverse(),
    ...(priced && { prices: { currency: priced.currency, date: priced.date } }),
  };
}

async function prices({ workspace: { stack }, estate }: Session, options: PriceOptions) {
  const costs = await costsIn(new OfflineEstate(stack, estate), phases, options);
  if (!costs) return undefined;
  const { normal, prewarm, live } = costs;
  const hourly = { normal: normal.hourly, prewarm: prewarm.hourly, live: live.hourly };
  return { hourly, currency: live.currency, date: live.date };
}

async function rendered(made: Report, format: NonNullable<ReportOptions["format"]>): Promise<string> {
  if (format === "json") return JSON.stringify(made, null, 2);
  return format === "markdown" ? reportMarkdown(made) : (await import("../report/html.ts")).reportHtml(made);
}
