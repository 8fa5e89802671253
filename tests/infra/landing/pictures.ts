import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectFolder } from "../../../infra/contract/project.ts";

/** The smallest picture there is: one red point. */
export const redPoint = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

export const circle = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></svg>`;

/** Pictures in a folder of the project, since a stack file may name no others. */
export class Pictures {
  private readonly place: string;

  constructor() {
    const parent = join(projectFolder, ".broadcast");
    mkdirSync(parent, { recursive: true });
    this.place = mkdtempSync(join(parent, "pictures-"));
  }

  /** Writes a file and returns its path as a stack file has it. */
  write(name: string, content: string | Buffer): string {
    writeFileSync(join(this.place, name), content);
    return this.path(name);
  }

  folder(name: string): void {
    mkdirSync(join(this.place, name), { recursive: true });
  }

  path(name: string): string {
    return relative(projectFolder, join(this.place, name));
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}
