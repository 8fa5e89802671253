import { userInfo } from "node:os";

/** Who runs this, as the machine knows them: in a container, a user may have a number and no name. */
export function operatorName(environment: NodeJS.ProcessEnv = process.env): string {
  const { GITHUB_ACTIONS: actions, GITHUB_ACTOR: actor } = environment;
  // A hosted runner's user is everybody's.
  if (actions === "true" && actor) return `${actor}@github`;
  try {
    return userInfo().username;
  } catch {
    return environment["USER"] ?? environment["LOGNAME"] ?? `user ${process.getuid?.() ?? "unknown"}`;
  }
}
