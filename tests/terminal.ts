import { main } from "../ops/main.ts";

export interface Called {
  code: number;
  out: string;
  notes: string;
}

/** Runs a verb in this process and keeps what it writes. */
export async function broadcast(...args: string[]): Promise<Called> {
  const [out, notes]: [string[], string[]] = [[], []];
  const code = await main(args, {
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    interactive: false,
  });
  return { code, out: out.join("\n"), notes: notes.join("\n") };
}
