import { projectFolder } from "../infra/contract/project.ts";
import type { Figure } from "./figure.ts";
import { timeAlternately } from "./pairs.ts";

/** `broadcast plan` of prod against a bare process that imports the SDK. */
export function planRatio(): Promise<Figure[]> {
  const plan = {
    command: "node",
    args: ["bin/broadcast.mjs", "plan", "--stack", "prod", "--to", "prewarm"],
    cwd: projectFolder,
  };
  const bare = { command: "node", args: ["-e", 'require("@pulumi/pulumi")'], cwd: projectFolder };
  const { ratio, a, b } = timeAlternately(plan, bare, 7);
  return Promise.resolve([
    {
      what: "plan of prod ÷ importing the SDK",
      measured: ratio,
      bound: 1,
      detail: `${a.toFixed(2)} s and ${b.toFixed(2)} s, medians of 7 pairs`,
    },
  ]);
}
