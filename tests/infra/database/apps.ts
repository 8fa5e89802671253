import type { EstateShapes } from "../../shapes.ts";

export interface Size {
  max: number;
  /** Connections of one replica. */
  pool?: number;
  way?: string;
  surge?: number;
}

/** Gives an app this size, and pools to the database `shop` by one way. */
export function sized(
  estate: EstateShapes,
  app: string,
  { max, pool = 2, way = "writer", surge = 25 }: Size,
): EstateShapes {
  return estate
    .set(`app-${app}-autoscaler`, ["spec", "maxReplicas"], max)
    .set(`app-${app}`, ["connections"], pool === 0 ? {} : { shop: { [way]: pool } })
    .set(`app-${app}`, ["surgePercent"], surge);
}
