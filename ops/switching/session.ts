import type { Phase } from "../../infra/contract/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { findCli } from "../engine/cli.ts";
import { Refused } from "../errors.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { prefill } from "../rehearsal/prefill.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";
import { PhaseGates } from "./phaseGates.ts";
import type { Interrupts } from "./pulumiStack.ts";
import { PulumiStack } from "./pulumiStack.ts";
import type { Recorded } from "./recorded.ts";
import { Records } from "./records.ts";
import { sandboxWorkspace } from "./sandbox.ts";
import type { Workspace } from "./workspace.ts";
import { realWorkspace } from "./workspace.ts";

/** What every verb on a running stack is given. */
export interface StackOptions {
  stack: string;
  /** Folder of the stack files. Default: the project's. */
  cwd?: string;
  /** On the sandbox; a folder of its own, or `true` for the default. */
  sandbox?: string | true;
  /** The user's own price file. */
  prices?: string;
  json?: boolean;
}

/** A stack, opened, with what belongs to it. */
export interface Session {
  engine: PulumiStack;
  workspace: Workspace;
  estate: Estate;
  /** The same as resources, each phase computed once. */
  offline: OfflineEstate;
  records: Records;
  gates: PhaseGates;
  /** Where prices come from; what is missing is told once, however many plans are made. */
  prices: PriceOptions;
  terminal: Terminal;
  interrupts: Interrupts;
  /** The phase the stack file names. */
  filePhase: Phase;
  /** The levers it says are out. */
  fileLevers: readonly string[];
}

/** Opens a stack; a sandbox that is new is set up in normal. Throws {@link Refused} where there is no engine or no stack. */
export async function openSession(
  { stack, cwd, sandbox, prices }: StackOptions,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<Session> {
  const settings = readStackFile(stack, cwd);
  const cli = await findCli();
  if (!cli) {
    throw new Refused(
      "There is no Pulumi CLI on PATH or in the launcher's cache, and this verb needs the real engine.\n" +
        "Get one from https://www.pulumi.com/docs/install/, or run npx pulumi version once.\n" +
        "plan, timeline and rehearse work without.",
    );
  }
  const workspace = workspaceOf({ stack, cwd, sandbox }, settings.estate);
  const engine = await PulumiStack.open(workspace, cli, interrupts, (line) => terminal.note(line));
  const file = sandbox === undefined ? settings : readStackFile(stack, workspace.folder, cwd ?? projectFolder);
  const offline = new OfflineEstate(stack, settings.estate);
  const session: Session = {
    engine,
    workspace,
    estate: settings.estate,
    offline,
    records: new Records(workspace, (line) => terminal.note(paint.warning(line))),
    gates: new PhaseGates(workspace, offline, engine),
    prices: { prices, note: notedOnce(terminal) },
    terminal,
    interrupts,
    filePhase: file.phase,
    fileLevers: file.levers,
  };
  if (workspace.sandbox) await setUp(session);
  return session;
}

/** Where a stack's engine works, and what is written down of it; asks nothing. */
export function workspaceOf(
  { stack, cwd, sandbox }: Pick<StackOptions, "stack" | "cwd" | "sandbox">,
  estate: Estate,
): Workspace {
  if (sandbox === undefined) return realWorkspace(stack, estate, cwd);
  return sandboxWorkspace(stack, cwd, sandbox === true ? undefined : sandbox);
}

function notedOnce(terminal: Terminal): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) terminal.note(line);
    told.add(line);
  };
}

/** The stack's state, or {@link Refused} where nothing stands yet: a switch creates nothing. */
export async function recordedOf({ engine, workspace }: Session): Promise<Recorded & { entered: Phase }> {
  const recorded = await engine.recorded();
  if (recorded.entered !== undefined) return { ...recorded, entered: recorded.entered };
  throw new Refused(
    `Nothing stands in ${workspace.stack} yet. Set it up in normal, then switch: pulumi up --stack ${workspace.stack}`,
  );
}

/** The same of a stack that has arrived somewhere: {@link Refused} where it was set up, or destroyed, in part. */
export async function settledOf(session: Session): Promise<Recorded & { entered: Phase }> {
  const recorded = await recordedOf(session);
  if (recorded.settled === undefined) throw new Refused(unsettledText(session, recorded.entered).join("\n"));
  return recorded;
}

/** No phase was reached, so there is none to switch from or to go back to. */
export function unsettledText({ workspace: { stack } }: Pick<Session, "workspace">, entered: Phase): string[] {
  return [
    `${stack} was set up in part, or destroyed in part: it has reached no phase, so there is none to go back to.`,
    `  set up what is missing: pulumi up --stack ${stack}, with broadcast:phase: ${entered} in the stack file`,
    `  or take down the rest:  pulumi destroy --stack ${stack}`,
  ];
}

/** The command line of a verb on this stack. */
export function commandLine(
  { workspace: { stack, sandbox } }: Pick<Session, "workspace">,
  verb: string,
  rest = "",
): string {
  const where = sandbox ? ` --sandbox${sandbox.named === undefined ? "" : ` ${sandbox.named}`}` : "";
  return `npx broadcast ${verb} --stack ${stack}${rest && ` ${rest}`}${where}`;
}

async function setUp({ engine, workspace, offline, terminal }: Session): Promise<void> {
  const { resources } = await engine.recorded();
  if (resources.some(({ type }) => type === phaseRecords.type)) return;
  terminal.note(`Setting ${workspace.stack} up in normal on the sandbox, in ${workspace.folder}.`);
  if (workspace.sandbox) await prefill(workspace.sandbox.cloud, offline);
  await engine.up("normal", { message: "set up on the sandbox" });
}
