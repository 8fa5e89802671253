import { readFileSync } from "node:fs";
import { z } from "zod";
import { allowedBySchema } from "../stacks/allowed.ts";
import { estateSchemaOf } from "../stacks/estate.ts";
import { kinds } from "../stacks/kinds.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const introduction = `# The stack file

Everything a stack is stands in \`Pulumi.<stack>.yaml\`: [Pulumi.prod.yaml](../Pulumi.prod.yaml) is a whole one. Every kind of thing is a map by
name, and each may be left out. A thing says \`in: TARGET\` where several targets of its provider are listed, and \`adopt: ID\` where it
exists already: then only its dials and what the file states of it may ever change ([adopting.md](adopting.md)).

The smallest one:

\`\`\`yaml
SMALLEST\`\`\`

A **dial** is \`{ normal: …, broadcast: … }\`, and \`prewarm: …\` where that phase differs. This page is written from the schema by
\`npm run update:schema\`. The first line of the example makes an editor complete and check a file by the same schema.
`;

/** docs/stack-file.md: every key with what may stand there. */
export function stackFilePage(smallest: string): string {
  const schema = z.toJSONSchema(estateSchemaOf(kinds), { io: "input" });
  const keys = Object.entries(schema.properties ?? {}) as [string, JsonSchema][];
  const sections = keys.map(([key, at]) => {
    const entry = typeof at.additionalProperties === "object" ? at.additionalProperties : at;
    const needed = schema.required?.includes(key) ? "" : ", optional";
    const heading = `## \`${entry === at ? key : `${key}.<name>`}\`${needed}`;
    return [heading, "", sentence(at.description), "", ...rows(entry, "")].join("\n");
  });
  const example = readFileSync(smallest, "utf8");
  return `${[introduction.replace("SMALLEST", example), ...sections].join("\n\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

/** Names of the keys where they are many and all take the same: said once. */
function alikeIn(properties: Record<string, JsonSchema>): string | undefined {
  const texts = new Set(Object.values(properties).map((at) => JSON.stringify(at)));
  const keys = Object.keys(properties);
  return texts.size === 1 && keys.length > 3 ? keys.join(", ") : undefined;
}

/** What may stand there, where that says more than its own description. */
function valueOf(schema: JsonSchema): string {
  const said = allowedBySchema({ ...schema, description: undefined });
  return ["another value", "a text", "a list"].includes(said) ? "" : said;
}

/** A line for each key of an object, and of what it holds. */
function rows(schema: JsonSchema, prefix: string): string[] {
  const options = schema.oneOf ?? schema.anyOf;
  if (options && options.every((option) => option.properties)) {
    return options.flatMap((option) => [
      "",
      `### ${discriminatorOf(option)}`,
      "",
      sentence(option.description),
      "",
      ...rows(option, prefix),
    ]);
  }
  if (schema.items && prefix === "") return within(schema, "");
  if (!schema.properties) return prefix === "" ? [`Allowed: ${valueOf(schema)}.`] : [];
  const alike = alikeIn(schema.properties as Record<string, JsonSchema>);
  if (alike) {
    const [[, first] = ["", {}]] = Object.entries(schema.properties) as [string, JsonSchema][];
    return [`- \`${prefix}<key>\`: ${alike}.`, ...within(first, `${prefix}<key>`)];
  }
  return Object.entries(schema.properties as Record<string, JsonSchema>)
    .filter(([, at]) => at.const === undefined)
    .flatMap(([key, at]) => {
      const path = `${prefix}${key}`;
      const needed = schema.required?.includes(key) ? ", needed" : "";
      return [row(path, needed, at), ...within(at, path)];
    });
}

function within(schema: JsonSchema, path: string): string[] {
  if (isDial(schema)) return [];
  if (schema.properties) return rows(schema, `${path}.`);
  if (typeof schema.additionalProperties === "object") return within(schema.additionalProperties, `${path}.<name>`);
  if (schema.items && !Array.isArray(schema.items)) return within(schema.items as JsonSchema, `${path}[]`);
  return [];
}

function row(path: string, needed: string, schema: JsonSchema): string {
  const dial = isDial(schema);
  const value = (dial ? schema.properties?.["normal"] : schema) as JsonSchema;
  const allowed = value.properties || value.additionalProperties ? "" : valueOf(value);
  const given = schema.default === undefined ? "" : ` Default: \`${JSON.stringify(schema.default)}\`.`;
  const said = [sentence(schema.description), allowed && sentence(capital(allowed))].filter(Boolean).join(" ");
  return `- \`${path}\`${dial ? ", a dial" : ""}${needed}${said === "" ? "" : ": "}${said}${given === "" || given.length > 60 ? "" : given}`;
}

function isDial({ properties }: JsonSchema): boolean {
  return properties !== undefined && "normal" in properties && "broadcast" in properties;
}

function discriminatorOf({ properties }: JsonSchema): string {
  const found = Object.entries((properties ?? {}) as Record<string, JsonSchema>).find(
    ([, at]) => at.const !== undefined,
  );
  return found ? `\`${found[0]}: ${String(found[1].const)}\`` : "";
}

function sentence(text: string | undefined): string {
  if (text === undefined || text === "") return "";
  return /[.:]$/.test(text) ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
