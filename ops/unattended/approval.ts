import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";
import { Refused, UsageError } from "../errors.ts";
import { makeFolder, readAsked, reasonOf, writeWhole } from "../files.ts";
import { objectIn } from "../record.ts";
import { canonicalHash } from "../seal/canonical.ts";
import { disclosedIn } from "../seal/disclosed.ts";
import { worldSchema } from "../seal/sealed.ts";

/** Where the secret is read from that approvals are signed with: whoever has it may approve. */
const approvalSecretVariable = "BROADCAST_APPROVAL_SECRET";

const stepSchema = z.strictObject({
  name: z.string(),
  op: z.enum(["create", "update", "replace", "delete"]),
  /** `path: before → after`, as JSON; sorted. */
  changes: z.array(z.string()),
});

/** One step as it was approved: what it does to what, with both values. */
export type ApprovedStep = z.output<typeof stepSchema>;

const switchSchema = z.strictObject({
  from: z.enum(phases),
  to: z.enum(phases),
  steps: z.array(stepSchema),
  /** Hash of the state it starts from, where the stack was in that phase when it was approved. */
  state: z.string().optional(),
  /** The engine's own plan of it, likewise. */
  enginePlan: z.string().optional(),
});

export type ApprovedSwitch = z.output<typeof switchSchema>;

const approvalSchema = z.strictObject({
  format: z.literal("broadcast-approval/1"),
  stack: z.string(),
  show: z.strictObject({ name: z.string(), air: z.string(), until: z.string() }),
  /** Who approved it, as their machine knows them, and when; ISO 8601. */
  by: z.string(),
  at: z.string(),
  /** Gates, checks and outages that were answered for. */
  despite: z.array(z.string()),
  world: worldSchema,
  switches: z.array(switchSchema).min(1),
  /** SHA-256 of everything above as canonical JSON. */
  seal: z.string(),
  /** HMAC-SHA256 of the seal, where the approver had the secret. */
  signature: z.string().optional(),
});

/** What may run for one show without a person: which switches, bound to what they do and to what they were planned from. */
export type Approval = z.output<typeof approvalSchema>;

/** A step as an approval holds it. */
export function approvedSteps(steps: readonly Step[]): ApprovedStep[] {
  return steps.map(({ name, op, changes }) => ({
    name,
    op,
    changes: changes.map(({ path, before, after }) => `${path}: ${valueText(before)} → ${valueText(after)}`).sort(),
  }));
}

/**
 * Seals an approval into its folder and returns its file; `plans` are what it was read from. Throws {@link Refused} where a secret would be in it, UsageError when the file
 * cannot be written.
 */
export function writeApproval(
  folder: string,
  content: Omit<Approval, "format" | "seal" | "signature">,
  plans: readonly unknown[],
  secret: string | undefined = process.env[approvalSecretVariable],
): { path: string; approval: Approval } {
  const disclosed = [
    ...plans.flatMap((plan) => disclosedIn({ plan, enginePlan: "{}" })),
    ...content.switches.flatMap(({ enginePlan = "{}" }) => disclosedIn({ plan: {}, enginePlan })),
  ];
  if (disclosed.length > 0) {
    throw new Refused(
      `An approval would hold ${[...new Set(disclosed)].join(", ")} in plain text: the estate names the same value. Nothing was written. ` +
        "Take it out of the stack file, and replace it, since it is known now.",
    );
  }
  // As JSON has it: a key without a value is no key.
  const plain = JSON.parse(JSON.stringify({ format: "broadcast-approval/1", ...content })) as Omit<Approval, "seal">;
  const seal = canonicalHash(plain);
  const approval: Approval = { ...plain, seal, ...(secret && { signature: signatureOf(seal, secret) }) };
  makeFolder("--approvals", folder);
  const path = approvalPath(folder, content);
  try {
    writeWhole(path, `${JSON.stringify(approval, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`The approval ${path} cannot be written: ${reasonOf(error)}`);
  }
  return { path, approval };
}

/** Reads an approval. Throws {@link Refused} for one that was changed, or is not signed where a secret is set. */
export function readApproval(path: string, secret: string | undefined = process.env[approvalSecretVariable]): Approval {
  const text = readAsked("approval", path);
  const parsed = approvalSchema.safeParse(objectIn(text));
  if (!parsed.success) throw new Refused(`${path} is no approval: ${z.prettifyError(parsed.error)}`);
  const { seal, signature, ...rest } = parsed.data;
  if (seal !== canonicalHash(rest)) {
    throw new Refused(`The seal of ${path} is broken: it was changed after it was approved. Approve again.`);
  }
  if (secret && !isSignature(signature, seal, secret)) {
    const how = signature === undefined ? "is not signed" : "is signed with another secret";
    throw new Refused(`${path} ${how}: whoever wrote it did not have ${approvalSecretVariable}. Approve again.`);
  }
  return parsed.data;
}

/** The file of a show's approval. */
export function approvalPath(folder: string, { stack, show }: Pick<Approval, "stack" | "show">): string {
  const name = show.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return `${folder}/${stack}--${stampOf(show.air)}--${name || "show"}.json`;
}

/** A moment of {@link isoOf} as it is in a file's name: `20270219T190000Z`. */
export function stampOf(moment: string): string {
  return moment.replace(/\W/g, "");
}

function signatureOf(seal: string, secret: string): string {
  return createHmac("sha256", secret).update(seal).digest("hex");
}

function isSignature(given: string | undefined, seal: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given ?? ""), Buffer.from(signatureOf(seal, secret))];
  return one.length === other.length && timingSafeEqual(one, other);
}

function valueText(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
