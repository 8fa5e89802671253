import { main } from "../ops/main.ts";

export interface Called {
  code: number;
  out: string;
  notes: string;
}

/** Runs a verb in this process and keeps what it writes. */
export function broadcast(...args: string[]): Promise<Called> {
  return called(args);
}

/** The same on a terminal at which somebody answers whatever is asked; questions are kept among the notes. */
export function broadcastAnswering(answer: string, ...args: string[]): Promise<Called> {
  return called(args, answer);
}

async function called(args: readonly string[], answer?: string): Promise<Called> {
  const [out, notes]: [string[], string[]] = [[], []];
  const ask = (question: string): Promise<string> => {
    notes.push(question);
    return Promise.resolve(answer ?? "");
  };
  const code = await main(args, {
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    interactive: false,
    ...(answer !== undefined && { ask }),
  });
  return { code, out: out.join("\n"), notes: notes.join("\n") };
}
