import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { costsIn } from "../cost/costs.ts";
import { standingCost } from "../cost/standing.ts";
import { findCli } from "../engine/cli.ts";
import { reliefIn } from "../levers/helps.ts";
import { leverStatus } from "../levers/status.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { eveningsOf, switchesIn } from "../report/evenings.ts";
import { PhaseGates } from "../switching/phaseGates.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Recorded } from "../switching/recorded.ts";
import { runningSwitch } from "../switching/runningNote.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import { realWorkspace } from "../switching/workspace.ts";
import type { Workspace } from "../switching/workspace.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { earlierMeasurements } from "../timing/measured.ts";
import { timedSwitches } from "../timing/switches.ts";
import { deadlineIn } from "../unattended/deadline.ts";
import { isoOf } from "../unattended/shows.ts";
import type { BoardCost, Standing } from "./board.ts";
import type { WatchPorts } from "./watcher.ts";

export interface OpenOptions extends StackOptions {
  /** The user's own price file. */
  prices?: string;
}

/** What a watcher of a stack needs. */
export interface Opened {
  ports: WatchPorts;
  estate: OfflineEstate;
  sandbox: boolean;
  /** Folder of what this command writes down. */
  records: string;
}

/**
 * Opens a stack to be watched. Without an engine at hand, as on the machine behind a television, the phase is that of the stack
 * file, and says so.
 */
export async function openWatch(options: OpenOptions, terminal: Terminal, interrupts: Interrupts): Promise<Opened> {
  const { stack, cwd, sandbox } = options;
  const settings = readStackFile(stack, cwd);
  const session =
    sandbox !== undefined || (await findCli()) ? await openSession(options, terminal, interrupts) : undefined;
  const workspace = session?.workspace ?? realWorkspace(stack, settings.estate, cwd);
  const estate = session?.offline ?? new OfflineEstate(stack, settings.estate);
  // The engine's providers would be asked through the engine, which takes what a switch of this machine needs.
  const gates = new PhaseGates(workspace, estate);
  const ports: WatchPorts = {
    clients: gates.clients(),
    running: () => runningSwitch(workspace),
    standing: session
      ? standing(session)
      : () => Promise.resolve({ entered: readStackFile(stack, cwd).phase, by: "stack file" }),
    gates: (phase, levers, signal) => gates.ask(phase, { timeout: 0, levers, signal }),
    switches: () => switchesOf(estate, workspace, cwd, terminal),
    cost: costing(estate, session, options),
    relief: (phase, levers) => reliefIn(estate, phase, levers),
  };
  return { ports, estate, sandbox: workspace.sandbox !== undefined, records: workspace.records };
}

/** Seconds for which the end of a way up is not asked again: it is slow to ask and slow to change. */
const endEvery = 60;

/** Where an opened stack stands, and until when. What cannot be asked for once stays as it was. */
export function standing(session: Session): () => Promise<Standing> {
  let end: { phase: Phase; at: number; until: string | undefined } | undefined;
  return async () => {
    const recorded: Recorded = await session.engine.recorded();
    const { entered, settled, since, levers } = recorded;
    let asked: ReturnType<Session["engine"]["history"]> | undefined;
    const history = () => (asked ??= session.engine.history());
    // Who pulled it is asked only where there is something to tell.
    const turns = levers.out.length === 0 ? [] : await history();
    const rest = entered === settled && since !== undefined;
    const up = entered !== undefined && entered !== "normal" ? entered : undefined;
    if (up && (end?.phase !== up || Date.now() - end.at > endEvery * 1000)) {
      const known = end?.phase === up ? end.until : undefined;
      end = { phase: up, at: Date.now(), until: await untilOf(session, history).catch(() => known) };
    }
    const until = up && end?.until;
    return {
      ...{ entered, settled, by: "state", levers: leverStatus(session.estate, recorded, turns) },
      ...(rest && { since }),
      ...(until !== undefined && { until }),
    };
  };
}

async function untilOf(session: Session, history: Session["engine"]["history"]): Promise<string | undefined> {
  const deadline = await deadlineIn(session, { history: await history() });
  return deadline && isoOf(deadline.at);
}

function switchesOf(
  estate: OfflineEstate,
  { stack, sandbox, measured }: Workspace,
  cwd: string | undefined,
  terminal: Terminal,
) {
  const timing = estate.estate.timing;
  const note = (line: string): void => terminal.note(line);
  // Simulated seconds are no measurement of the estate.
  const measurements =
    sandbox && measured ? [] : earlierMeasurements({ stack, folder: cwd ?? projectFolder, timing }, note);
  return timedSwitches(estate, { timing: timing ?? defaultTiming, measurements });
}

/** Prices and history are read once for each phase that is entered, with its levers: both are slow to ask and slow to change. */
function costing(estate: OfflineEstate, session: Session | undefined, { prices }: OpenOptions): WatchPorts["cost"] {
  let costs: ReturnType<typeof hourlyCosts> | undefined;
  let history: { phase: Phase; spent: Promise<Spent | undefined> } | undefined;
  let now: { standing: string; cost: ReturnType<typeof standingCost> } | undefined;
  return async (phase, levers): Promise<BoardCost | undefined> => {
    const hourly = await (costs ??= hourlyCosts(estate, prices));
    const standing = [phase, ...levers].join(" ");
    if (now?.standing !== standing) now = { standing, cost: standingCost(estate, { phase, levers }, { prices }) };
    const cost = await now.cost;
    if (!hourly || !cost) return undefined;
    if (session && history?.phase !== phase) history = { phase, spent: spentOf(session).catch(() => undefined) };
    const spent = await history?.spent;
    const soFar = spent?.(hourly);
    return { ...cost, ...(soFar !== undefined && { soFar }) };
  };
}

type Hourly = Record<Phase, number>;
type Spent = (hourly: Hourly) => number | undefined;

async function hourlyCosts(estate: OfflineEstate, prices: string | undefined): Promise<Hourly | undefined> {
  const costs = await costsIn(estate, phases, { prices });
  if (!costs) return undefined;
  const { normal, prewarm, live } = costs;
  return { normal: normal.hourly, prewarm: prewarm.hourly, live: live.hourly };
}

/** What the evening that is not over has cost beyond normal up to the moment it is asked. */
async function spentOf({ engine, records }: Session): Promise<Spent> {
  const switches = switchesIn(await engine.history(), records.entries());
  return (hourly) => {
    const last = eveningsOf(switches, new Date(), hourly).at(-1);
    return last?.ended === undefined ? last?.extra : 0;
  };
}
