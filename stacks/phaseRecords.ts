/** The two records of the phase in the engine's own state. */
export const phaseRecords = {
  /** Type token of both. */
  type: "pulumi:index:Stash",
  /** Name of the one that says which phase an update began to enter. */
  entered: "phase",
  /** Name of the one that says which phase everything has arrived in. */
  settled: "settled",
} as const;
