import { alarmMistakes } from "./mistakes/alarms.ts";
import { appMistakes } from "./mistakes/apps.ts";
import { databaseMistakes } from "./mistakes/databases.ts";
import { flagMistakes } from "./mistakes/flags.ts";
import { landingMistakes } from "./mistakes/landings.ts";
import { nodePoolMistakes } from "./mistakes/nodePools.ts";
import { targetMistakes } from "./mistakes/targets.ts";
import { wholeMistakes } from "./mistakes/whole.ts";
import type { Wrong } from "./mistakes/wrong.ts";
import { zoneMistakes } from "./mistakes/zones.ts";

/** Wrong stack files, each the example of prod with one mistake in it. */
export const mistakes: readonly Wrong[] = [
  ...wholeMistakes,
  ...targetMistakes,
  ...databaseMistakes,
  ...appMistakes,
  ...nodePoolMistakes,
  ...flagMistakes,
  ...landingMistakes,
  ...zoneMistakes,
  ...alarmMistakes,
];
