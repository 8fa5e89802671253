import type { Phase } from "../../infra/contract/dial.ts";
import type { Figure } from "../../infra/contract/figure.ts";
import { untold } from "../../infra/contract/figure.ts";
import type { FigureSettings } from "../../stacks/figures.ts";
import { defaultFigures } from "../../stacks/figures.ts";
import { reasonOf } from "../files.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import { withQueries } from "./prometheus.ts";

/**
 * The figures of an estate that has entered one phase and has arrived in another; the same where it is at rest. What is allowed is the
 * lower of both, since which of them holds is not known meanwhile.
 */
export async function figuresBetween(estate: OfflineEstate, entered: Phase, settled: Phase): Promise<Figure[]> {
  const settings: FigureSettings = estate.estate.figures ?? defaultFigures;
  const now = await figuresIn(estate, entered);
  if (entered === settled) return withQueries(now, settings);
  const before = new Map((await figuresIn(estate, settled)).map((figure) => [figure.name, figure]));
  const both = now.map((figure) => lowered(figure, before.get(figure.name)));
  const left = [...before.values()].filter(({ name }) => !now.some((figure) => figure.name === name));
  return withQueries([...both, ...left], settings);
}

async function figuresIn(estate: OfflineEstate, phase: Phase): Promise<Figure[]> {
  const resources = await estate.resources(phase);
  return estate.kinds.flatMap(({ key, noun, figures }) => {
    try {
      return figures?.(resources) ?? [];
    } catch (error) {
      // What cannot be read of one kind hides no other, and is said.
      return [untold({ name: key, title: `figures of each ${noun}`, unit: "" }, reasonOf(error))];
    }
  });
}

function lowered(figure: Figure, other: Figure | undefined): Figure {
  if (!other) return figure;
  const { most: own, least: fewest, ...rest } = figure;
  const most = lowerOf(own, other.most);
  const least = fewest === undefined || other.least === undefined ? undefined : Math.min(fewest, other.least);
  return { ...rest, ...(most && { most }), ...(least !== undefined && { least }) };
}

function lowerOf(one: Figure["most"], other: Figure["most"]): Figure["most"] {
  if (!one || !other) return one ?? other;
  if (one.value === undefined) return one;
  if (other.value === undefined) return other;
  return one.value < other.value ? one : other;
}
