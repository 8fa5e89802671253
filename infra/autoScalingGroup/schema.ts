import { z } from "zod";
import { connectionPools } from "../app/schema.ts";
import type { Dial, GivenDial, Turned } from "../contract/dial.ts";
import { dialOf, givenDial, phases, rises } from "../contract/dial.ts";
import { inTarget } from "../contract/values.ts";
import { mostInstances, rebalancingPercent } from "./facts.ts";

const sizes = ["minSize", "desiredCapacity", "maxSize"] as const;
type Size = (typeof sizes)[number];

const size = (describe: string) => givenDial(z.int().min(0).max(mostInstances)).describe(describe);

/** Pairs of sizes of which the first is never above the second. Source: Auto Scaling API reference, UpdateAutoScalingGroup. */
const ordered: readonly (readonly [Size, Size])[] = [
  ["minSize", "desiredCapacity"],
  ["desiredCapacity", "maxSize"],
  ["minSize", "maxSize"],
];

export const autoScalingGroupSchema = z
  .strictObject({
    in: inTarget("aws"),
    adopt: z
      .string()
      .regex(/^[^\p{Cc}:]{1,255}$/u, "allowed: the name of an Auto Scaling group, as shop-web")
      .describe("Its name. Only its sizes may ever change."),
    turns: z
      .enum(["prewarm", "live"])
      .optional()
      .describe(
        "When its sizes leave their normal values: before the show (prewarm) or with it (live). Default: prewarm, since instances take " +
          "minutes to start; live where they open connections, once the database is large.",
      ),
    minSize: size("Fewest instances; it grows straight to it."),
    maxSize: size("Most instances; above it they go at once."),
    desiredCapacity: size(
      "Instances asked for. Left out, policies and the two bounds decide: it grows with the minimum, and after the show comes down as " +
        "its policies say.",
    ).optional(),
    instanceTypes: z
      .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "allowed: an EC2 type such as m6i.4xlarge"))
      .min(1)
      .optional()
      .describe("Types of its instances, the usual one first; left out, what they cost is not counted."),
    connections: connectionPools("instance").optional(),
    maxHealthyPercentage: z
      .int()
      .min(100)
      .max(200)
      .default(100 + rebalancingPercent)
      .describe(
        "maxHealthyPercentage of its maintenance policy or instance refresh: while instances are replaced there are so many of the most, " +
          "with their connections. The default is what evening out its zones may add.",
      ),
  })
  .transform((given, ctx) => {
    const { turns = opensConnections(given.connections) ? "live" : "prewarm", minSize, maxSize, ...rest } = given;
    const { desiredCapacity, ...about } = rest;
    const refuse = (path: string[], message: string): void => ctx.addIssue({ code: "custom", path, message });
    const dialled = (dial: GivenDial<number>): Dial<number> => dialOf(dial, turns);
    const turned = {
      minSize: dialled(minSize),
      maxSize: dialled(maxSize),
      ...(desiredCapacity && { desiredCapacity: dialled(desiredCapacity) }),
    };
    for (const key of sizes) {
      const wrong = turned[key] && rises(turned[key]);
      if (wrong !== undefined) refuse([key], wrong);
    }
    for (const [low, high] of ordered) {
      const [least, most] = [turned[low], turned[high]];
      // Where a size stands between two, each is compared with its neighbour.
      if (!least || !most || (low === "minSize" && high === "maxSize" && desiredCapacity)) continue;
      const phase = phases.find((each) => least[each] > most[each]);
      if (phase !== undefined)
        refuse([low, keyOf(phase, given[low])], `allowed: at most ${high} in ${phase}, ${most[phase]}`);
    }
    return { ...about, turns, ...turned };
  })
  .describe("The sizes of an Auto Scaling group of EC2. It exists: only they are turned.");

/** Where a stack file says what holds in a phase. */
function keyOf(phase: (typeof phases)[number], given: GivenDial<number> | undefined): string {
  if (phase === "normal" || (phase === "prewarm" && given?.prewarm !== undefined)) return phase;
  return "broadcast";
}

function opensConnections(connections: Readonly<Record<string, unknown>> = {}): boolean {
  return Object.keys(connections).length > 0;
}

export type AutoScalingGroup = z.output<typeof autoScalingGroupSchema>;
export type AutoScalingGroupArgs = Turned<AutoScalingGroup>;
