import { z } from "zod";
import { phases } from "../infra/dial.ts";
import { estateSchema } from "./estate.ts";

/** JSON Schema of a stack file, so that editors complete and check it. */
function stackFileSchema(): object {
  const { $schema, ...estate } = z.toJSONSchema(estateSchema, { io: "input" });
  return {
    $schema,
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
