import { join } from "node:path";
import { expect } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { Operator } from "../switching/evening.ts";

/** An operator of the estate that has levers, who has gone live with it. */
export async function liveOperator(): Promise<Operator> {
  const operator = new Operator(undefined, "evening", join(projectFolder, "tests", "levers", "estate"));
  for (const phase of ["prewarm", "live"]) {
    const { code, notes } = await operator.switch(phase);
    expect(code, notes).toBe(0);
  }
  return operator;
}
