import { oneLine } from "../infra/contract/text.ts";
import { maskSecrets } from "./secrets.ts";
import type { Terminal } from "./terminal.ts";

/** What is going on, on one line of a terminal that is written over; off a terminal, a line every few seconds. */
export class StatusLine {
  private readonly terminal: Terminal;
  private readonly begun = Date.now();
  private last = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  show(line: string): void {
    const seconds = Math.round((Date.now() - this.begun) / 1000);
    if (this.terminal.interactive) {
      const shown = oneLine(maskSecrets(line)).slice(0, process.stderr.columns - 10);
      process.stderr.write(`\r\u001b[K[${seconds} s] ${shown}`);
    } else if (Date.now() - this.last >= 5000) {
      this.last = Date.now();
      this.terminal.note(`[${seconds} s] ${line}`);
    }
  }

  clear(): void {
    if (this.terminal.interactive) process.stderr.write("\r\u001b[K");
  }
}
