import { thingsInPhase } from "../../../infra/contract/estate.ts";
import { landings } from "../../../infra/landing/index.ts";
import type { LandingArgs } from "../../../infra/landing/schema.ts";
import { type } from "../../../infra/zone/facts.ts";
import { rulesOf } from "../../../infra/zone/reading.ts";
import { InvalidSettings, parseSettings } from "../../../stacks/settings.ts";
import type { RawEstate } from "../../estates.ts";
import { rawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";

/** A change to the landing page of a stack file, and to the error page beside it. */
export type Edit = (landing: RawEstate, errorPage: RawEstate) => void;

const edited = (edit: Edit) => (raw: RawEstate) => {
  edit(raw["landings"].tv as RawEstate, raw["zones"].site.errors.page as RawEstate);
};

/** The landing page of a stack file, after a change to it. */
export function landingOf(edit: Edit = () => undefined, stack = "prod"): LandingArgs {
  const raw = rawEstate(stack);
  edited(edit)(raw);
  const { tv } = thingsInPhase(parseSettings("live", raw).estate, landings, "live");
  if (!tv) throw new Error("The stack file has no landing page tv.");
  return tv;
}

/** The error page beside it, as the zone's rule has it. */
export async function errorPageOf(edit: Edit = () => undefined, stack = "prod"): Promise<string> {
  const rules = (await offlineEstate(stack, edited(edit)).resources("live")).ofType(type.ruleset).flatMap(rulesOf);
  const page = rules.find(({ label }) => label === "broadcast_error_page");
  return page?.at.at("actionParameters", "content").text() ?? "";
}

/** What is said of a landing page that is wrong, by the path it names. */
export function mistakesOf(edit: Edit): Record<string, string> {
  try {
    landingOf(edit);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    return Object.fromEntries(error.mistakes.map(({ path, allowed }) => [path, allowed]));
  }
  return {};
}
