import type { Board, BoardFigure } from "./board.ts";

/** A board as everybody may see it: without messages of providers and gates, which name accounts, hosts and resources. */
export type PublicBoard = Omit<Board, "figures" | "gates" | "standing"> & {
  figures: (Omit<BoardFigure, "trouble" | "mostUnknown"> & { trouble?: string })[];
  gates: { asked?: string; pending: boolean; verdicts: { gate: string; verdict: string }[] };
  standing: Omit<Board["standing"], "trouble"> & { stale: boolean };
};

export function publicBoard({ figures, gates, standing, ...board }: Board): PublicBoard {
  const { trouble: because, ...where } = standing;
  const { asked, trouble, verdicts } = gates;
  return {
    ...board,
    standing: { ...where, stale: because !== undefined },
    gates: {
      ...(asked !== undefined && { asked }),
      pending: trouble !== undefined,
      verdicts: verdicts.map(({ gate, verdict }) => ({ gate, verdict })),
    },
    figures: figures.map((figure) => {
      const shown: PublicBoard["figures"][number] & { mostUnknown?: string } = {
        ...figure,
        trouble: figure.trouble?.kind,
      };
      delete shown.mostUnknown;
      return shown;
    }),
  };
}
