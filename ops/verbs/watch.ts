import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isIPv4 } from "node:net";
import { Refused, UsageError } from "../errors.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { Board } from "../watch/board.ts";
import { isOver } from "../watch/board.ts";
import type { OpenOptions } from "../watch/ports.ts";
import { openWatch } from "../watch/ports.ts";
import { assertRecordable, Recorder } from "../recording/recorder.ts";
import { recordingPath } from "../recording/path.ts";
import type { WatchServer } from "../watch/server.ts";
import { boardText } from "../watch/text.ts";
import { Watcher } from "../watch/watcher.ts";

export interface WatchOptions extends OpenOptions {
  /** Asks everything once, tells, and ends. */
  once?: boolean;
  json?: boolean;
  /** Serves the page on this machine, on this port; `true` takes any free one. */
  serve?: string | true;
  /** Serves it to whoever has the link: `HOST:PORT`. */
  listen?: string;
  /** File to record in. Default: that of the stack under `.broadcast/`, but nothing with `once`. `false` records nothing. */
  record?: string | false;
}

/** Seconds between two boards where nothing is drawn in place: as text, and as a line of JSON. */
const pace = { text: 60, json: 5 } as const;

/**
 * `broadcast watch`: the show as it is now, until Ctrl-C: on a terminal in place, elsewhere a board a minute, with `--serve` as a page.
 * Throws {@link UsageError} for an address that cannot be listened on, {@link Refused} where `--once` finds something over its limit.
 */
export async function watch(options: WatchOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const place = placeOf(options);
  if (typeof options.record === "string") assertRecordable(options.record);
  const { ports, estate, sandbox, records } = await openWatch(options, terminal, interrupts);
  const watcher = new Watcher(ports, { estate, sandbox });
  const { stop } = interrupts;
  if (options.once) {
    const board = await watcher.once(stop);
    if (typeof options.record === "string") recorderOf(options.record, terminal).close(board);
    if (options.json) terminal.out(JSON.stringify(board));
    else for (const line of boardText(board, terminal.screen?.room())) terminal.out(line);
    if (board.figures.some(isOver)) throw new Refused("");
    return;
  }
  await watcher.start(stop);
  const server = place && (await serve(watcher, place, terminal));
  const recorder =
    options.record === false ? undefined : recorderOf(options.record ?? recordingPath(records, estate.stack), terminal);
  const ignore = recorder && watcher.onChange(() => recorder.add(watcher.board()));
  try {
    await show(watcher, options, terminal, stop);
  } finally {
    ignore?.();
    await server?.close();
    recorder?.close(watcher.board());
    if (recorder) terminal.note(`What was seen is in ${recorder.path}, for broadcast report and broadcast size.`);
  }
}

function recorderOf(path: string, terminal: Terminal): Recorder {
  return new Recorder(path, { warn: (line) => terminal.note(line) });
}

interface Place {
  host: string;
  port: number;
  token?: string;
}

/** Where the page is to be served; undefined where it is not. */
function placeOf({ serve: own, listen }: WatchOptions): Place | undefined {
  if (listen !== undefined) {
    const [, host = "", port = ""] = /^(?:\[?([\w.:-]*?)\]?:)?(\d{1,5})$/.exec(listen) ?? [];
    if (!/^\d+$/.test(port) || Number(port) > 65_535) {
      throw new UsageError(`--listen: found ${JSON.stringify(listen)}; allowed: HOST:PORT, such as 0.0.0.0:8080`);
    }
    // Nobody guesses 24 bytes; whoever has the link may look, and no more.
    return { host: host === "" ? "0.0.0.0" : host, port: Number(port), token: randomBytes(24).toString("base64url") };
  }
  if (own === undefined) return undefined;
  const port = own === true ? 0 : Number(own);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--serve: found ${JSON.stringify(own)}; allowed: a whole number from 0 to 65535`);
  }
  return { host: "127.0.0.1", port };
}

async function serve(watcher: Watcher, place: Place, terminal: Terminal): Promise<WatchServer> {
  // The page's charts and the server are of no use to whoever watches in the terminal.
  const { serveBoard } = await import("../watch/server.ts");
  const server = await serveBoard(watcher, place);
  terminal.note(
    `${place.token === undefined ? "On this machine" : "For whoever has the link, read-only"}: ${server.address}`,
  );
  if (isIPv4(place.host) && place.host === "0.0.0.0")
    terminal.note("Put this machine's name or address in place of 0.0.0.0.");
  return server;
}

async function show(watcher: Watcher, { json }: WatchOptions, terminal: Terminal, stop: AbortSignal): Promise<void> {
  const { screen } = terminal;
  if (screen && !json) {
    try {
      await each(stop, 1, () => screen.draw(boardText(watcher.board(), screen.room())));
    } finally {
      screen.leave();
    }
    return;
  }
  const tell = (board: Board): void => {
    if (json) terminal.out(JSON.stringify(board));
    else for (const line of [...boardText(board), ""]) terminal.out(line);
  };
  await each(stop, json ? pace.json : pace.text, () => tell(watcher.board()));
}

async function each(stop: AbortSignal, seconds: number, act: () => void): Promise<void> {
  while (!stop.aborted) {
    act();
    await sleep(seconds * 1000, undefined, { signal: stop }).catch(() => undefined);
  }
}
