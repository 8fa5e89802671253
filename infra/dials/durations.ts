import type { ChangeContext, ChangeDuration, Durations } from "../contract/duration.ts";
import { estimate } from "../contract/duration.ts";
import type { Step } from "../contract/step.ts";
import { usualSeconds } from "./facts.ts";

const table = {
  dial: { seconds: usualSeconds, source: estimate("each dial states its own") },
} satisfies Durations["table"];

/** The API server answers at once, and what is patched has its effect later; any other provider may wait for it all. */
function stated({ type }: Step, { facts }: ChangeContext): ChangeDuration | undefined {
  const { dial, takesSeconds, interrupts } = facts;
  if (typeof takesSeconds !== "number") return undefined;
  const call = type.startsWith("kubernetes:") ? Math.min(1, takesSeconds) : takesSeconds;
  const { seconds: most, of } = (interrupts ?? {}) as { seconds?: unknown; of?: unknown };
  return {
    seconds: call,
    delay: takesSeconds - call,
    source: `dials.${String(dial)}.takesSeconds`,
    ...(typeof most === "number" && most > 0 && { interruption: { least: 0, most, of: String(of) } }),
  };
}

export const dialDurations: Durations = {
  table,
  classify: (_, { facts }) => (typeof facts["dial"] === "string" ? "dial" : undefined),
  statedOf: stated,
};
