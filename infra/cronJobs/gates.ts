import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { cronJobClient } from "./client.ts";
import { cronJobsIn, labelOf, readCronJob } from "./reading.ts";

/** Suspended it starts no job; one that has started takes its room and its connections until it ends. */
export const cronJobGates: GateMaker = (resources) => cronJobsIn(resources).map(cronJobGate);

function cronJobGate(shape: ResourceShape): Gate {
  const cronJob = readCronJob(shape);
  const { namespace, name, suspended } = cronJob;
  const label = labelOf(cronJob);
  return {
    name: shape.name,
    question: suspended
      ? `Is CronJob ${label} suspended, and does none of its jobs run?`
      : `Does CronJob ${label} run?`,
    ask: async (clients) => {
      const found = await clients.of(cronJobClient, shape.target).cronJob(namespace, name);
      if (!found) return no(`there is no CronJob ${label}`);
      const says = found.suspended ? "suspended" : "not suspended";
      const running = `${found.running} of its jobs ${found.running === 1 ? "runs" : "run"} still`;
      return yesUnless(
        [
          ...(found.suspended === suspended ? [] : [`it is ${says}`]),
          ...(suspended && found.running > 0 ? [running] : []),
        ],
        suspended ? "it is suspended, and none of its jobs runs" : "it is not suspended",
      );
    },
  };
}
