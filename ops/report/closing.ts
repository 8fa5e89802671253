import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { costsIn } from "../cost/costs.ts";
import { reasonOf } from "../files.ts";
import type { Session } from "../switching/session.ts";
import { paint } from "../terminal.ts";
import { eveningsOf, switchesIn } from "./evenings.ts";

/** What an evening came to, once its stack is back in normal. */
export interface Closing {
  reached: Phase;
  /** Seconds from leaving normal until normal. */
  seconds: number;
  /** What it cost beyond normal; undefined where a price is missing. */
  extra?: string;
  /** Gates, checks and outages that somebody answered for, each once: they are to be looked at before the next evening. */
  overridden: string[];
}

/** Of the evening that has just ended; undefined where it has not, or cannot be asked: an account keeps nobody up. */
export async function closingOf({
  engine,
  records,
  offline,
  prices,
  terminal,
}: Pick<Session, "engine" | "records" | "offline" | "prices" | "terminal">): Promise<Closing | undefined> {
  try {
    const switches = switchesIn(await engine.history(), records.entries());
    const costs = await costsIn(offline, phases, prices);
    const hourly = costs && { normal: costs.normal.hourly, prewarm: costs.prewarm.hourly, live: costs.live.hourly };
    const evening = eveningsOf(switches, new Date(), hourly).at(-1);
    if (evening?.ended === undefined) return undefined;
    const { began, ended, reached, extra } = evening;
    return {
      reached,
      seconds: (Date.parse(ended) - Date.parse(began)) / 1000,
      ...(costs && extra !== undefined && { extra: `${extra.toFixed(2)} ${costs.live.currency}` }),
      overridden: [
        ...new Set(
          evening.switches.flatMap(({ despite, from, to, by }) =>
            despite.map((name) => `${name} (${from} → ${to}, by ${by})`),
          ),
        ),
      ],
    };
  } catch (error) {
    terminal.note(paint.warning(`What the evening came to cannot be told: ${reasonOf(error)}`));
    return undefined;
  }
}
