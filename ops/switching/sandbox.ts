import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseDocument } from "yaml";
import { openCloud } from "../../sandbox/index.ts";
import { folderBackend } from "../engine/backend.ts";
import { makeFolder, writeAsked } from "../files.ts";
import { sandboxProject, secretKeys, withoutAccess } from "../rehearsal/workspace.ts";
import { projectFolder, stackFolderVariable } from "../../infra/contract/project.ts";
import { stackFilePath } from "../stackFile.ts";
import type { Workspace } from "./workspace.ts";

/**
 * A kept workspace in which nothing is real: the sandbox's providers, a state folder, and a stack file of its own that
 * takes over whatever the stack's file says, but for the phase. The same code runs in it as on a real estate.
 */
export function sandboxWorkspace(stack: string, cwd?: string, named?: string): Workspace {
  const folder = join(named ?? join(projectFolder, ".broadcast", "sandbox"), stack);
  const [state, home, store] = [join(folder, "state"), join(folder, "home"), join(folder, "store")];
  for (const each of [state, home, store]) makeFolder("--sandbox", each);
  keepAs(join(folder, "Pulumi.yaml"), sandboxProject(folder));
  const stackFile = stackFilePath(stack, folder);
  followStackFile(stackFilePath(stack, cwd), stackFile);
  return {
    stack,
    folder,
    stackFile,
    records: join(folder, "records"),
    // Simulated seconds are no measurement of the estate.
    measured: join(folder, "records", "measured", `${stack}.jsonl`),
    environment: {
      PULUMI_BACKEND_URL: folderBackend(state),
      PULUMI_HOME: home,
      // Nothing secret is ever in it.
      PULUMI_CONFIG_PASSPHRASE: "sandbox",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      BROADCAST_SANDBOX_DIR: store,
      [stackFolderVariable]: resolve(cwd ?? projectFolder),
    },
    sandbox: { cloud: openCloud({ folder: store }), named },
  };
}

/** A disk that is full since keeps nobody from a file that says it already. */
function keepAs(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeAsked("--sandbox", path, text);
}

function followStackFile(source: string, copy: string): void {
  const document = withoutAccess(readFileSync(source, "utf8"));
  const kept = existsSync(copy) ? parseDocument(readFileSync(copy, "utf8")) : undefined;
  document.setIn(["config", "broadcast:phase"], kept?.getIn(["config", "broadcast:phase"]) ?? "normal");
  const levers = kept?.getIn(["config", "broadcast:levers"]);
  if (levers === undefined) document.deleteIn(["config", "broadcast:levers"]);
  else document.setIn(["config", "broadcast:levers"], levers);
  for (const key of secretKeys) {
    const value: unknown = kept?.get(key);
    if (value !== undefined) document.set(key, value);
  }
  // The engine has a layout of its own.
  if (!kept || !isDeepStrictEqual(kept.toJS(), document.toJS())) writeAsked("--sandbox", copy, document.toString());
}
