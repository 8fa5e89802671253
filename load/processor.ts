// Hooks of the scenarios: they time each session and count it. Artillery's own summaries cannot be added up across machines.
import { renameSync, writeFileSync } from "node:fs";
import { Recorder } from "./tally.ts";

interface Context {
  vars: {
    /** Seconds of a window, how far arrivals are scattered, sessions in all, and hosts that may be asked; from the script. */
    load: { windowSeconds: number; scatterMs: number; sessions: number; hosts: string[] };
    target: string;
    [name: string]: unknown;
  };
  scenario: { name: string };
  session?: Session;
}

interface Session {
  flow: string;
  arrived: number;
  waited: number;
  asked?: number;
  over: boolean;
}

interface Asked {
  url: string;
  followRedirect?: boolean;
}

interface Events {
  emit(event: "counter", name: string, value: number): void;
}

type Next = (error?: Error) => void;

let recorder: Recorder | undefined;
let start = 0;
let sessionsLeft = 0;
/** Writes the tally to its file, where there is one. */
let keep = (): void => undefined;
const now = (): number => performance.now() - start;

/** Where the tally is kept while the test runs; without it, Artillery's counters carry it home. */
const file = process.env["BROADCAST_LOAD_TALLY"];

/** Before a scenario: scatters arrivals, which come evenly otherwise, as people do not. */
export function arrive(context: Context, events: Events, next: Next): void {
  const { windowSeconds, scatterMs, sessions } = context.vars.load;
  recorder ??= opened(windowSeconds, sessions, events);
  context.vars["visitor"] = Math.floor(Math.random() * 1000);
  setTimeout(() => {
    const arrived = now();
    context.session = { flow: context.scenario.name, arrived, waited: 0, over: false };
    recorder?.arrived(context.scenario.name, arrived);
    next();
  }, Math.random() * scatterMs);
}

/** Before a request. Redirects are not followed blindly: they could lead out of what may be tested. */
export function ask(request: Asked, { vars, session }: Context, _events: Events, next: Next): void {
  request.followRedirect = false;
  const elsewhere = leavesFor(request.url, vars);
  if (elsewhere !== undefined) {
    finish(session, `elsewhere.${elsewhere}`);
    next(new Error(`${elsewhere} may not be asked`));
    return;
  }
  if (session) session.asked = now();
  next();
}

/** After an answer. */
export function answered(
  request: Asked,
  response: { statusCode: number; body?: unknown; headers: Record<string, string | undefined> },
  { vars, session }: Context,
  _events: Events,
  next: Next,
): void {
  stopWatch(session);
  const { statusCode, body, headers } = response;
  if (statusCode >= 400) {
    const error = `http.${statusCode}${reasonIn(body)}`;
    finish(session, error);
    next(new Error(error));
    return;
  }
  const { location } = headers;
  vars["redirected"] = location === undefined ? 0 : 1;
  if (location !== undefined) vars["location"] = new URL(location, new URL(request.url, vars.target)).href;
  next();
}

/** After an error without an answer: it may be called twice. */
export function failed(
  error: NodeJS.ErrnoException,
  _request: Asked,
  { session }: Context,
  _events: Events,
  next: Next,
): void {
  stopWatch(session);
  finish(session, error.code ?? error.name);
  next();
}

/** After a scenario that went well. */
export function leave({ session }: Context, _events: Events, next: Next): void {
  finish(session);
  next();
}

function stopWatch(session?: Session): void {
  if (session?.asked === undefined) return;
  const at = now();
  session.waited += at - session.asked;
  recorder?.answered(session.flow, session.asked, at);
  delete session.asked;
}

function finish(session?: Session, error?: string): void {
  if (!session || session.over) return;
  session.over = true;
  const { flow, arrived, waited } = session;
  recorder?.ended(flow, { arrived, at: now(), waited, error });
  // Artillery ends this thread without warning, but not before the last session has.
  if (--sessionsLeft <= 0) keep();
}

/** Host that must not be asked, if the address has one. */
function leavesFor(url: string, { load, target, location }: Context["vars"]): string | undefined {
  const { hostname } = new URL(url.replace("{{ location }}", String(location)), target);
  return load.hosts.includes(hostname) ? undefined : hostname;
}

/** A short name of the failure, where the answer has one. */
function reasonIn(body: unknown): string {
  try {
    const { error } = JSON.parse(String(body)) as { error?: unknown };
    return typeof error === "string" && /^[a-z0-9-]{1,40}$/.test(error) ? `.${error}` : "";
  } catch {
    return "";
  }
}

function opened(windowSeconds: number, sessions: number, events: Events): Recorder {
  start = performance.now();
  sessionsLeft = sessions;
  const one = new Recorder(windowSeconds);
  if (file === undefined) {
    one.heard = (key, value) => events.emit("counter", `broadcast/${key}`, value);
    return one;
  }
  // Moved into place, so that whoever reads it finds a whole one.
  keep = (): void => {
    writeFileSync(`${file}.new`, JSON.stringify(one.tally));
    renameSync(`${file}.new`, file);
  };
  setInterval(keep, 1000).unref();
  return one;
}
