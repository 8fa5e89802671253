import { z } from "zod";
import { phases } from "../infra/contract/dial.ts";
import { estateSchemaOf } from "./estate.ts";
import { kinds } from "./kinds.ts";

/** JSON Schema of a stack file, so that editors complete and check it. */
function stackFileSchema(): object {
  const { $schema, $defs, ...estate } = z.toJSONSchema(estateSchemaOf(kinds), { io: "input" });
  return {
    $schema,
    // References name them from the root.
    $defs,
    title: "Stack file of the broadcast playbook",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: ["broadcast:estate"],
        properties: {
          "broadcast:phase": {
            description: "The flag. Only neighbours can be reached from each other.",
            enum: [...phases],
            default: "normal",
          },
          "broadcast:estate": estate,
        },
      },
    },
  };
}

/** The text of stack.schema.json. */
export function stackFileSchemaText(): string {
  return `${JSON.stringify(stackFileSchema(), null, 2)}\n`;
}
