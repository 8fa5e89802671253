import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own in a folder: one that can be filled to the last byte, and made read-only even for root. */
export class SmallDisk {
  readonly path: string;

  /** Whether this machine lets these tests mount anything; where not, they are skipped and say so. */
  static readonly possible = ((): boolean => {
    const folder = mkdtempSync(join(tmpdir(), "mount-"));
    try {
      new SmallDisk(folder).remove();
      return true;
    } catch {
      console.warn("SKIPPED: disks that are full or read-only. mount -t tmpfs is not allowed here.");
      return false;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  })();

  constructor(path: string, kilobytes = 1024) {
    this.path = path;
    mkdirSync(path, { recursive: true });
    mount("-t", "tmpfs", "-o", `size=${kilobytes}k`, "broadcast-test", path);
  }

  /** Leaves no room for a byte more. */
  fill(): void {
    const file = openSync(this.filler, "a");
    try {
      for (const block of [Buffer.alloc(4096), Buffer.alloc(1)]) for (;;) writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  readOnly(): void {
    mount("-o", "remount,ro", this.path);
  }

  writable(): void {
    mount("-o", "remount,rw", this.path);
  }

  /** Lazily, since an engine that was killed may still have a file open in it. */
  remove(): void {
    execFileSync("umount", ["--lazy", this.path], { stdio: "ignore" });
  }

  private get filler(): string {
    return join(this.path, "filler");
  }
}

function mount(...args: string[]): void {
  execFileSync("mount", args, { stdio: "ignore" });
}
