import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";

/** A repository of this project's files as they are now, free to be changed. */
export class Repository {
  readonly path: string;

  constructor(path: string = mkdtempSync(join(tmpdir(), "base-"))) {
    this.path = path;
  }

  /** The files of this project, those not yet committed too, in a folder of the repository. */
  copyProject(within = ""): void {
    const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: projectFolder });
    for (const file of files.toString().split("\0").filter(Boolean)) {
      const place = join(this.path, within, file);
      mkdirSync(dirname(place), { recursive: true });
      // One that is deleted but not committed is listed still.
      cpSync(join(projectFolder, file), place, { force: true, errorOnExist: false, recursive: true });
    }
    this.link(within);
  }

  link(within = ""): void {
    symlinkSync(join(projectFolder, "node_modules"), join(this.path, within, "node_modules"), "junction");
    writeFileSync(join(this.path, ".git", "info", "exclude"), "node_modules\n");
  }

  git(...args: string[]): string {
    const settings = ["-c", "user.name=A test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...settings, ...args], {
      cwd: this.path,
      stdio: ["ignore", "pipe", "pipe"],
    }).toString();
  }

  commit(message: string): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  /** Replaces the one place of a file that matches. */
  edit(file: string, from: string | RegExp, to: string): void {
    const text = readFileSync(join(this.path, file), "utf8");
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${file} has no ${String(from)}.`);
    this.write(file, edited);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
