/** Wrong usage or configuration: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Refused or unsafe, with the reason: exit code 1. */
export class Refused extends Error {
  override name = "Refused";
}

/** Stopped by the operator; the message says where things stand. Exit code 130. */
export class Interrupted extends Error {
  override name = "Interrupted";
}
