import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Node } from "yaml";
import type { Written } from "../../infra/contract/discovery.ts";
import { Explained, Refers, StandsIn, UnlessCalled } from "../../infra/contract/discovery.ts";
import type { Target } from "../../infra/contract/target.ts";
import { oneLine, visible } from "../../infra/contract/text.ts";
import { providerOf } from "../../infra/providers/index.ts";
import type { Thing } from "./gather.ts";

/** Characters of a map or list that stands on one line. */
const widest = 100;

/** What a file is made of. */
interface Content {
  company: string;
  things: readonly Thing[];
  /** Address of the JSON Schema, for editors. */
  schema: string;
}

/** A stack file's text: what was found, with reasons as comments. */
export function stackFileOf({ company, things, schema }: Content): string {
  const targets = targetsOf(things);
  const several = (target: Target): boolean =>
    targets.filter(({ provider }) => provider === target.provider).length > 1;
  const estate = new YAMLMap();
  const name = new Scalar(company);
  name.comment = " TODO: whose estate this is, for reports";
  estate.add(new Pair(new Scalar("company"), name));
  estate.add(new Pair(new Scalar("targets"), targetsNode(targets)));
  for (const kind of new Set(things.map((thing) => thing.kind))) {
    const own = new YAMLMap();
    for (const thing of things.filter((each) => each.kind === kind)) own.add(thingPair(thing, things, several));
    estate.add(new Pair(new Scalar(kind.key), own));
  }
  const config = new YAMLMap();
  config.add(new Pair(new Scalar("broadcast:phase"), new Scalar("normal")));
  config.add(new Pair(new Scalar("broadcast:estate"), estate));
  const root = new YAMLMap();
  root.add(new Pair(new Scalar("config"), config));
  const document = new Document(root);
  document.commentBefore = ` yaml-language-server: $schema=${schema}`;
  return document.toString({ lineWidth: 0, indentSeq: true }).replace(/^(#.*\n)\n/, "$1");
}

/** Those that the things stand in, in the order they were found. */
export function targetsOf(things: readonly Thing[]): Target[] {
  const found = new Set<Target>();
  const look = (value: Written | undefined): void => {
    if (value instanceof StandsIn) found.add(value.target);
    else if (value instanceof Explained) look(value.value);
    else if (typeof value === "object" && !isMarked(value))
      for (const inner of Object.values(value)) look(inner as Written);
  };
  for (const { target, found: each } of things) {
    found.add(target);
    look(each.says);
  }
  return [...found];
}

function targetsNode(targets: readonly Target[]): YAMLMap {
  const all = new YAMLMap();
  for (const target of targets) {
    const { name, provider, ...rest } = target;
    const unsaid: readonly string[] = providerOf(target).unsaid?.(target) ?? [];
    const facts = new YAMLMap();
    for (const [key, value] of Object.entries(rest))
      if (!unsaid.includes(key)) facts.add(new Pair(new Scalar(key), scalar(value)));
    const place = new YAMLMap();
    place.add(new Pair(new Scalar(provider), facts));
    facts.flow = true;
    place.flow = true;
    all.add(new Pair(new Scalar(name), place));
  }
  return all;
}

function thingPair(thing: Thing, things: readonly Thing[], several: (target: Target) => boolean): Pair {
  const { key, found } = thing;
  const keyOf = ({ kind, id }: Refers): string | undefined =>
    things.find((each) => each.kind.key === kind && each.found.id === id && each.target === thing.target)?.key;
  const node = new Writer(key, keyOf, several).node(found.says) ?? new YAMLMap();
  const name = new Scalar(key);
  name.commentBefore = [found.title, ...(found.open ?? []).map((line) => `TODO ${line}`)].map(comment).join("\n");
  return new Pair(name, node);
}

/** Names in the cloud are others' words: a line of them must not end the comment. */
const comment = (line: string): string => ` ${visible(oneLine(line))}`;

type Plain = Exclude<Written, Explained | StandsIn | Refers | UnlessCalled>;

const isMarked = (value: unknown): boolean =>
  [Explained, StandsIn, Refers, UnlessCalled].some((marked) => value instanceof marked);

/** Writes what is said of one thing; undefined where there is nothing to say. */
class Writer {
  private readonly called: string;
  private readonly keyOf: (refers: Refers) => string | undefined;
  private readonly several: (target: Target) => boolean;

  constructor(called: string, keyOf: (refers: Refers) => string | undefined, several: (target: Target) => boolean) {
    this.called = called;
    this.keyOf = keyOf;
    this.several = several;
  }

  node(value: Written | undefined): Node | undefined {
    if (value === undefined) return undefined;
    if (value instanceof Explained) {
      const node = this.node(value.value);
      if (node) node.comment = comment(value.reason);
      return node;
    }
    if (value instanceof StandsIn) return this.several(value.target) ? scalar(value.target.name) : undefined;
    if (value instanceof UnlessCalled) return value.name === this.called ? undefined : scalar(value.name);
    if (value instanceof Refers) {
      const key = this.keyOf(value);
      return key === undefined ? undefined : scalar(key);
    }
    return this.plain(value);
  }

  private plain(value: Plain): Node | undefined {
    if (typeof value !== "object") return scalar(value);
    if (Array.isArray(value)) {
      const list = new YAMLSeq();
      for (const item of value as readonly Written[]) list.add(this.node(item));
      list.flow = fits(list);
      return list;
    }
    const map = new YAMLMap();
    for (const [key, inner] of Object.entries(value as Record<string, Written | undefined>)) {
      const node = this.node(inner);
      if (node) map.add(new Pair(scalar(key), node));
    }
    if (map.items.length === 0) return undefined;
    map.flow = fits(map) && map.items.length <= 5;
    return map;
  }
}

function scalar(value: unknown): Scalar {
  return new Scalar(value);
}

/** Whether it may stand on one line: short, and nothing in it has a comment of its own. */
function fits(node: YAMLMap | YAMLSeq): boolean {
  const parts: readonly Node[] =
    node instanceof YAMLMap ? node.items.map(({ value }) => value as Node) : (node.items as Node[]);
  if (parts.some((part) => part.comment !== undefined && part.comment !== null)) return false;
  if (parts.some((part) => part instanceof YAMLMap && !part.flow)) return false;
  return JSON.stringify(node.toJSON()).length <= widest;
}
