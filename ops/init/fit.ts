import { parseConfig } from "../../stacks/config.ts";
import { readDocument } from "../../stacks/document.ts";
import type { Settings } from "../../stacks/settings.ts";
import { InvalidSettings, mistakeText } from "../../stacks/settings.ts";
import { Refused } from "../errors.ts";
import { stackFileOf, targetsOf } from "./compose.ts";
import type { Thing } from "./gather.ts";

interface Fitting {
  text: string;
  settings: Settings;
  things: readonly Thing[];
  /** What no stack file can say, one line each. */
  leftOut: readonly string[];
}

/** A file that its own schema takes: what it does not take is left out, and said. Throws {@link Refused} where nothing is left. */
export function fittingFile(
  given: { things: readonly Thing[]; company: string; schema: string },
  folder: string,
): Fitting {
  let { things } = given;
  const leftOut: string[] = [];
  while (things.length > 0) {
    const text = stackFileOf({ ...given, things });
    try {
      const { config } = readDocument(text).value as { config: Record<string, unknown> };
      return { text, settings: parseConfig(config, { folder }), things, leftOut };
    } catch (error) {
      if (!(error instanceof InvalidSettings)) throw error;
      const { mistakes } = error;
      const wrong = new Map(things.map((thing) => [thing, mistakes.find(({ keys }) => isAbout(keys, thing))]));
      const kept = things.filter((thing) => wrong.get(thing) === undefined);
      if (kept.length === things.length) throw error;
      for (const [{ kind, key }, mistake] of wrong) {
        if (mistake) leftOut.push(`${kind.key}/${key}: ${mistakeText(mistake)}`);
      }
      things = kept;
    }
  }
  throw new Refused(["There is nothing that a stack file could turn, so none was written.", ...leftOut].join("\n"));
}

/** Whether a mistake is in what a file says of a thing, or of a target it stands in. */
function isAbout([, section, name]: readonly PropertyKey[], thing: Thing): boolean {
  if (section === "targets") return targetsOf([thing]).some((target) => target.name === name);
  return section === thing.kind.key && name === thing.key;
}
