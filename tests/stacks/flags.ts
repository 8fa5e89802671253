/** One run of the CLI against the guard. */
export interface Trial {
  /** What it does, for the title of its test. */
  title: string;
  /** Phase in the stack file meanwhile; the stack is in live. */
  phase: "normal" | "prewarm" | "live";
  /** Commands, one after the other. `APP`, `DATABASE`, `ENTERED` and `SETTLED` stand for URNs; `OTHER` for a stack file in normal. */
  runs: readonly string[][];
}

const up = (...args: string[]): string[] => ["up", "--yes", "--skip-preview", ...args];
const destroy = (...args: string[]): string[] => ["destroy", "--yes", "--skip-preview", ...args];
const refresh = (...args: string[]): string[] => ["refresh", "--yes", "--skip-preview", ...args];

/** Every flag below `acts` is in one of these. */
export const trials: readonly Trial[] = [
  { title: "leaves an app out", phase: "prewarm", runs: [up("--exclude", "APP")] },
  {
    title: "leaves an app out with what depends on it, goes on after errors, one by one, having asked and run first",
    phase: "prewarm",
    runs: [
      up("--exclude", "APP", "--exclude-dependents"),
      up("--exclude", "APP", "--continue-on-error", "--parallel", "1", "--refresh", "--run-program"),
      up("--exclude", "APP", "--disable-integrity-checking"),
    ],
  },
  {
    title: "moves the records one by one",
    phase: "prewarm",
    runs: [up("--target", "ENTERED"), up("--target", "SETTLED")],
  },
  { title: "moves both records at once", phase: "prewarm", runs: [up("--target", "ENTERED", "--target", "SETTLED")] },
  {
    title: "moves all but one by name",
    phase: "prewarm",
    runs: [up("--target", "ENTERED", "--target-dependents", "--exclude", "APP")],
  },
  {
    title: "jumps by a value on the command line",
    phase: "live",
    runs: [up("--config", "broadcast:phase=normal"), up("--config-path", "--config", "broadcast:phase=normal")],
  },
  { title: "jumps by another stack file", phase: "live", runs: [up("--config-file", "OTHER")] },
  { title: "replaces an app", phase: "live", runs: [up("--target-replace", "APP"), up("--replace", "APP")] },
  {
    title: "replaces the database, protected or not",
    phase: "live",
    runs: [up("--replace", "DATABASE", "--ignore-protect")],
  },
  {
    title: "is held to a plan that leaves an app out",
    phase: "prewarm",
    runs: [["preview", "--exclude", "APP", "--save-plan", "PLAN"], up("--plan", "PLAN", "--exclude", "APP")],
  },
  {
    title: "only asks the providers, for another phase",
    phase: "prewarm",
    runs: [
      refresh("--run-program"),
      refresh("--target", "APP"),
      refresh("--exclude", "APP"),
      refresh("--clear-pending-creates"),
    ],
  },
  {
    title: "destroys: all of it, some of it, protected or not",
    phase: "live",
    runs: [
      destroy(),
      destroy("--run-program"),
      destroy("--run-program", "--target", "APP", "--target-dependents"),
      destroy("--run-program", "--exclude", "DATABASE"),
      destroy("--run-program", "--exclude-protected"),
      destroy("--run-program", "--ignore-protect", "--continue-on-error"),
      destroy("--run-program", "--refresh", "--remove"),
    ],
  },
];

/** Flags that change which resources take part, or what is done to them: each stands in a trial, under its command or another's. */
export const acts: readonly string[] = [
  "clear-pending-creates",
  "config",
  "config-file",
  "config-path",
  "continue-on-error",
  "disable-integrity-checking",
  "exclude",
  "exclude-dependents",
  "exclude-protected",
  "ignore-protect",
  "parallel",
  "plan",
  "refresh",
  "remove",
  "replace",
  "run-program",
  "save-plan",
  "target",
  "target-dependents",
  "target-replace",
];

/** Flags that change what is shown, asked or noted, where and how fast, and no resource. */
export const shows: readonly RegExp[] = [
  /^(?:attach-debugger|color|cwd|debug|diff|emoji|expect-no-changes|fully-qualify-stack-names|help|json|message)$/,
  /^(?:logflow|logtostderr|memprofilerate|non-interactive|otel-traces|profiling|tracing|urns|verbose|yes)$/,
  /^(?:neo|neo-task-on-failure|override-env|policy-pack|policy-pack-config|preview-only|secrets-provider|stack)$/,
  /^(?:show|suppress)-/,
  /^skip-(?:config-validation|plugin-pre-install|preview)$/,
  // The same program and the same flags, on a machine of Pulumi's.
  /^remote(?:-|$)/,
  // It holds an update more closely to its preview.
  /^strict$/,
];

/** Flags of `refresh` that ask about creations whose end nobody saw; nothing is made beside normal. */
export const pending: readonly string[] = ["import-pending-creates", "skip-pending-creates"];

/** What `import` and the commands of `state` are told: tried by the command, since each takes one resource and no more. */
export const ofImport: readonly string[] = [
  "file",
  "from",
  "generate-code",
  "generate-resources",
  "import-file",
  "out",
  "parent",
  "properties",
  "protect",
  "provider",
];

/** Commands of `state`, each with why it is no way past the guard, or how it is tried. */
export const stateCommands: Readonly<Record<string, "reads" | "tried">> = {
  delete: "tried",
  // Whoever writes the state decides what it says; tried by taking a record out.
  edit: "tried",
  get: "reads",
  // To another stack: here it is gone, as after a delete.
  move: "tried",
  protect: "reads",
  rename: "tried",
  // Sorts the file, and changes no resource.
  repair: "reads",
  taint: "tried",
  unprotect: "reads",
  untaint: "reads",
  upgrade: "reads",
};
