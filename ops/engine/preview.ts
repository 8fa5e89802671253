import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { Refused } from "../errors.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import type { Change } from "../../infra/contract/changes.ts";
import { changesBetween, propertyPath } from "../../infra/contract/changes.ts";
import type { Operation, Step } from "../../infra/contract/step.ts";
import { stepsBetween } from "../plan/steps.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import type { Cli } from "./cli.ts";
import type { Digest, DigestStep } from "./digest.ts";
import { graphsOf, isOfProgram, readDigest } from "./digest.ts";
import { opOf } from "./events.ts";
import { comparableInputs } from "./values.ts";

export interface PreviewOptions {
  cli: Cli;
  stack: string;
  /** Folder of the Pulumi.yaml. */
  folder: string;
  /** Added to this process's own: backend, passphrase, credentials. */
  environment?: Readonly<Record<string, string>>;
  /** Asks the providers first what is really there. */
  refresh?: boolean;
  /** In place of the stack file. */
  configFile?: string;
  /** Where to write the engine's own update plan. */
  savePlan?: string;
  signal?: AbortSignal;
}

/** What the engine would do now, in the words of the offline source. */
export interface EnginePreview {
  /** The estate as the engine last recorded it. */
  before: Graph;
  /** The estate as the program wants it. */
  after: Graph;
  steps: Step[];
}

/** Previews with the real engine; changes nothing. Throws {@link Refused} with the engine's own words when it stops. */
export async function previewWithEngine(options: PreviewOptions): Promise<EnginePreview> {
  return previewOf(readDigest(await run(options)));
}

/** The second source of a plan: the engine decides what changes, the order follows from the recorded dependencies. */
export function previewOf(digest: Digest): EnginePreview {
  const { before, after } = graphsOf(digest);
  const changing = new Map<string, { op: Operation; step: DigestStep }>();
  for (const step of (digest.steps ?? []).filter(isOfProgram)) {
    const op = opOf(step.op);
    // A replacement is announced in parts, its deletion among them.
    if (op !== undefined && changing.get(step.urn)?.op !== "replace") changing.set(step.urn, { op, step });
  }
  const steps = ordered(before, after, changing).map((step) => {
    const found = changing.get(step.urn);
    if (!found) return step;
    const changes = changesOf(found.op, found.step);
    const replacedBy = found.op === "replace" ? forcedBy(found.step, changes) : [];
    return { ...step, op: found.op, changes, replacedBy };
  });
  return { before, after, steps };
}

/** The phase the estate is recorded in; undefined for a new stack. */
export function recordedPhase({ before }: EnginePreview): Phase | undefined {
  const settled = [...before.nodes.values()].find(
    ({ type, name }) => type === phaseRecords.type && name === phaseRecords.settled,
  );
  return phases.find((phase) => phase === settled?.inputs["input"]);
}

/** The offline source's own order and waits, with the engine's word for what changes in place of a comparison. */
function ordered(before: Graph, after: Graph, changing: ReadonlyMap<string, { op: Operation }>): Step[] {
  const marked = ({ nodes }: Graph, side: string, absent: Operation): Graph => ({
    nodes: new Map(
      [...nodes]
        .filter(([urn]) => changing.get(urn)?.op !== absent)
        .map(([urn, node]): [string, Node] => [urn, { ...node, inputs: changing.has(urn) ? { side } : {} }]),
    ),
  });
  return stepsBetween(marked(before, "before", "create"), marked(after, "after", "delete"), {});
}

/** What the provider names stands where the values do not show it, as with a secret. */
function changesOf(op: Operation, { oldState, newState, detailedDiff, diffReasons }: DigestStep): Change[] {
  if (op === "delete") return [];
  const [before, after] = [
    op === "create" ? {} : comparableInputs(oldState?.inputs),
    comparableInputs(newState?.inputs),
  ];
  const changes = changesBetween(before, after);
  if (changes.length > 0 || op === "create") return changes;
  const named = Object.keys(detailedDiff ?? {}).length > 0 ? Object.keys(detailedDiff ?? {}) : (diffReasons ?? []);
  return named.map((path) => ({ path, before: before[path], after: after[path] }));
}

/** The changed paths that the provider says force the replacement; its own words where it names others. */
function forcedBy({ detailedDiff, replaceReasons }: DigestStep, changes: readonly Change[]): string[] {
  const detailed = Object.entries(detailedDiff ?? {}).filter(([, { kind }]) => kind.endsWith("-replace"));
  const forced = detailed.length > 0 ? detailed.map(([path]) => path) : (replaceReasons ?? []);
  const within = (path: string): boolean =>
    forced
      .map(propertyPath)
      .some((known) => known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`));
  const paths = changes.map(({ path }) => path).filter((path) => within(propertyPath(path)));
  return paths.length > 0 ? paths : forced;
}

function run(options: PreviewOptions): Promise<string> {
  const { cli, stack, folder, environment, refresh = false, configFile, savePlan, signal } = options;
  const command = cli.root === undefined ? cli.command.command : join(cli.root, "bin", "pulumi");
  const flags = [
    ...["--json", "--show-sames", "--non-interactive"],
    ...(refresh ? ["--refresh"] : []),
    ...(configFile === undefined ? [] : ["--config-file", configFile]),
    ...(savePlan === undefined ? [] : ["--save-plan", savePlan]),
  ];
  // Beside the CLI lie the language hosts that belong to it.
  const path = `${cli.root === undefined ? "" : dirname(command) + delimiter}${process.env["PATH"] ?? ""}`;
  const env = { ...process.env, PATH: path, ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "false" };
  return new Promise((resolve, reject) => {
    execFile(
      command,
      ["preview", "--stack", stack, ...flags],
      { cwd: folder, env, signal, maxBuffer: 1 << 30 },
      (error: Error | null, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (signal?.aborted) reject(error);
        else reject(new Refused(`The engine stopped:\n  ${errorsIn(stdout, stderr).join("\n  ")}`));
      },
    );
  });
}

/** What went wrong, once, without the rest of the output: a preview that got under way says it inside its JSON. */
function errorsIn(stdout: string, stderr: string): string[] {
  const errors = diagnosed(stdout);
  return errors.length > 0 ? errors : [(stderr.trim() || stdout.trim()).slice(0, 2000)];
}

function diagnosed(stdout: string): string[] {
  try {
    const diagnostics = readDigest(stdout).diagnostics ?? [];
    const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message = "" }) => message);
    return [...new Set(errors.map((message) => message.trim().replace(/^error: /, "")))];
  } catch {
    return [];
  }
}
