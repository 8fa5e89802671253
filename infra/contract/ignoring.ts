import { handedOverMark } from "./handedOver.ts";
import type { HandOver } from "./owner.ts";

interface Lifecycle {
  /** As Terraform calls it: `aws_db_instance`. */
  type: string;
  /** Which of them. */
  subject: string;
  /** As Terraform calls them, with blocks as lists of one: `scaling_config[0].min_size`. */
  attributes: readonly string[];
  /** Lines of the resource that say of it that it is done, where it can be said. */
  mark?: readonly string[];
}

/** Source: Terraform docs, "The lifecycle Meta-Argument", `ignore_changes`. */
export function lifecycle({ type, subject, attributes, mark = [] }: Lifecycle): HandOver {
  const list = attributes.join(", ");
  return {
    place: "Terraform",
    language: "hcl",
    lines: [
      `# ${subject}`,
      `resource "${type}" "name" {`,
      ...mark.map((line) => `  ${line}`),
      "  lifecycle {",
      `    ignore_changes = [${list}]`,
      "  }",
      "}",
    ],
    separator: "\n",
    notes: [
      "Put the lifecycle block into the resource that has it already. A module from elsewhere takes none from outside: it must offer one, or be copied.",
      "An apply that has begun before is not held back: hand over while nobody applies.",
      ...(mark.length > 0
        ? [`Terraform leaves no trace of ignore_changes: the tag ${handedOverMark} is what tells it to whoever asks.`]
        : []),
    ],
    short: `lifecycle { ignore_changes = [${list}] } in its ${type}`,
  };
}

/** Source: Pulumi docs, "ignoreChanges". */
export function ignoreChanges(subject: string, properties: readonly string[], mark: readonly string[] = []): HandOver {
  const list = properties.map((name) => JSON.stringify(name)).join(", ");
  return {
    place: "the other Pulumi program",
    language: "typescript",
    lines: [
      `// ${subject}: in the options of its resource`,
      `{ ignoreChanges: [${list}] }`,
      ...mark.map((line) => `// ${line}`),
    ],
    separator: "\n",
    notes: [
      "Its value must be in that program's state as it is now: run pulumi refresh there first, since an ignored value is sent as the state has it.",
    ],
    short: `ignoreChanges: [${list}] in the program that has it`,
  };
}
