import type { FigureSource } from "../../contract/figure.ts";

/** The API server answers lists from its own memory; fifteen seconds are what an autoscaler looks every. */
export const cluster: FigureSource = { name: "the cluster", every: 15, current: 60 };
