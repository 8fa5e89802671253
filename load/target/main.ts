// A shop to try a load test on, on loopback: prints its address on one line of JSON, and lives until its input ends.
import { parseArgs } from "node:util";
import { Postgres, findPostgres } from "./postgres.ts";
import { Service } from "./service.ts";
import { Store } from "./store.ts";

const { values } = parseArgs({
  options: {
    /** Database connections. */
    pool: { type: "string", default: "4" },
    /** Milliseconds that a sign-up holds one. */
    service: { type: "string", default: "20" },
    port: { type: "string", default: "0" },
    /** Brings back the collision: an id is the millisecond it is. */
    "clock-ids": { type: "boolean", default: false },
  },
});

const bin = findPostgres();
if (bin === undefined) {
  process.stderr.write("There is no PostgreSQL here. On Debian: apt-get install postgresql.\n");
  process.exit(2);
}

const postgres = await Postgres.start(bin);
const store = await Store.open({
  host: postgres.folder,
  pool: Number(values.pool),
  serviceMs: Number(values.service),
  ids: values["clock-ids"] ? "clock" : "sequence",
});
const service = new Service(store);
process.stdout.write(`${JSON.stringify({ url: await service.listen(Number(values.port)) })}\n`);

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await service.close();
  await store.close().catch(() => undefined);
  await postgres.stop();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
// Whoever started it may have been killed.
process.stdin.on("end", () => void stop()).resume();
