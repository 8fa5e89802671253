import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Debian keeps the server's programs out of PATH. */
const debian = "/usr/lib/postgresql";

/** Folder of `initdb` and `postgres`; undefined where there is no PostgreSQL. */
export function findPostgres(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean),
    ...versions.map((version) => join(debian, version, "bin")),
  ];
  return folders.find((folder) => ["initdb", "postgres"].every((program) => existsSync(join(folder, program))));
}

/** A database server of its own in a temporary folder, reached through a socket there: no port is opened. */
export class Postgres {
  /** What a client takes for its host. */
  readonly folder: string;
  private readonly server: ChildProcess;
  private readonly exited: Promise<void>;
  private said = "";

  private constructor(bin: string, folder: string, user: User) {
    this.folder = folder;
    const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, "max_connections=120", "fsync=off"];
    this.server = spawn(
      join(bin, "postgres"),
      ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])],
      { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    this.server.stderr?.on("data", (data: Buffer) => (this.said = `${this.said}${data.toString()}`.slice(-2000)));
    this.exited = new Promise((resolve) => {
      this.server.once("exit", () => resolve());
      this.server.once("error", () => resolve());
    });
  }

  /** Makes and starts a server. Throws Error with what it said where it does not start within half a minute. */
  static async start(bin: string): Promise<Postgres> {
    // The path of a socket holds about a hundred characters, so the folder's must be short.
    const folder = mkdtempSync(join(tmpdir(), "load-pg-"));
    const user = otherUser();
    try {
      if (user) chownSync(folder, user.uid, user.gid);
      execFileSync(
        join(bin, "initdb"),
        ["-D", join(folder, "data"), "-U", "shop", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
        { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
      );
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    const postgres = new Postgres(bin, folder, user);
    for (let i = 0; i < 300 && !postgres.ready(); i++) {
      if (postgres.server.exitCode !== null) break;
      await sleep(100);
    }
    if (postgres.ready()) return postgres;
    await postgres.stop();
    throw new Error(`PostgreSQL does not start: ${postgres.said.trim()}`);
  }

  /** Ends the server at once and removes its folder. */
  async stop(): Promise<void> {
    // Its own fast shutdown: sessions are cut, nothing is waited for.
    this.server.kill("SIGINT");
    await Promise.race([this.exited, sleep(5000, undefined, { ref: false })]);
    this.server.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private ready(): boolean {
    return this.said.includes("ready to accept connections");
  }
}

type User = { uid: number; gid: number } | undefined;

/** PostgreSQL refuses to run as root. */
function otherUser(): User {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string, name: string): number => Number(execFileSync("id", [option, name], { encoding: "utf8" }));
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: id("-u", name), gid: id("-g", name) };
    } catch {
      // The next one, then.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.");
}
