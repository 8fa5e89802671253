import type { RawEstate } from "../../estates.ts";
import { drop } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const made = (edit: (cache: RawEstate) => void) => (raw: RawEstate) => {
  const sessions = raw["caches"].sessions as RawEstate;
  drop(sessions, "adopt");
  Object.assign(sessions, { identifier: "shop-sessions", engine: "valkey", engineVersion: "8.0" });
  edit(sessions);
};

/** Mistakes in what a file says of its caches. */
export const cacheMistakes: readonly Mistake[] = [
  {
    name: "a node type of a database",
    edit: (e) => (e["caches"].sessions.nodeType.broadcast = "db.r6g.large"),
    path: "estate.caches.sessions.nodeType.broadcast",
    allowed: /^a node type such as cache\.r6g\.large$/,
  },
  {
    name: "more replicas than a shard has",
    edit: (e) => (e["caches"].sessions.replicas.broadcast = 6),
    path: "estate.caches.sessions.replicas.broadcast",
    allowed: /^a whole number from 0 to 5$/,
  },
  {
    name: "fewer replicas for the show",
    edit: (e) => (e["caches"].sessions.replicas = { normal: 2, broadcast: 1 }),
    path: "estate.caches.sessions.replicas",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 2, 1, 1\)$/,
  },
  {
    name: "an id of a cache that is adopted",
    edit: (e) => (e["caches"].sessions.identifier = "shop-sessions"),
    path: "estate.caches.sessions.identifier",
    allowed: /^nothing, since adopt says it$/,
  },
  {
    name: "a cache that is made without an engine",
    edit: made((cache) => drop(cache, "engine")),
    path: "estate.caches.sessions.engine",
    allowed: /^its engine, or adopt where it exists already$/,
  },
  {
    name: "several shards without cluster mode",
    edit: made((cache) => (cache["shards"] = 3)),
    path: "estate.caches.sessions.parameterGroup",
    allowed: /cluster mode, such as default\.redis7\.cluster\.on/,
  },
];
