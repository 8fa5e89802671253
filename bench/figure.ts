/** One figure against its bound: always a ratio to a floor measured in the same run, since machines differ. */
export interface Figure {
  what: string;
  measured: number;
  bound: number;
  detail: string;
}
