import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";

const phase = z.enum(phases);
const level = z.enum(["mandatory", "advisory"]);
const seconds = z.number().describe("Seconds.");

const change = z.strictObject({
  path: z.string().describe("As people write it: spec.minReplicas, rules[broadcast_home].enabled."),
  before: z.unknown().optional().describe("Absent where the property was not there."),
  after: z.unknown().optional().describe("Absent where the property is taken away."),
});

const step = z.strictObject({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  op: z.enum(["create", "update", "replace", "delete"]),
  changes: z.array(change),
  replacedBy: z.array(z.string()).describe("Changed paths that force a replacement."),
  dependsOn: z.array(z.string()).describe("URNs of the steps that must be done before this one."),
  protect: z.boolean(),
});

const uncounted = z.array(z.string()).describe("What it does not count, for want of knowledge.");

const safety = z.discriminatedUnion("kind", [
  z.strictObject({
    name: z.string(),
    reason: z.string(),
    level,
    ok: z.boolean(),
    message: z.string(),
    uncounted,
    kind: z.literal("limit"),
    worst: z
      .strictObject({
        demand: z.number(),
        capacity: z.number(),
        margin: z.number().describe("capacity − demand; below 0 the limit does not hold."),
        steps: z.array(z.string()).describe("Names of the steps that lead there."),
      })
      .optional()
      .describe("The worst moment any interrupted update can leave; absent where it cannot be known."),
  }),
  z.strictObject({
    name: z.string(),
    reason: z.string(),
    level,
    ok: z.boolean(),
    message: z.string(),
    uncounted,
    kind: z.literal("implication"),
    worst: z.strictObject({ steps: z.array(z.string()) }).optional(),
  }),
]);

const interruption = {
  least: seconds,
  most: seconds,
  of: z.string(),
  consent: z.string().optional().describe("An outage that somebody must answer for: the name --despite takes."),
};

const timedStep = z.strictObject({
  urn: z.string(),
  name: z.string(),
  kind: z.string().describe("Kind of change: a key of the stack file's timing.durations."),
  seconds,
  delay: seconds.describe("Seconds from its end until its effect is there."),
  interruption: z.strictObject(interruption).optional(),
  basis: z.enum(["table", "stack file", "measured"]),
  source: z.string(),
  brings: z.enum(["room", "nothing"]).optional(),
  start: seconds,
  end: seconds,
  effect: seconds,
  slack: seconds.describe("Seconds it may be late without delaying the whole."),
});

const timing = z.strictObject({
  seconds: seconds.describe("Length of the switch, until its last effect is there."),
  updateSeconds: seconds,
  chain: z.array(timedStep).describe("The critical path."),
  steps: z.array(timedStep),
  interruptions: z.array(
    z.strictObject({ urn: z.string(), name: z.string(), ...interruption, between: z.tuple([seconds, seconds]) }),
  ),
  interruptedSeconds: seconds,
});

const move = z.strictObject({
  from: phase,
  to: phase,
  what: z.string().optional().describe("What is done within the phase, as in pull door; absent for a switch."),
  steps: z.array(step),
  safety: z.array(safety),
  timing,
});

const verdict = z.strictObject({
  check: z.string(),
  level,
  reason: z.string(),
  passed: z.boolean(),
  examined: z.int().describe("Resources looked at; 0 says that nothing could violate it."),
  violations: z.array(z.strictObject({ urn: z.string(), message: z.string() })),
  uncounted,
});

const plan = z.strictObject({
  stack: z.string(),
  forward: move,
  back: move,
  roundTrip: z.strictObject({
    restores: z.boolean(),
    dials: z.int(),
    remarks: z.array(
      z.strictObject({
        urn: z.string(),
        name: z.string(),
        path: z.string().optional(),
        level: z.enum(["error", "warning"]),
        message: z.string(),
        source: z.string().optional(),
      }),
    ),
  }),
  checks: z.array(z.strictObject({ phase, verdicts: z.array(verdict) })),
  cost: z
    .strictObject({
      currency: z.string(),
      date: z.string(),
      before: z.number(),
      after: z.number(),
      unpriced: z
        .array(z.string())
        .describe(
          "What the sums do not hold: the stack file says too little about it, or it has no price and does not turn.",
        ),
    })
    .optional()
    .describe("An hour, at the dated list prices; absent where a price is missing."),
  uncounted: z
    .array(z.string())
    .describe("What no verdict counts, for want of knowledge, each thing once: it may go ahead as far as is known."),
  refusals: z.array(z.string()).describe("Why the switch is refused; empty when it may go ahead."),
});

