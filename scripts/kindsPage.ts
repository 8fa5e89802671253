import { z } from "zod";
import type { Kind, KindPart } from "../infra/contract/kind.ts";
import { ownersQuestions } from "../infra/contract/owner.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** In the order of the table. */
const parts: readonly KindPart[] = [
  ...(["dials", "checks", "limits", "time", "cost", "gate", "in use", "questions", "owners"] as const),
  "adoption proven by",
];

const everyProperty =
  "`tests/adopting/everyProperty.engine.test.ts`: whatever else the thing has, nothing of it is changed";

const introduction = `# Kinds

What the playbook knows of each kind of thing that a stack file may have. Written by \`npm run update:schema\` from the rooms under \`infra/\`; a test fails
where it is not what they say, or where something is missing without its reason. Each name is one that plans, \`check\` and gates print.
`;

/** docs/kinds.md: a table for each kind. */
export function kindsPage(kinds: readonly Kind[]): string {
  return [introduction, ...kinds.map(sectionOf)].join("\n");
}

function sectionOf(kind: Kind): string {
  const rows = parts.map((part) => `| ${part} | ${broughtBy(kind, part) || `– ${kind.lacks?.[part] ?? ""}`} |`);
  return [`## \`${kind.key}\``, "", kind.describe, "", "| what | is |", "| --- | --- |", ...rows, ""].join("\n");
}

/** Parts of which a kind brings nothing without saying why, or says why and brings something. */
export function unexplained(kind: Kind): KindPart[] {
  return parts.filter((part) => (broughtBy(kind, part) === "") === (kind.lacks?.[part] === undefined));
}

function broughtBy(kind: Kind, part: KindPart): string {
  switch (part) {
    case "dials":
      return names([...new Set(dialsIn(z.toJSONSchema(kind.schema, { io: "input", unrepresentable: "any" })))]);
    case "checks":
      return names((kind.checks ?? []).map(({ name }) => name));
    case "limits":
      return names([...(kind.limits ?? []), ...(kind.implications ?? [])].map(({ name }) => name));
    case "time":
      return names(Object.keys(kind.durations?.table ?? {}));
    case "cost":
      return kind.cost
        ? `list prices in \`${kind.prices ?? ""}\`${kind.unpriced ? "; what is left out is said" : ""}`
        : "";
    case "gate":
      return kind.gates ? `asked of the running thing${kind.restGates ? ", and whether it has come to rest" : ""}` : "";
    case "in use":
      return kind.figures ? "figures to watch, with what is allowed of each" : "";
    case "questions":
      return names((kind.questions ?? []).map(({ name }) => name));
    case "owners":
      return names(ownersQuestions(kind).map(({ name }) => name));
    case "adoption proven by":
      return adopts(kind) ? everyProperty : "";
  }
}

/** Whether things of a kind may exist already. */
export function adopts({ lacks }: Pick<Kind, "lacks">): boolean {
  return lacks?.["adoption proven by"] === undefined;
}

function names(all: readonly string[]): string {
  return all.map((name) => `\`${name}\``).join(", ");
}

/** Paths of what has a value for each phase. */
function dialsIn(schema: JsonSchema, path = ""): string[] {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = schema;
  if ("normal" in properties && "broadcast" in properties) return [path];
  const inner = (at: unknown, below: string): string[] =>
    typeof at === "object" && at !== null && !Array.isArray(at) ? dialsIn(at as JsonSchema, below) : [];
  return [
    ...Object.entries(properties).flatMap(([key, at]) => inner(at, path === "" ? key : `${path}.${key}`)),
    ...inner(additionalProperties, `${path}.<name>`),
    ...inner(items, `${path}[]`),
    ...[...anyOf, ...oneOf].flatMap((at) => inner(at, path)),
  ];
}
