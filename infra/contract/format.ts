const format = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** A figure as people write it: 1,020.5. */
export function formatNumber(amount: number): string {
  return amount === Infinity ? "more than any number" : format.format(amount);
}