const leadTime = z.strictObject({
  switches: z.array(z.strictObject({ from: phase, to: phase, seconds, margin: seconds, start: z.string().optional() })),
  seconds: seconds.describe("From the first start to air, margins included."),
  next: z.strictObject({ name: z.string(), air: z.string(), start: z.string(), late: z.boolean() }).optional(),
});

const refusalsOfLever = z.array(z.string()).describe("Why it would be refused; empty where it may be pulled.");

const levers = z.strictObject({
  phase,
  levers: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      phase,
      plan: plan.optional().describe("Of the pull; its way back is the release."),
      refusals: refusalsOfLever,
      relieves: z.array(z.string()).describe("Figures of watch that it relieves by what it turns."),
      unknownHelps: z.array(z.string()).describe("What it says it helps and watch has no figure of."),
    }),
  ),
  combinations: z
    .strictObject({ possible: z.int(), tried: z.int() })
    .describe("Of two and more levers that may be out at once."),
  refused: z
    .array(z.strictObject({ out: z.array(z.string()), turn: z.string(), refusals: refusalsOfLever }))
    .describe("Combinations that would be refused: what is out already, and what would be pulled then."),
});

const asked = z.strictObject({ from: phase, to: phase });

const stack = z.strictObject({
  stack: z.string(),
  company: z.string().optional(),
  phase: phase.optional().describe("Phase in the stack file."),
  asked: asked.optional().describe("The switch asked for, by --to or by a changed broadcast:phase."),
  plans: z.array(plan),
  leadTime: leadTime.optional(),
  levers: z.array(levers).optional().describe("The levers of every phase that these switches lead to."),
  comparison: z
    .strictObject({
      stack: z.string(),
      presence: z.enum(["kept", "added", "removed"]),
      flip: asked.optional(),
      phases: z.array(z.strictObject({ phase, steps: z.array(step) })),
      edits: z
        .array(
          z.strictObject({
            asked: z.boolean().describe("Whether merging makes this very move, by the phase in the stack file."),
            forward: move,
            back: move,
            refusals: z.array(
              z.strictObject({ subject: z.string(), where: z.string(), message: z.string(), sentence: z.string() }),
            ),
          }),
        )
        .describe("The branch as moves of the running estate, in the file's phase and in each other."),
      levers: z
        .array(
          z.strictObject({
            name: z.string(),
            title: z.string(),
            presence: z
              .enum(["added", "removed", "changed", "unknown"])
              .describe("Unknown where the base's program does not tell of levers."),
            phases: z.array(
              z.strictObject({
                phase,
                before: z.array(step).optional().describe("What pulling it changed, as the base has it."),
                after: z.array(step).optional().describe("What pulling it changes, as the branch has it."),
                refusals: refusalsOfLever,
              }),
            ),
          }),
        )
        .describe("Levers that the branch adds, removes or edits, and those that turn something else by it."),
      problem: z.string().optional(),
    })
    .optional()
    .describe("What the working tree changes in each phase, compared with --base."),
  problems: z.array(z.string()).describe("Why there is no plan."),
});

const together = z.strictObject({
  waves: z.array(z.array(z.string())),
  leadTime: leadTime
    .extend({ next: leadTime.shape.next.unwrap().extend({ stack: z.string() }).optional() })
    .optional()
    .describe(
      "Until all are live: a switch takes as long as its waves one after the other. Absent where it is not known.",
    ),
  costs: z
    .array(
      z.strictObject({
        from: phase,
        to: phase,
        sum: plan.shape.cost.unwrap().optional(),
      }),
    )
    .describe("Sums over all of them; without a sum where one cannot be made."),
  refused: z.array(z.string()).describe("Stacks of which a plan is refused or missing: then none of them is begun."),
});

/** What `broadcast plan --json` prints; published as plan.schema.json. */
export const planDocumentSchema = z
  .strictObject({
    format: z.literal(2),
    source: z.enum(["offline", "engine"]),
    base: z
      .strictObject({ ref: z.string(), commit: z.string(), leftAt: z.boolean(), notes: z.array(z.string()) })
      .optional(),
    stacks: z.array(stack),
    together: together.optional().describe("The stacks as one, where several were asked for by name."),
  })
  .describe("The plan of one or more stacks.");

/** The published schema, as its file's text. */
export function planSchemaText(): string {
  return `${JSON.stringify({ title: "Broadcast plan", ...z.toJSONSchema(planDocumentSchema) }, null, 2)}\n`;
}
