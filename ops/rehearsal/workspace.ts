import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Document } from "yaml";
import { isMap, isScalar, parseDocument } from "yaml";
import type { Phase } from "../../infra/contract/dial.ts";
import { makeFolder, scratchFolder } from "../files.ts";
import { projectFolder } from "../../infra/contract/project.ts";

/** A rehearsal's own folder: a copy of the stack file, the engine's state, the sandbox's store. Nothing outside it is written. */
export class RehearsalFolder {
  readonly path: string;
  /** Of the engine's state; whoever works in this folder shares it. */
  readonly passphrase = randomBytes(16).toString("hex");
  /** Folder of the stack file that this one has a copy of: the files it names are found from there. */
  readonly source: string;
  private readonly stack: string;

  constructor(stack: string, stackFile: string) {
    const parent = join(projectFolder, ".broadcast", "rehearsals");
    makeFolder("The rehearsals' folder", parent);
    this.path = scratchFolder(`${stack}-${process.pid}-`, parent);
    this.stack = stack;
    this.source = dirname(resolve(stackFile));
    for (const folder of [this.state, this.home, this.store]) mkdirSync(folder);
    writeFileSync(join(this.path, "Pulumi.yaml"), sandboxProject(this.path));
    writeFileSync(this.copy, withoutAccess(readFileSync(stackFile, "utf8")).toString());
    this.setPhase("normal");
  }

  /** Kubeconfig of a cluster on this machine that takes part; undefined for none. */
  kubeconfig: string | undefined;

  get state(): string {
    return join(this.path, "state");
  }

  get home(): string {
    return join(this.path, "home");
  }

  get store(): string {
    return join(this.path, "sandbox");
  }

  /** Writes the phase into the copy of the stack file; what the engine added to the copy stays. */
  setPhase(phase: Phase): void {
    const document = parseDocument(readFileSync(this.copy, "utf8"));
    document.setIn(["config", "broadcast:phase"], phase);
    writeFileSync(this.copy, document.toString());
  }

  private get copy(): string {
    return join(this.path, `Pulumi.${this.stack}.yaml`);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Said of how a stack's secrets are kept: a sandbox has its own way. */
export const secretKeys = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/** A stack file as a sandbox may have it: the estate, and no access to it. What providers are given is left out. */
export function withoutAccess(stackFile: string): Document {
  const document = parseDocument(stackFile);
  for (const key of secretKeys) document.delete(key);
  const config = document.get("config");
  if (isMap(config)) {
    config.items = config.items.filter(({ key }) => isScalar(key) && String(key.value).startsWith("broadcast:"));
  }
  return document;
}

/** The Pulumi.yaml of the sandbox's project, as it reads in a folder of its own. */
export function sandboxProject(folder: string): string {
  const document = parseDocument(readFileSync(join(projectFolder, "sandbox", "Pulumi.yaml"), "utf8"));
  document.set("main", join(relative(folder, projectFolder), "stacks", "main.mjs"));
  document.delete("stackConfigDir");
  document.delete("backend");
  const names = ["aws", "cloudflare", "kubernetes"];
  document.set("plugins", { providers: names.map((name) => ({ name, path: join(projectFolder, "sandbox", name) })) });
  return document.toString();
}
