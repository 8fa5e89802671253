import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import { Refused, UsageError } from "../errors.ts";
import { readAsked, reasonOf, writeWhole } from "../files.ts";
import { canonicalHash } from "./canonical.ts";
import { disclosedIn } from "./disclosed.ts";
import type { World } from "./world.ts";
import { changesSince } from "./world.ts";

export const worldSchema: z.ZodType<World> = z.strictObject({
  state: z.string(),
  config: z.string(),
  program: z.strictObject({ commit: z.string(), sources: z.string() }),
  tools: z.strictObject({ pulumi: z.string(), packages: z.record(z.string(), z.string()), lock: z.string() }),
});

const sealedSchema = z.strictObject({
  format: z.literal("broadcast-sealed-plan/1"),
  stack: z.string(),
  from: z.enum(phases),
  to: z.enum(phases),
  /** When it was sealed; ISO 8601. */
  at: z.string(),
  world: worldSchema,
  /** As it was reviewed: steps both ways, safety, checks, time and cost. */
  plan: z.record(z.string(), z.unknown()),
  /** The engine's own update plan, as it wrote it. Secrets in it are encrypted by the stack's secrets provider. */
  enginePlan: z.string(),
  /** SHA-256 of everything above as canonical JSON. */
  seal: z.string(),
});

/** A plan that was reviewed, and what it was made from. The seal tells that it was not changed; it is no signature. */
export type SealedPlan = z.output<typeof sealedSchema>;

/** Puts the seal on. Throws {@link Refused} where a secret would be in it, UsageError when the file cannot be written. */
export function writeSealed(path: string, content: Omit<SealedPlan, "format" | "seal">): SealedPlan {
  const disclosed = disclosedIn(content);
  if (disclosed.length > 0) {
    throw new Refused(
      `A sealed plan would hold ${disclosed.join(", ")} in plain text: the estate names the same value, so state and previews hold it too. ` +
        "Nothing was written. Take it out of the stack file, and replace it, since it is known now.",
    );
  }
  // As JSON has it: a key without a value is no key.
  const plain = JSON.parse(JSON.stringify({ format: "broadcast-sealed-plan/1", ...content })) as Omit<
    SealedPlan,
    "seal"
  >;
  const sealed = { ...plain, seal: canonicalHash(plain) };
  try {
    writeWhole(path, `${JSON.stringify(sealed, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`--seal ${path} cannot be written: ${reasonOf(error)}`);
  }
  return sealed;
}

/** Reads a sealed plan. Throws UsageError when it is none, and {@link Refused} when its seal is broken. */
export function readSealed(path: string): SealedPlan {
  let content: unknown;
  const text = readAsked("sealed plan", path);
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--plan ${path} is no sealed plan: ${reasonOf(error)}`);
  }
  const parsed = sealedSchema.safeParse(content);
  if (!parsed.success) throw new UsageError(`--plan ${path} is no sealed plan: ${z.prettifyError(parsed.error)}`);
  const { seal, ...rest } = parsed.data;
  if (seal !== canonicalHash(rest)) {
    throw new Refused(
      `The seal of ${path} is broken: it was changed after it was sealed. Seal a new one and review it.`,
    );
  }
  return parsed.data;
}

/** Throws {@link Refused} naming everything that moved since the plan was sealed. */
export function assertUnchanged({ world: then, at }: SealedPlan, now: World): void {
  const moved = changesSince(then, now);
  if (moved.length === 0) return;
  throw new Refused(
    `The plan sealed at ${at} no longer holds:\n  ${moved.join("\n  ")}\nNothing was changed. Seal a new one and review it.`,
  );
}
