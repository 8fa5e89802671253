import { turn } from "../../infra/dial.ts";
import type { LandingArgs } from "../../infra/landing/schema.ts";
import { parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";

/** The landing part of a stack file, after a change to it. */
export function landingOf(edit: (landing: RawEstate) => void = () => undefined, stack = "prod"): LandingArgs {
  const raw = rawEstate(stack);
  edit(raw["landing"] as RawEstate);
  return turn(parseSettings("live", raw).estate, "live").landing;
}
