import { columns, paint } from "../terminal.ts";
import type { HandOverReport, OwnedThing } from "./handover.ts";

const holds = { sets: "sets", "may set": "may set", left: "leaves alone" } as const;

/** Who has what, then what each is told, ready to paste. */
export function handOverText({ estate, things, told, done }: HandOverReport): string[] {
  const lines: string[] = [];
  if (estate !== undefined) {
    lines.push(paint.strong(`Asked of ${estate}`), "");
    const rows = things.flatMap(rowsOf);
    lines.push(...columns(rows.map(({ cells }) => cells)).map((row, index) => rows[index]?.painted(row) ?? row), "");
  }
  for (const { place, text, notes } of told) {
    // As it stands, so that it can be pasted.
    lines.push(paint.strong(place), ...notes.map((note) => `  ${note}`), "", ...text.split("\n"), "");
  }
  lines.push(conclusion({ things, told, done, ...(estate !== undefined && { estate }) }));
  if (estate !== undefined && things.length > 0) {
    lines.push(
      "Terraform and Pulumi leave no sign of their own at AWS: what they have without a tag is not seen. --for terraform prints it all.",
    );
  }
  return lines;
}

interface Row {
  cells: string[];
  painted: (row: string) => string;
}

function rowsOf({ subject, paths, owners, missing, unknown }: OwnedThing): Row[] {
  const plain = (row: string): string => row;
  if (unknown !== undefined) return [{ cells: ["  ?", subject, unknown], painted: paint.warning }];
  if (missing) return [{ cells: ["  ·", subject, "is not there yet"], painted: plain }];
  if (owners.length === 0)
    return [{ cells: ["  ✓", subject, `nobody is seen to set ${paths.join(", ")}`], painted: plain }];
  return owners.map(({ who, hold, paths: own, how }) => ({
    cells: [
      { sets: "  ✗", "may set": "  ?", left: "  ✓" }[hold],
      subject,
      `${who} ${holds[hold]} ${own.join(", ")} (${how})`,
    ],
    painted: { sets: paint.bad, "may set": paint.warning, left: plain }[hold],
  }));
}

function conclusion({ estate, things, told, done }: HandOverReport): string {
  if (estate === undefined) {
    return told.length === 0
      ? "Such an owner has nothing that this file turns."
      : "Nobody was asked: this is what it is told where it has them.";
  }
  if (things.length === 0) return paint.good("This file turns nothing that anybody else could have.");
  if (done) return paint.good("Nothing to hand over.");
  const open = things.filter(
    ({ owners, unknown }) => unknown !== undefined || owners.some(({ hold }) => hold !== "left"),
  );
  return paint.bad(
    `To hand over: ${open.length} of ${things.length}. Ask again afterwards: what can be seen to be done is gone then.`,
  );
}
